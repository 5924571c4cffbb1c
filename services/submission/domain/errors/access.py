"""Who may not, in words that tell a person what to do next."""

from __future__ import annotations

from services.common.kernel.errors import InvalidArgument, NotFound, PermissionDenied


class DossierNotFound(NotFound):
    """There is no such dossier, or the caller must not learn that there is."""

    reason = "DOSSIER_NOT_FOUND"
    vi = "Không tìm thấy hồ sơ. Vui lòng kiểm tra lại mã hồ sơ."
    en = "There is no such dossier, or the caller may not see it."


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


class ActingOfficerRequired(InvalidArgument):
    """A ward's system did not say which officer acts."""

    reason = "ACTING_OFFICER_REQUIRED"
    field = "acting_officer"
    vi = "Vui lòng cho biết cán bộ thực hiện (mã, họ tên, chức danh)."
    en = "A ward system names the officer who acts."
