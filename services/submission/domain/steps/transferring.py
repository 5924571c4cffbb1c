"""Transferring a dossier to the competent agency (chuyển hồ sơ), where it was filed regardless of boundary."""

from __future__ import annotations

from dataclasses import replace

from services.common.kernel.change import Change
from services.common.kernel.errors import FieldViolation

from ..act import Act
from ..actions import Action, Requirement
from ..errors.decisions import TransferNotPossible
from ..events import DossierEvent
from ..moves import permit
from ..record.dossier import Dossier
from ..record.history import noted
from ..record.procedure import AgencyRef, Routing


def transfer(
    dossier: Dossier, *, to: AgencyRef | None, return_id: str = "", reason: str, act: Act
) -> Change[Dossier, DossierEvent]:
    """From now on `to` decides (None: the agency asked for cannot); whoever received it goes on reading it.

    `return_id` is the place of return from now on, empty: as before. Raises ActionNotYours, ActingOfficerRequired,
    TransitionNotAllowed, RequirementMissing, TransferNotPossible.
    """
    permitted = permit(dossier, Action.TRANSFER, act)
    if to is None:
        raise _not_possible("agency", *_NOT_COMPETENT)
    remark = noted(reason, act)
    move = permitted.having({Requirement.RECEIVING_AGENCY: to, Requirement.REASON: remark})
    routing = _routed(dossier.routing, to, return_id)
    # Who handles it is for the new agency to say.
    return move.to(replace(dossier, routing=routing, handler="", step_due=None), remark=remark)


def _routed(routing: Routing, to: AgencyRef, return_id: str) -> Routing:
    if to.id == routing.handling.id:
        raise _not_possible("agency", *_HAS_IT_ALREADY)
    involved = {agency.id: agency for agency in (routing.receiving, to)}
    return_at = involved.get(return_id or routing.return_at.id)
    if return_at is None:
        raise _not_possible("return_agency", *_RETURNED_ELSEWHERE)
    return replace(routing, handling=to, return_at=return_at)


def _not_possible(field: str, reason: str, vi: str, en: str) -> TransferNotPossible:
    return TransferNotPossible(violations=[FieldViolation(field, reason, vi, en)])


_NOT_COMPETENT = (
    "AGENCY_DOES_NOT_HANDLE",
    "Không có cơ quan này, hoặc cơ quan này không giải quyết thủ tục của hồ sơ.",
    "There is no such agency, or it does not handle the procedure.",
)
_HAS_IT_ALREADY = (
    "AGENCY_HAS_IT_ALREADY",
    "Hồ sơ đang ở cơ quan này rồi.",
    "The agency has the dossier already.",
)
_RETURNED_ELSEWHERE = (
    "RETURN_AGENCY_NOT_INVOLVED",
    "Kết quả chỉ trả tại cơ quan tiếp nhận hoặc cơ quan nhận chuyển.",
    "The result is handed out by the receiving or the new agency.",
)
