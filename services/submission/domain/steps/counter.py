"""Papers brought to the counter or sent by post (tiếp nhận trực tiếp, qua bưu chính): received and accepted at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from services.common.kernel.change import Change
from services.common.kernel.errors import FieldViolation
from services.common.kernel.vietnam import date_of

from ..act import Act
from ..actions import Action, Requirement
from ..calendar import WorkingCalendar
from ..codes import DossierCode
from ..errors.filing import DossierIncomplete
from ..events import DossierEvent
from ..moves import permit_beginning
from ..record.appointments import LaterDate, appoint
from ..record.dossier import Dossier
from ..record.overlays import ComponentCheck
from ..record.parties import Contact, Party, clean_contact, clean_party, given_contact_violations, party_violations
from ..record.procedure import Channel, ProcedurePin, Routing
from ..status import Status
from ..text import Json, clean, clean_object


@dataclass(frozen=True, slots=True)
class Papers:
    """What was handed in: whose, about what, and how many of which paper (TT 03/2025/TT-VPCP, form 01)."""

    channel: Channel
    submitter: Party
    owner: Party
    contact: Contact
    checks: tuple[ComponentCheck, ...]
    declaration: dict[str, Json] = field(default_factory=dict)


def file_at_counter(
    dossier_id: str,
    procedure: ProcedurePin,
    routing: Routing,
    papers: Papers,
    *,
    code: DossierCode,
    handler: str,
    calendar: WorkingCalendar,
    later: LaterDate | None = None,
    form_violations: Sequence[FieldViolation] = (),
    act: Act,
) -> Change[Dossier, DossierEvent]:
    """A dossier that is accepted as soon as it exists; its owner needs no account.

    `form_violations` is what the form finds in the declaration, if one was entered. Raises ActionNotYours,
    ActingOfficerRequired, DossierIncomplete, RequirementMissing, and what `appointments.appoint` raises.
    """
    blank = _blank(dossier_id, procedure, routing, papers, act)
    permitted = permit_beginning(blank, Action.FILE_AT_COUNTER, act)
    violations = (*_violations(blank, date_of(act.now)), *form_violations)
    if violations:
        raise DossierIncomplete(violations=violations)
    appointment, remark = appoint(procedure.limit, later, calendar, act)
    move = permitted.having(
        {Requirement.COMPONENT_CHECK: blank.component_checks or None, Requirement.APPOINTMENT: appointment}
    )
    accepted = replace(
        blank,
        code=str(code),
        submitted_at=act.now,
        accepted_at=act.now,
        appointments=(appointment,),
        handler=clean(handler),
    )
    return move.to(accepted, remark=remark)


def _blank(dossier_id: str, procedure: ProcedurePin, routing: Routing, papers: Papers, act: Act) -> Dossier:
    return Dossier(
        id=dossier_id,
        version=0,
        sequence=0,
        status=Status.ACCEPTED,
        procedure=procedure,
        routing=routing,
        channel=papers.channel,
        owner_account_id="",
        created_at=act.now,
        updated_at=act.now,
        submitter=clean_party(papers.submitter),
        owner=clean_party(papers.owner),
        contact=clean_contact(papers.contact),
        declaration=clean_object(papers.declaration),
        component_checks=papers.checks,
    )


def _violations(dossier: Dossier, today: date) -> Iterator[FieldViolation]:
    yield from party_violations(dossier.submitter, "submitter", today)
    yield from party_violations(dossier.owner, "owner", today)
    yield from given_contact_violations(dossier.contact)
    keys = [check.key for check in dossier.component_checks]
    for place, check in enumerate(dossier.component_checks):
        at = f"component_checks[{place}]"
        if not dossier.procedure.has_component(check.key):
            yield FieldViolation(
                f"{at}.key", "COMPONENT_UNKNOWN", "Thủ tục này không có thành phần hồ sơ đó.", "No such component."
            )
        elif check.key in keys[:place]:
            yield FieldViolation(
                f"{at}.key", "COMPONENT_REPEATED", "Thành phần hồ sơ này đã được kê.", "The component is listed twice."
            )
        elif not check.originals + check.certified_copies + check.photocopies:
            yield FieldViolation(
                at, "COMPONENT_NOT_COUNTED", "Vui lòng ghi số bản đã nhận.", "At least one copy must be counted."
            )
