"""What stands around the use cases in these tests: a catalogue of two agencies, a store of files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from services.common.kernel.command import Command
from services.common.kernel.errors import DomainError, FieldViolation, Unavailable
from services.common.kernel.principal import Principal
from services.submission.app.ports import CheckedFile, Form, UploadForm
from services.submission.domain.calendar import WorkingCalendar
from services.submission.domain.record.attachments import Attachment
from services.submission.domain.record.procedure import AgencyRef, Channel, ProcedurePin
from services.submission.domain.steps.draft import Person
from services.submission.domain.text import Json
from tests.unit.submission.dossiers import BIRTH, CALENDAR, CONTACT, NGHI_SON, OWNER, PARTY, TAN_DAN, TITLES


class NameForm:
    """A form that asks for one box."""

    titles = TITLES

    def violations(self, declaration: Mapping[str, Json]) -> Sequence[FieldViolation]:
        if declaration.get("ho_ten_tre"):
            return []
        return [FieldViolation("declaration.ho_ten_tre", "FIELD_REQUIRED", "Vui lòng nhập tên trẻ.", "Required.")]


class SmallCatalogue:
    """One procedure, which phường Tân Dân handles. `away` makes it not answer."""

    def __init__(self) -> None:
        self.away = False
        self.offered = {BIRTH.code: BIRTH}
        self.handling = {TAN_DAN.id}

    async def agency(self, agency_id: str) -> AgencyRef | None:
        self._answer()
        return {agency.id: agency for agency in (TAN_DAN, NGHI_SON)}.get(agency_id)

    async def procedure(self, code: str, channel: Channel, cases: tuple[str, ...]) -> ProcedurePin | None:
        self._answer()
        found = self.offered.get(code)
        return found and replace(found, cases=cases)

    async def handles(self, agency_id: str, code: str) -> bool:
        self._answer()
        return agency_id in self.handling

    async def form(self, form_id: str) -> Form:
        self._answer()
        return NameForm()

    async def calendar(self, agency_id: str) -> WorkingCalendar:
        self._answer()
        return CALENDAR

    def _answer(self) -> None:
        if self.away:
            raise Unavailable


class OneProfile:
    """The profile of whoever calls. `person` is what identity would say."""

    def __init__(self) -> None:
        self.person = Person(PARTY, CONTACT)

    async def of_caller(self) -> Person:
        return self.person


class Shelf:
    """Where files would be. `finding` is what a check ends with, `locked` files can't be removed; the rest notes what it
    was asked."""

    def __init__(self) -> None:
        self.finding: CheckedFile | DomainError = CheckedFile(900, "cd" * 32)
        self.checks = 0
        self.tidied: list[str] = []
        self.removed: list[str] = []
        self.locked: set[str] = set()
        self.away = False

    def upload_form(self, attachment: Attachment, expires_at: datetime) -> UploadForm:
        return UploadForm("https://upload.example", {"key": attachment.id}, expires_at)

    async def check(self, dossier_id: str, attachment: Attachment) -> CheckedFile:
        self.checks += 1
        if isinstance(self.finding, DomainError):
            raise self.finding
        return self.finding

    async def tidy(self, dossier_id: str, attachment: Attachment) -> None:
        self.tidied.append(attachment.id)

    async def remove(self, dossier_id: str, attachment_id: str) -> None:
        if self.away:
            raise Unavailable
        if attachment_id in self.locked:
            raise PermissionError
        self.removed.append(attachment_id)

    def link(self, dossier_id: str, attachment: Attachment) -> str:
        return f"https://upload.example/{dossier_id}/{attachment.id}"


def call(actor: Principal = OWNER, request_id: str = "", body: str = "") -> Command:
    """A call as the gRPC door would make it."""
    return Command(actor, request_id, "/submission/Test", hashlib.sha256(body.encode()).digest())
