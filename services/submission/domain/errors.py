"""What can go wrong with a dossier, in words that tell a person what to do next."""

from __future__ import annotations

from services.common.kernel.errors import FailedPrecondition, InvalidArgument, NotFound, PermissionDenied


class DossierNotFound(NotFound):
    """There is no such dossier, or the caller must not learn that there is."""

    reason = "DOSSIER_NOT_FOUND"
    vi = "Không tìm thấy hồ sơ. Vui lòng kiểm tra lại mã hồ sơ."
    en = "There is no such dossier, or the caller may not see it."


class AttachmentNotFound(NotFound):
    """The dossier has no such attachment."""

    reason = "ATTACHMENT_NOT_FOUND"
    vi = "Không tìm thấy tệp đính kèm trong hồ sơ này."
    en = "The dossier has no such attachment."


class ActionNotYours(PermissionDenied):
    """The caller is not one of those who may do this to this dossier."""

    reason = "ACTION_NOT_YOURS"
    vi = "Không được phân quyền để {action_vi} đối với hồ sơ này."
    en = "The caller may not do `{action}` on this dossier."


class EditNotYours(PermissionDenied):
    """The caller is not one of those who may change this part of the dossier."""

    reason = "EDIT_NOT_YOURS"
    vi = "Không được phân quyền để sửa phần này của hồ sơ."
    en = "The caller may not edit this part of the dossier."


class ContactNotVerified(PermissionDenied):
    """Only an account whose e-mail box answered may file."""

    reason = "CONTACT_NOT_VERIFIED"
    vi = (
        "Vui lòng xác nhận địa chỉ thư điện tử (mở thư chúng tôi đã gửi và bấm vào đường dẫn) trước khi nộp hồ sơ. "
        "Nếu không thấy thư hoặc đường dẫn đã hết hạn, vui lòng đăng nhập và yêu cầu gửi lại thư xác nhận."
    )
    en = "The account's e-mail address is not verified; log in and ask for a new mail if it is lost."


class TransitionNotAllowed(FailedPrecondition):
    """The table of transitions has no way from where the dossier stands; it says what the caller can do there."""

    reason = "TRANSITION_NOT_ALLOWED"
    vi = "Hồ sơ đang ở trạng thái “{status_vi}” nên không thể {action_vi}. {next_vi}."
    en = "`{action}` is not allowed in status {status}; the caller may do: {allowed}."


class RequirementMissing(InvalidArgument):
    """The action came without something that the table requires; the violations name what."""

    reason = "REQUIREMENT_MISSING"
    vi = "Còn thiếu thông tin để {action_vi}. Vui lòng bổ sung các mục được đánh dấu."
    en = "`{action}` lacks something that it requires."


class ActingOfficerRequired(InvalidArgument):
    """A ward's system did not say which officer acts."""

    reason = "ACTING_OFFICER_REQUIRED"
    field = "acting_officer"
    vi = "Vui lòng cho biết cán bộ thực hiện (mã, họ tên, chức danh)."
    en = "A ward system names the officer who acts."


class DossierIncomplete(InvalidArgument):
    """Something is missing or wrong before the dossier can be sent; the violations name everything at once."""

    reason = "DOSSIER_INCOMPLETE"
    vi = "Hồ sơ chưa đầy đủ hoặc chưa đúng nên chưa thể nộp. Vui lòng xem và hoàn thiện các mục được đánh dấu."
    en = "The dossier is incomplete; every missing or wrong field is listed."


class UnknownField(InvalidArgument):
    """A field mask names something that is not there to amend."""

    reason = "UNKNOWN_FIELD"
    vi = "Có mục không thể sửa trong yêu cầu. Vui lòng tải lại trang rồi thử lại."
    en = "The update mask names a field that cannot be amended."


class ProcedureNotAvailable(InvalidArgument):
    """The procedure cannot be filed there: it does not exist, is not in force, or the agency does not handle it."""

    reason = "PROCEDURE_NOT_AVAILABLE"
    vi = "Thủ tục này không nộp được tại cơ quan đã chọn. Vui lòng chọn lại thủ tục hoặc cơ quan."
    en = "The procedure is not in force, or the agency does not handle it."


class DeclarationUnfit(InvalidArgument):
    """The declaration is no document that any form could ask for: too large, too deep, or not JSON."""

    reason = "DECLARATION_UNFIT"
    vi = "Tờ khai quá dài hoặc không đúng cấu trúc. Vui lòng tải lại trang rồi điền lại."
    en = "The declaration is too large, too deep, or holds numbers that JSON does not have."


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


class AppointmentTooEarly(InvalidArgument):
    """An officer's date is not later than the computed one."""

    reason = "APPOINTMENT_TOO_EARLY"
    field = "appointment_time"
    vi = "Ngày hẹn trả kết quả chỉ có thể muộn hơn ngày tính theo thời hạn giải quyết."
    en = "An officer may only set a later appointment than the computed one."


class AppointmentOutOfHours(InvalidArgument):
    """Nobody could be served then."""

    reason = "APPOINTMENT_OUT_OF_HOURS"
    field = "appointment_time"
    vi = "Ngày hẹn trả kết quả cần ở trong giờ làm việc của cơ quan."
    en = "The appointment is outside the agency's working time."


class AppointmentReasonRequired(InvalidArgument):
    """A later date without a reason."""

    reason = "APPOINTMENT_REASON_REQUIRED"
    field = "appointment_reason"
    vi = "Vui lòng ghi lý do hẹn muộn hơn để người dân được biết."
    en = "A later appointment needs a reason."


class ResultFileMissing(InvalidArgument):
    """The result names no verified file of the dossier."""

    reason = "RESULT_FILE_MISSING"
    field = "result.attachment"
    vi = "Vui lòng tải lên tệp văn bản kết quả và chờ kiểm tra xong trước khi kết thúc hồ sơ."
    en = "The result's file is not a verified attachment with the purpose RESULT."
