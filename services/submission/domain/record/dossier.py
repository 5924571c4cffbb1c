"""The dossier (hồ sơ): one request of a citizen, organisation or enterprise, from the draft to the result in hand.

Immutable: the commands (`steps`) give back a new one. `version` counts every change
(and is the etag); `sequence` counts the events, that is what others were told, so a draft has none; `told_version` is the
version of the last one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ..errors.files import AttachmentNotFound
from ..status import Status
from ..text import Json
from .appointments import Appointment
from .attachments import Attachment, AttachmentState, Purpose, RemovedFile
from .history import Remark, Step, statuses
from .outcome import Handover, ResultDocument
from .overlays import ComponentCheck, Extension, WithdrawalRequest
from .parties import Contact, Party
from .payments import Payment
from .procedure import Channel, ProcedurePin, Routing
from .supplements import Supplement


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that is known about one dossier. Instants are UTC; None means that it has not happened (yet).

    `declaration` answers the procedure's form and is never changed in place. `handler` is who it lies with until
    `step_due`, in the agency's own words: an officer who is called by their id can act as such. `code` is empty for a
    draft, `owner_account_id` for a paper dossier. `removed_files` are those of whose bytes something may still be in the
    store. `paused_at` is when the clock came to stand still; None while it runs.
    """

    id: str
    version: int
    sequence: int
    status: Status
    procedure: ProcedurePin
    routing: Routing
    channel: Channel
    owner_account_id: str
    created_at: datetime
    updated_at: datetime
    told_version: int = 0
    code: str = ""
    submitter: Party = field(default_factory=Party)
    owner: Party = field(default_factory=Party)
    contact: Contact = field(default_factory=Contact)
    declaration: dict[str, Json] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    removed_files: tuple[RemovedFile, ...] = ()
    history: tuple[Step, ...] = ()
    remarks: tuple[Remark, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    payments: tuple[Payment, ...] = ()
    withdrawal: WithdrawalRequest | None = None
    extension: Extension | None = None
    component_checks: tuple[ComponentCheck, ...] = ()
    handler: str = ""
    step_due: datetime | None = None
    result: ResultDocument | None = None
    handovers: tuple[Handover, ...] = ()
    submitted_at: datetime | None = None
    acceptance_due: datetime | None = None
    accepted_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    paused_at: datetime | None = None

    @property
    def past_statuses(self) -> tuple[Status, ...]:
        """Every status that it stood in, oldest first; the last is the present one."""
        return statuses(self.history) or (self.status,)

    @property
    def appointment(self) -> datetime | None:
        """The appointment in force; None before acceptance and for procedures without a limit."""
        return self.appointments[-1].due_at if self.appointments else None

    def attachment(self, attachment_id: str) -> Attachment:
        """One of its files. Raises AttachmentNotFound."""
        for attachment in self.attachments:
            if attachment.id == attachment_id:
                return attachment
        raise AttachmentNotFound

    @property
    def stored_files(self) -> tuple[str, ...]:
        """Ids of its own files and the removed ones: of whose bytes something may be in the store."""
        return (*(file.id for file in self.attachments), *(file.id for file in self.removed_files))

    def has_verified(self, component_key: str) -> bool:
        """Whether a verified file stands for the component."""
        return any(
            attachment.purpose is Purpose.COMPONENT
            and attachment.component_key == component_key
            and attachment.state is AttachmentState.VERIFIED
            for attachment in self.attachments
        )

    def remark(self, remark_id: str) -> Remark | None:
        """The reason that a step, an appointment or an event refers to."""
        return next((remark for remark in self.remarks if remark.id == remark_id), None)
