"""What others are told about a dossier: facts and ids, no personal data but the owner's masked name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.common.kernel.principal import Kind

from .actions import Action
from .record.contents import told
from .record.dossier import Dossier
from .record.masking import mask_name
from .record.procedure import AgencyRef, Channel, ProcedurePin
from .status import Status
from .transitions import TRANSITIONS


@dataclass(frozen=True, slots=True)
class DossierEvent:
    """One step of one dossier, after it was taken.

    `sequence` is 1, 2, 3 … without gaps; `version` is the dossier's after the step, with gaps. `owner_masked` is empty
    for sensitive procedures: not even initials leave this service. `remark_id` leads to a reason that stays here.
    """

    event_id: str
    action: Action
    dossier_id: str
    version: int
    sequence: int
    code: str
    from_status: Status | None
    to_status: Status
    occurred_at: datetime
    actor_kind: Kind
    receiving: AgencyRef
    handling: AgencyRef
    procedure: ProcedurePin
    owner_account_id: str
    owner_masked: str
    channel: Channel
    submitted_at: datetime | None
    acceptance_due: datetime | None
    appointment: datetime | None
    remark_id: str

    @property
    def name(self) -> str:
        """What happened, in the past tense: `submitted`."""
        return TRANSITIONS[self.action].event

    @property
    def type(self) -> str:
        """The CloudEvents type: `vn.motcua.dossier.submitted.v1`."""
        return f"vn.motcua.dossier.{self.name}.v1"

    @property
    def subject(self) -> str:
        """The NATS subject: `dossier.v1.<handling agency id>.submitted`."""
        return f"dossier.v1.{self.handling.id}.{self.name}"


def event_of_last_step(dossier: Dossier, event_id: str) -> DossierEvent:
    """The event that tells of the step which `dossier` has just taken."""
    step = dossier.history[-1]
    return DossierEvent(
        event_id=event_id,
        action=step.action,
        dossier_id=dossier.id,
        version=dossier.version,
        sequence=dossier.sequence,
        code=dossier.code,
        from_status=step.from_status,
        to_status=step.to_status,
        occurred_at=step.at,
        actor_kind=step.actor_kind,
        receiving=dossier.routing.receiving,
        handling=dossier.routing.handling,
        procedure=dossier.procedure,
        owner_account_id=dossier.owner_account_id,
        owner_masked="" if dossier.procedure.sensitive else mask_name(told(dossier).owner.name),
        channel=dossier.channel,
        submitted_at=dossier.submitted_at,
        acceptance_due=dossier.acceptance_due,
        appointment=dossier.appointment,
        remark_id=step.remark_id,
    )
