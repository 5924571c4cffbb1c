"""What can go wrong in the catalogue."""

from __future__ import annotations

from services.common.kernel.errors import FailedPrecondition, InvalidArgument, NotFound, Unavailable


class AgencyNotFound(NotFound):
    """No agency has this id."""

    reason = "AGENCY_NOT_FOUND"
    vi = "Không tìm thấy cơ quan này."
    en = "There is no such agency."


class FieldNotFound(NotFound):
    """No field (lĩnh vực) has this id."""

    reason = "FIELD_NOT_FOUND"
    vi = "Không tìm thấy lĩnh vực này."
    en = "There is no such field."


class ProcedureNotFound(NotFound):
    """No procedure has this code, or not in this version, or none of its versions is in force."""

    reason = "PROCEDURE_NOT_FOUND"
    vi = "Không tìm thấy thủ tục này, hoặc thủ tục không còn hiệu lực."
    en = "There is no such procedure, or no such version of it."


class CaseUnknown(InvalidArgument):
    """The procedure knows no such special case; each violation names one."""

    reason = "CASE_UNKNOWN"
    vi = "Thủ tục không có trường hợp này. Vui lòng chọn trong danh sách trường hợp của thủ tục."
    en = "The procedure knows no such case; its `cases` list those that it knows."


class FormNotFound(NotFound):
    """No declaration form has this id."""

    reason = "FORM_NOT_FOUND"
    vi = "Không tìm thấy mẫu tờ khai này."
    en = "There is no such declaration form."


class CatalogueNotLoaded(Unavailable):
    """The service has not read its catalogue yet."""

    reason = "CATALOGUE_NOT_LOADED"
    vi = "Danh mục thủ tục đang được nạp. Vui lòng thử lại sau giây lát."
    en = "The catalogue is being loaded; try again."


class CatalogueInconsistent(InvalidArgument):
    """The catalogue to be published contradicts itself; each violation names the record."""

    reason = "CATALOGUE_INCONSISTENT"
    vi = "Danh mục có chỗ mâu thuẫn, chưa thể công bố."
    en = "The catalogue contradicts itself and was not published."


class ProcedureVersionImmutable(FailedPrecondition):
    """A published version of a procedure would change; dossiers rely on it. Publish a new version instead."""

    reason = "PROCEDURE_VERSION_IMMUTABLE"
    vi = "Phiên bản {version} của thủ tục {code} đã công bố nên không được sửa. Vui lòng công bố phiên bản mới."
    en = "Version {version} of procedure {code} is published and cannot change; publish a new version."


class FormImmutable(FailedPrecondition):
    """A published form would change; dossiers rely on it. Publish it under a new id instead."""

    reason = "FORM_IMMUTABLE"
    vi = "Mẫu tờ khai {form} đã công bố nên không được sửa. Vui lòng công bố mẫu mới."
    en = "Form {form} is published and cannot change; publish it under a new id."
