"""A dossier at every station of its way, for the tests that begin there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.common.kernel.identity_documents import DocumentKind, IdentityDocument
from services.common.kernel.principal import Kind, Principal, Role
from services.common.kernel.vietnam import ZONE
from services.submission.domain.act import Act, Officer
from services.submission.domain.calendar import WorkingCalendar
from services.submission.domain.clock import Limit, LimitUnit
from services.submission.domain.codes import issue
from services.submission.domain.record.attachments import Purpose
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.outcome import Handover, ResultDocument
from services.submission.domain.record.parties import Contact, Party
from services.submission.domain.record.paths import Titles
from services.submission.domain.record.payments import PaymentKind
from services.submission.domain.record.procedure import AgencyRef, Channel, Component, ProcedurePin, Routing
from services.submission.domain.record.supplements import Guide, Item
from services.submission.domain.steps import (
    draft,
    files,
    filing,
    handling,
    paying,
    stopping,
    supplementing,
    withdrawing,
)
from services.submission.domain.steps.supplementing import Asked

CALENDAR = WorkingCalendar()
MONDAY_10 = datetime(2026, 11, 23, 10, tzinfo=ZONE)
FRIDAY_17 = datetime(2026, 11, 27, 17, tzinfo=ZONE)

TAN_DAN = AgencyRef("tandan", "H56.245", "UBND phường Tân Dân")
NGHI_SON = AgencyRef("nghison", "H56.246", "UBND phường Nghi Sơn")

BIRTH = ProcedurePin(
    code="1.001193",
    version=1,
    name="Thủ tục đăng ký khai sinh",
    field_name="Hộ tịch",
    sensitive=False,
    limit=Limit(LimitUnit.WORKING_DAYS, 3),
    components=(
        Component("giay-chung-sinh", "Giấy chứng sinh", required=True),
        Component("uy-quyen", "Văn bản ủy quyền", required=False),
    ),
    form_id="khai-sinh",
)
ROUTING = Routing(receiving=NGHI_SON, handling=TAN_DAN, return_at=TAN_DAN, place_as_said="phường Hải An")

OWNER = Principal(Kind.ACCOUNT, "account-1", contact_verified=True)
STRANGER = Principal(Kind.ACCOUNT, "account-2", contact_verified=True)
OFFICER = Officer("cb-1", "Nguyễn Văn A", "Công chức tư pháp - hộ tịch")

PARTY = Party(
    full_name="Nguyễn Văn A",
    identity_document=IdentityDocument(DocumentKind.PERSONAL_NUMBER, "038090000001"),
    birth_date=date(1990, 2, 3),
    address="Phường Tân Dân, tỉnh Thanh Hóa",
)
CONTACT = Contact(email="nguyen.van.a@example.vn", phone="0912345678")

TITLES: Titles = {
    ("ho_ten_tre",): "Họ và tên trẻ",
    ("con",): "Con",
    ("con", "*", "ho_ten"): "Họ và tên con",
}

CITIZEN_FILE = files.NewFile(
    "file-1", Purpose.COMPONENT, "giay-chung-sinh", "giấy chứng sinh.pdf", "application/pdf", 1000
)
RESULT_FILE = files.NewFile("file-9", Purpose.RESULT, "", "giấy khai sinh.pdf", "application/pdf", 2000)
RESULT = ResultDocument("Giấy khai sinh", "01/2026", date(2026, 11, 23), "Nguyễn Văn A", "file-9")
AT_THE_COUNTER = Handover(
    "Nguyễn Văn A", Channel.COUNTER, IdentityDocument(DocumentKind.PERSONAL_NUMBER, "038090000001")
)


class CountingIds:
    """Ids that a reader can follow."""

    def __init__(self) -> None:
        self._count = 0

    def new(self) -> str:
        self._count += 1
        return f"id-{self._count}"


_IDS = CountingIds()


def ward(*roles: Role, agency: AgencyRef = TAN_DAN) -> Principal:
    """A ward's system; without roles named, one that holds them all."""
    return Principal(Kind.WARD, agency.id, agency_id=agency.id, roles=frozenset(roles or Role))


def by(principal: Principal, at: datetime = MONDAY_10) -> Act:
    """An act of `principal`, with the acting officer where one is due."""
    return Act(principal, at, _IDS, OFFICER if principal.kind is Kind.WARD else None)


def drafted(procedure: ProcedurePin = BIRTH) -> Dossier:
    return draft.create("dossier-1", procedure, ROUTING, by(OWNER)).aggregate


def filled(procedure: ProcedurePin = BIRTH) -> Dossier:
    """A draft that lacks nothing."""
    amendment = draft.Amendment(PARTY, PARTY, CONTACT, {"ho_ten_tre": "Nguyễn Văn B"})
    dossier = draft.amend(drafted(procedure), amendment, draft.AMENDABLE, by(OWNER)).aggregate
    return attached(dossier, CITIZEN_FILE, OWNER)


def attached(dossier: Dossier, file: files.NewFile, principal: Principal) -> Dossier:
    """With a file announced, uploaded and verified."""
    dossier = files.add_attachment(dossier, file, by(principal)).aggregate
    return files.complete_attachment(dossier, file.id, size=file.size, sha256="ab" * 32, act=by(principal)).aggregate


def sent(procedure: ProcedurePin = BIRTH) -> Dossier:
    code = issue("H56.245", MONDAY_10, 1)
    return filing.submit(filled(procedure), code=code, calendar=CALENDAR, act=by(OWNER)).aggregate


def accepted(procedure: ProcedurePin = BIRTH) -> Dossier:
    return handling.accept(sent(procedure), handler="cb-1", calendar=CALENDAR, act=by(ward())).aggregate


def started(procedure: ProcedurePin = BIRTH) -> Dossier:
    return handling.start(accepted(procedure), handler="cb-1", act=by(ward())).aggregate


def finished(procedure: ProcedurePin = BIRTH) -> Dossier:
    dossier = attached(started(procedure), RESULT_FILE, ward())
    return handling.finish(dossier, result=RESULT, act=by(ward())).aggregate


def returned(procedure: ProcedurePin = BIRTH) -> Dossier:
    return handling.return_result(finished(procedure), handover=AT_THE_COUNTER, act=by(ward())).aggregate


def refused() -> Dossier:
    return handling.refuse(sent(), reason="Không thuộc thẩm quyền", act=by(ward())).aggregate


def asked_to_pay(dossier: Dossier | None = None, at: datetime = MONDAY_10) -> Dossier:
    """Waits for 8 000 đồng."""
    kind, payee = PaymentKind.CHARGE, "Kho bạc Nhà nước"
    return paying.demand(dossier or started(), amount=8000, kind=kind, payee=payee, act=by(ward(), at)).aggregate


def paid(dossier: Dossier | None = None, receipt: str = "BL-0001", at: datetime = MONDAY_10) -> Dossier:
    waiting = dossier or asked_to_pay()
    return paying.confirm(waiting, receipt=receipt, calendar=CALENDAR, act=by(ward(), at)).aggregate


def stopped(dossier: Dossier | None = None, at: datetime = MONDAY_10) -> Dossier:
    act = by(ward(), at)
    return stopping.stop(dossier or started(), reason="Có tranh chấp", legal_ground="Điều 9", act=act).aggregate


def withdrawn() -> Dossier:
    act = by(ward())
    return withdrawing.confirm(accepted(), reason="Đổi ý", papers_returned=True, refunded=False, act=act).aggregate


def about(*fields: str, due_at: datetime = FRIDAY_17) -> Asked:
    """A request to mend these fields."""
    items = [Item(field, name="", remark="Vui lòng sửa lại.") for field in fields]
    return Asked(items, "Giấy chứng sinh bị mờ", due_at, Guide("Nguyễn Văn A", "0912 345 678"))


def asked(dossier: Dossier, *fields: str, act: Act | None = None, due_at: datetime = FRIDAY_17) -> Dossier:
    """The dossier with a request to mend these fields."""
    wish, act = about(*fields, due_at=due_at), act or by(ward())
    return supplementing.ask(dossier, wish, titles=TITLES, calendar=CALENDAR, act=act).aggregate


def mended(dossier: Dossier, file_id: str = "file-2") -> Dossier:
    """With the birth certificate replaced by another file."""
    for file in dossier.attachments:
        if file.component_key == CITIZEN_FILE.component_key:
            dossier = files.remove_attachment(dossier, file.id, by(OWNER)).aggregate
    return attached(dossier, replace(CITIZEN_FILE, id=file_id, file_name="bản rõ hơn.pdf"), OWNER)


def with_limit(limit: Limit) -> ProcedurePin:
    return replace(BIRTH, limit=limit)
