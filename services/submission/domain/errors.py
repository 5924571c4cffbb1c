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
    vi = "Bạn không được phân quyền để {action_vi} đối với hồ sơ này."
    en = "The caller may not do `{action}` on this dossier."


class EditNotYours(PermissionDenied):
    """The caller is not one of those who may change this part of the dossier."""

    reason = "EDIT_NOT_YOURS"
    vi = "Bạn không được phân quyền để sửa phần này của hồ sơ."
    en = "The caller may not edit this part of the dossier."


class ContactNotVerified(PermissionDenied):
    """Only an account whose e-mail box answered may file."""

    reason = "CONTACT_NOT_VERIFIED"
    vi = "Vui lòng xác nhận địa chỉ thư điện tử (mở thư chúng tôi đã gửi và bấm vào đường dẫn) trước khi nộp hồ sơ."
    en = "The account's e-mail address is not verified."


class TransitionNotAllowed(FailedPrecondition):
    """The table of transitions has no way from where the dossier stands."""

    reason = "TRANSITION_NOT_ALLOWED"
    vi = "Hồ sơ đang ở trạng thái “{status_vi}” nên chưa thể {action_vi}. Việc có thể làm lúc này: {allowed_vi}."
    en = "`{action}` is not allowed in status {status}; allowed: {allowed}."


class RequirementMissing(FailedPrecondition):
    """The action came without something that the table requires; the violations name what."""

    reason = "REQUIREMENT_MISSING"
    vi = "Còn thiếu thông tin để {action_vi}. Vui lòng bổ sung các mục được đánh dấu."
    en = "`{action}` lacks something that it requires."


class EditClosed(FailedPrecondition):
    """The dossier was sent (or is settled): this part of it can no longer be changed."""

    reason = "EDIT_CLOSED"
    vi = "Hồ sơ đang ở trạng thái “{status_vi}” nên không thể sửa phần này nữa."
    en = "This part of the dossier cannot be edited in status {status}."


class DossierIncomplete(FailedPrecondition):
    """Something is missing or wrong before the dossier can be sent; the violations name everything at once."""

    reason = "DOSSIER_INCOMPLETE"
    vi = "Hồ sơ chưa đầy đủ nên chưa thể gửi đi. Vui lòng xem và hoàn thiện các mục được đánh dấu."
    en = "The dossier is incomplete; every missing or wrong field is listed."


class UnknownField(InvalidArgument):
    """A field mask names something that is not there to amend."""

    reason = "UNKNOWN_FIELD"
    vi = "Có mục không thể sửa trong yêu cầu. Vui lòng tải lại trang rồi thử lại."
    en = "The update mask names a field that cannot be amended."


class AttachmentRefused(InvalidArgument):
    """The file may not be attached: its type, its size, its name or its component; the violations say which."""

    reason = "ATTACHMENT_REFUSED"
    vi = "Không thể đính kèm tệp này. Vui lòng xem lý do ở mục được đánh dấu."
    en = "The file may not be attached."


class AttachmentNotPending(FailedPrecondition):
    """The file was already checked."""

    reason = "ATTACHMENT_NOT_PENDING"
    vi = "Tệp này đã được kiểm tra rồi. Nếu muốn thay tệp khác, vui lòng xoá tệp này và tải tệp mới lên."
    en = "The attachment is not pending any more."


class AppointmentRefused(InvalidArgument):
    """An officer's date that is not later than the computed one, or on a day off; the violations say which."""

    reason = "APPOINTMENT_REFUSED"
    vi = "Ngày hẹn trả kết quả chưa hợp lệ. Vui lòng xem lý do ở mục được đánh dấu."
    en = "The appointment is not acceptable."


class ResultRefused(FailedPrecondition):
    """The result document is not fit to be returned; the violations say why."""

    reason = "RESULT_REFUSED"
    vi = "Văn bản kết quả chưa hợp lệ. Vui lòng xem các mục được đánh dấu."
    en = "The result document is not acceptable."
