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


class ActingOfficerRequired(InvalidArgument):
    """A ward's system did not say which officer acts."""

    reason = "ACTING_OFFICER_REQUIRED"
    field = "acting_officer"
    vi = "Vui lòng cho biết cán bộ thực hiện (mã, họ tên, chức danh)."
    en = "A ward system names the officer who acts."
