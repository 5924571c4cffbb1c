"""What can be filed where: a procedure as it is in force, and the way a dossier of it goes between agencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.common.kernel.errors import FieldViolation
from services.submission.domain.errors.filing import ProcedureNotAvailable
from services.submission.domain.record.procedure import AgencyRef, Channel, ProcedurePin, Routing

from .ports import Catalogue


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, how and where: ids of agencies, codes and keys of the catalogue, as they came.

    No handling agency: the receiving one; no return agency: the receiving one. `place_as_said` is in the citizen's words.
    """

    procedure_code: str
    channel: Channel
    cases: Sequence[str]
    receiving_id: str
    handling_id: str = ""
    return_id: str = ""
    place_as_said: str = ""


class Offers:
    """Asks the catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    async def of(self, wish: Wish) -> tuple[ProcedurePin, Routing]:
        """The procedure as pinned from now on, and the routing.

        Filing regardless of boundary is law only for some procedures (NĐ 118/2025): where the competent agency is another
        one than the receiving one, the procedure must be non-territorial. Raises ProcedureNotAvailable, Unavailable, and
        InvalidArgument for a case that the procedure does not have.
        """
        procedure = await self.procedure(wish)
        receiving = await self.agency("receiving_agency", wish.receiving_id, procedure)
        handling = receiving
        if wish.handling_id not in ("", receiving.id):
            handling = await self.agency("handling_agency", wish.handling_id, procedure)
            if not procedure.non_territorial:
                raise _not_available("handling_agency", *_BOUND_TO_A_PLACE)
        by_id = {"": receiving, receiving.id: receiving, handling.id: handling}
        if wish.return_id not in by_id:
            raise _not_available("return_agency", *_RETURNED_ELSEWHERE)
        return procedure, Routing(receiving, handling, by_id[wish.return_id], wish.place_as_said)

    async def procedure(self, wish: Wish) -> ProcedurePin:
        """The procedure alone, for its channel and cases. Raises as `of`."""
        found = await self._catalogue.procedure(wish.procedure_code, wish.channel, tuple(sorted(set(wish.cases))))
        if found is None:
            raise _not_available("procedure", *_NO_PROCEDURE)
        return found

    async def agency(self, field: str, agency_id: str, procedure: ProcedurePin) -> AgencyRef:
        """An agency that handles the procedure; `field` is the one that names it. Raises as `of`."""
        found = await self._catalogue.agency(agency_id)
        if found is None:
            raise _not_available(field, *_NO_AGENCY)
        if not await self._catalogue.handles(found.id, procedure.code):
            raise _not_available(field, *_NOT_HANDLED)
        return found


_NO_PROCEDURE = ("PROCEDURE_NOT_FOUND", "Không có thủ tục này đang áp dụng.", "No such procedure in force.")
_NO_AGENCY = ("AGENCY_NOT_FOUND", "Không có cơ quan này.", "No such agency.")
_NOT_HANDLED = (
    "AGENCY_DOES_NOT_HANDLE",
    "Cơ quan này không giải quyết thủ tục đã chọn.",
    "The agency does not handle this procedure.",
)
_BOUND_TO_A_PLACE = (
    "PROCEDURE_IS_TERRITORIAL",
    "Thủ tục này chỉ nộp được tại cơ quan có thẩm quyền giải quyết.",
    "The procedure can be filed at the competent agency only.",
)
_RETURNED_ELSEWHERE = (
    "RETURN_AGENCY_NOT_INVOLVED",
    "Kết quả chỉ trả tại cơ quan tiếp nhận hoặc cơ quan giải quyết.",
    "The result is handed out by the receiving or the handling agency.",
)


def _not_available(field: str, reason: str, vi: str, en: str) -> ProcedureNotAvailable:
    return ProcedureNotAvailable(violations=[FieldViolation(field, reason, vi, en)])
