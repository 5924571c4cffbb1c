"""What can go wrong with a file of a dossier."""

from __future__ import annotations

from services.common.kernel.errors import Conflict, FailedPrecondition, InvalidArgument, NotFound


class AttachmentNotFound(NotFound):
    """The dossier has no such attachment."""

    reason = "ATTACHMENT_NOT_FOUND"
    vi = "Không tìm thấy tệp đính kèm trong hồ sơ này."
    en = "The dossier has no such attachment."


class ComponentUnknown(InvalidArgument):
    """The procedure does not ask for such a component."""

    reason = "COMPONENT_UNKNOWN"
    field = "component_key"
    vi = "Thủ tục này không có thành phần hồ sơ đó. Vui lòng chọn lại trong danh sách."
    en = "The procedure has no such component; a result has none at all."


class FileTypeNotAllowed(InvalidArgument):
    """Not a type of file that offices can open."""

    reason = "FILE_TYPE_NOT_ALLOWED"
    field = "content_type"
    vi = "Chỉ nhận tệp PDF hoặc ảnh JPEG, PNG, HEIC. Vui lòng chụp ảnh hoặc lưu tệp dưới dạng PDF rồi tải lại."
    en = "Only PDF, JPEG, PNG and HEIC are accepted."


class FileTooLarge(InvalidArgument):
    """Empty, or more than 20 MB."""

    reason = "FILE_TOO_LARGE"
    field = "size_bytes"
    vi = "Mỗi tệp không được trống và không quá 20 MB. Vui lòng giảm dung lượng hoặc tách tệp."
    en = "A file has 1 byte to 20 MB."


class FileNameUnfit(InvalidArgument):
    """A name that is empty or too long."""

    reason = "FILE_NAME_UNFIT"
    field = "file_name"
    vi = "Tên tệp cần có từ 1 đến 200 ký tự. Vui lòng đổi tên tệp."
    en = "A file name has 1 to 200 visible characters."


class DossierTooLarge(FailedPrecondition):
    """The files together are too many or too large."""

    reason = "DOSSIER_TOO_LARGE"
    vi = "Hồ sơ chứa tối đa {files} tệp và tổng cộng 100 MB. Vui lòng xoá bớt tệp không cần thiết."
    en = "A dossier holds at most {files} files and 100 MB."


class ComponentTooManyFiles(FailedPrecondition):
    """The component has as many files as it can have."""

    reason = "COMPONENT_TOO_MANY_FILES"
    vi = "Mỗi thành phần hồ sơ có tối đa {files} tệp. Vui lòng xoá bớt, hoặc gộp các trang vào một tệp PDF."
    en = "A component has at most {files} files."


class AttachmentNotPending(FailedPrecondition):
    """The file was already checked."""

    reason = "ATTACHMENT_NOT_PENDING"
    vi = "Tệp này đã được kiểm tra rồi. Nếu muốn thay tệp khác, vui lòng xoá tệp này và tải tệp mới lên."
    en = "The attachment is not pending any more."


class AttachmentNotVerified(FailedPrecondition):
    """There is nothing to download yet."""

    reason = "ATTACHMENT_NOT_VERIFIED"
    vi = "Tệp này chưa tải lên xong hoặc không hợp lệ nên chưa thể xem."
    en = "The attachment is not verified, so there is no file to download."


class FileNotUploaded(FailedPrecondition):
    """`CompleteAttachment` before the upload, long after it, or when only a part arrived."""

    reason = "FILE_NOT_UPLOADED"
    vi = "Chưa nhận được đầy đủ tệp. Vui lòng tải tệp lên lại."
    en = "There is no uploaded file, or only a part of it; upload it first."


class FileTypeMismatch(InvalidArgument):
    """The content is not of the declared type, or of none that is accepted, or it is cut off."""

    reason = "FILE_TYPE_MISMATCH"
    vi = "Nội dung tệp không đúng loại đã khai hoặc thiếu phần cuối. Chỉ nhận tệp PDF, JPEG, PNG hoặc HEIC còn nguyên vẹn."
    en = "The content is not of the declared type, or cut off; whole PDF, JPEG, PNG and HEIC are accepted."


class FileChangedDuringCheck(Conflict):
    """The incoming object was overwritten while it was being checked."""

    reason = "FILE_CHANGED_DURING_CHECK"
    vi = "Tệp vừa bị thay đổi trong khi kiểm tra. Vui lòng tải lên lại."
    en = "The file was overwritten while it was being checked; upload it again."
