"""What can be wrong with what the owner writes and sends."""

from __future__ import annotations

from services.common.kernel.errors import FailedPrecondition, InvalidArgument, ResourceExhausted


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


class TooManyDrafts(FailedPrecondition):
    """The account has as many drafts as it can have (see `bounds.py`)."""

    reason = "TOO_MANY_DRAFTS"
    vi = (
        "Mỗi tài khoản có tối đa {drafts} bản nháp. "
        "Vui lòng nộp bản nháp đã hoàn thành, hoặc xoá bớt bản nháp không cần thiết."
    )
    en = "An account has at most {drafts} drafts; send or delete some."


class TooManyFilings(ResourceExhausted):
    """The account has sent as many dossiers within an hour as one can; says how long to wait."""

    reason = "TOO_MANY_FILINGS"
    vi = "Tài khoản đã nộp quá nhiều hồ sơ trong một giờ. Bản nháp vẫn được giữ; vui lòng nộp lại sau."
    en = "The account has filed too many dossiers within an hour; the draft is kept, submit it later."


class DeclarationUnfit(InvalidArgument):
    """The declaration is no document that any form could ask for: too large, too deep, or not JSON."""

    reason = "DECLARATION_UNFIT"
    vi = "Tờ khai quá dài hoặc không đúng cấu trúc. Vui lòng tải lại trang rồi điền lại."
    en = "The declaration is too large, too deep, or holds numbers that JSON does not have."
