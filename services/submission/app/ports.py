"""What the use cases need from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.common.kernel.change import Change
from services.common.kernel.command import Command
from services.common.kernel.errors import FieldViolation
from services.common.kernel.principal import Principal
from services.submission.domain.calendar import WorkingCalendar
from services.submission.domain.codes import DossierCode
from services.submission.domain.events import DossierEvent
from services.submission.domain.record.attachments import Attachment
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.paths import Titles
from services.submission.domain.record.procedure import AgencyRef, Channel, ProcedurePin
from services.submission.domain.status import Status
from services.submission.domain.steps.draft import Person
from services.submission.domain.text import Json

DossierChange = Change[Dossier, DossierEvent]


class Dossiers(Protocol):
    """The dossiers, each to those who may know of it: what a caller may not read is not there (DossierNotFound).

    `key` is a dossier's id or its code. See `services.common.kernel.aggregates.Aggregates` for what is guaranteed of
    repeated calls; every method may raise Unavailable.
    """

    async def get(self, key: str, principal: Principal) -> Dossier:
        """One dossier. Raises DossierNotFound."""
        ...

    async def replayed(self, command: Command) -> Dossier | None:
        """What an earlier call with this request id made or changed, as it is now. Raises RequestIdReused."""
        ...

    async def add(self, command: Command, change: DossierChange) -> Dossier:
        """Stores a new dossier; a repeated call gives the first one. Raises RequestIdReused."""
        ...

    async def update(self, command: Command, key: str, fn: Callable[[Dossier], DossierChange]) -> Dossier:
        """Stores what the pure `fn` makes of it; a repeated call does not run `fn` and gives the dossier as it is.

        Raises DossierNotFound, RequestIdReused, and what `fn` raises.
        """
        ...

    async def delete(self, command: Command, dossier_id: str, fn: Callable[[Dossier], None]) -> Dossier | None:
        """Removes a dossier unless the pure `fn` raises; gives it as it was, and None to a repeated call.

        Which files it had is remembered for the sweeper. Raises DossierNotFound, RequestIdReused, and what `fn` raises.
        """
        ...

    async def of_owner(
        self, account_id: str, status: Status | None, procedure: str, *, before: str, limit: int
    ) -> Sequence[Dossier]:
        """An account's dossiers, the newest first, below the position `before` (see `paging.py`; empty: from the top).

        `status` None: whatever it is; `procedure`: a code, empty: any.
        """
        ...

    async def count_drafts(self, account_id: str, *, limit: int) -> int:
        """How many drafts an account has; no more than `limit` are counted."""
        ...

    async def of_agency(self, agency_id: str, status: Status | None, *, before: str, limit: int) -> Sequence[Dossier]:
        """What was sent to an agency (receiving or handling), the newest first; `status` None: whatever it is."""
        ...


class OwnWork(Protocol):
    """The dossiers as our own services need them, where no caller's right to one is in question.

    Lists of what is to be swept begin with what has waited longest, without the first `skip`.
    """

    async def look_up(self, dossier_id: str) -> Dossier:
        """A dossier that was sent. Raises DossierNotFound."""
        ...

    async def drafts_before(self, instant: datetime, *, skip: int, limit: int) -> Sequence[str]:
        """Ids of drafts that were last changed before `instant`."""
        ...

    async def with_uploads_before(self, instant: datetime, *, skip: int, limit: int) -> Sequence[str]:
        """Ids of dossiers that hold files announced before `instant` and still not checked."""
        ...

    async def with_files_removed_before(
        self, instant: datetime, *, skip: int, limit: int
    ) -> Mapping[str, Sequence[str]]:
        """Dossiers, by id, that remember files removed before `instant`, and the ids of these files."""
        ...

    async def with_files_deleted_before(
        self, instant: datetime, *, skip: int, limit: int
    ) -> Mapping[str, Sequence[str]]:
        """Dossiers, by id, that were deleted before `instant`, and the ids of the files that they had."""
        ...

    async def forget_removed(self, dossier_id: str, attachment_ids: Sequence[str]) -> None:
        """Once nothing is left of the bytes of these removed files. No change of the dossier: its version stays."""
        ...

    async def forget_deleted(self, dossier_id: str) -> None:
        """Once nothing is left of the bytes of its files."""
        ...

    async def tidy(self, dossier_id: str, fn: Callable[[Dossier], DossierChange]) -> Dossier:
        """As `Dossiers.update`, in the service's own name."""
        ...

    async def discard(self, dossier_id: str, fn: Callable[[Dossier], None]) -> None:
        """As `Dossiers.delete`, in the service's own name."""
        ...


class Codes(Protocol):
    """Dossier codes: every dossier gets one, nobody else ever gets the same. Gaps are allowed."""

    async def allocate(self, dossier_id: str, agency_code: str, now: datetime) -> DossierCode:
        """The dossier's code: drawn now, or the one that it got before. Raises Unavailable."""
        ...


class Form(Protocol):
    """A declaration form."""

    @property
    def titles(self) -> Titles:
        """What its boxes are called, by place."""
        ...

    def violations(self, declaration: Mapping[str, Json]) -> Sequence[FieldViolation]:
        """Everything in which a declaration does not fit the form; paths begin with `declaration`."""
        ...


class Catalogue(Protocol):
    """Procedures, agencies, forms and working time. Every method may raise Unavailable."""

    async def agency(self, agency_id: str) -> AgencyRef | None:
        """The agency; None where there is none."""
        ...

    async def procedure(self, code: str, channel: Channel, cases: tuple[str, ...]) -> ProcedurePin | None:
        """The version in force, with limit and components of the channel and cases; None where there is none.

        Raises InvalidArgument for a case that it does not have.
        """
        ...

    async def handles(self, agency_id: str, code: str) -> bool:
        """Whether the agency handles the procedure now."""
        ...

    async def form(self, form_id: str) -> Form:
        """A declaration form; a form never changes."""
        ...

    async def calendar(self, agency_id: str) -> WorkingCalendar:
        """When the agency works."""
        ...


class Profiles(Protocol):
    """What the accounts say of the people behind them."""

    async def of_caller(self) -> Person:
        """The profile behind the call being served; an empty one where it can't be had: a draft can begin without."""
        ...


@dataclass(frozen=True, slots=True)
class UploadForm:
    """A signed multipart/form-data POST: `fields` first, in this order, then the file as `file`."""

    url: str
    fields: Mapping[str, str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What was found in a file and is kept: bytes, and SHA-256 in lower-case hex."""

    size: int
    sha256: str


class Files(Protocol):
    """The bytes of the attachments."""

    def upload_form(self, attachment: Attachment, expires_at: datetime) -> UploadForm:
        """A form that takes exactly the announced file: type and greatest size are signed."""
        ...

    async def check(self, dossier_id: str, attachment: Attachment) -> CheckedFile:
        """Copies and checks an upload; the checked copy is kept. Repeatable.

        Raises InvalidArgument for a file that must be rejected, FailedPrecondition where nothing was uploaded, Conflict
        where it was overwritten meanwhile, Unavailable.
        """
        ...

    async def tidy(self, dossier_id: str, attachment: Attachment) -> None:
        """Once a check is recorded: removes all there is of a file but the copy that was. Never fails: what can't be
        removed stays."""
        ...

    async def remove(self, dossier_id: str, attachment_id: str) -> None:
        """Removes all there is of a file that was taken out of its dossier. Repeatable. Raises Unavailable."""
        ...

    def link(self, dossier_id: str, attachment: Attachment) -> str:
        """A link to a verified file, good for `LINK_LIFETIME`."""
        ...
