"""Every letter there is, by a name, with the event and the facts that it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from services.tracking.domain.event import Event
from services.tracking.domain.notice_facts import Extension, Item, NoticeFacts, Payment, PaymentKind, Supplement
from services.tracking.domain.status import Status
from tests.unit.tracking.dossiers import APPOINTMENT, CODE, HAI_AN, NGHI_SON, event

FACTS = NoticeFacts(
    email="nguoi-dan@example.vn",
    code=CODE,
    procedure="Thủ tục đăng ký khai sinh",
    agency="UBND phường Tân Dân",
    appointment=APPOINTMENT,
)
REASON = "Giấy chứng sinh bị mờ ở phần <ngày sinh>, không đọc được."
EXPLAINED = replace(FACTS, reason=REASON)
SUPPLEMENT = replace(
    EXPLAINED,
    supplement=Supplement(
        items=(
            Item("Giấy chứng sinh", "Chụp lại cho rõ & đủ bốn góc."),
            Item("Ngày sinh của trẻ", "Ghi đúng như trong giấy chứng sinh."),
            Item("", "Ký tên ở cuối tờ khai."),
        ),
        due=APPOINTMENT + timedelta(days=5),
        guide="Lê Văn C",
        phone="0237 3123 456",
    ),
)
PAYMENT = replace(FACTS, payment=Payment(1_250_000, PaymentKind.CHARGE, "Kho bạc Nhà nước, tài khoản 123 456 789"))
EXTENSION = replace(
    FACTS,
    appointment=APPOINTMENT + timedelta(days=2),
    extension=Extension(
        "Cần xác minh tại nơi cư trú cũ.",
        "Chúng tôi thành thật xin lỗi ông/bà.",
        APPOINTMENT,
        APPOINTMENT + timedelta(days=2),
    ),
)
RESULT = replace(FACTS, result_kind="Giấy khai sinh", return_agency="UBND phường Nghi Sơn")
REFUSAL = replace(RESULT, result_kind="Công văn trả lời", result_refuses=True)

LETTERS: Mapping[str, tuple[Event, NoticeFacts]] = {
    "submitted": (event("submitted"), replace(FACTS, appointment=None)),
    "filed_at_counter": (event("filed_at_counter"), FACTS),
    "accepted": (event("accepted", 2), FACTS),
    "accepted_elsewhere": (event("accepted", 2, receiving=HAI_AN, handling=NGHI_SON), FACTS),
    "accepted_sensitive": (event("accepted", 2, sensitive=True), FACTS),
    "refused": (event("refused", 2), EXPLAINED),
    "withdrawn_before_acceptance": (event("withdrawn_before_acceptance", 2), FACTS),
    "supplement_asked": (event("supplement_asked", 2), SUPPLEMENT),
    "supplement_asked_on_paper": (event("supplement_asked", 2, owner=""), SUPPLEMENT),
    "supplement_asked_sensitive": (event("supplement_asked", 2, sensitive=True), SUPPLEMENT),
    "supplement_sent": (event("supplement_sent", 3), FACTS),
    "supplement_taken_in_on_paper": (event("supplement_sent", 3, owner=""), FACTS),
    "supplement_confirmed": (event("supplement_confirmed", 4), FACTS),
    "supplement_expired_before_acceptance": (event("supplement_expired", 3, status=Status.REFUSED), EXPLAINED),
    "supplement_expired": (event("supplement_expired", 3), EXPLAINED),
    "payment_demanded": (event("payment_demanded", 3), PAYMENT),
    "payment_confirmed": (event("payment_confirmed", 4), FACTS),
    "stopped": (event("stopped", 3), EXPLAINED),
    "resumed": (event("resumed", 4), EXPLAINED),
    "resumed_to_supplement": (event("resumed", 4, status=Status.SUPPLEMENT_REQUESTED), SUPPLEMENT),
    "withdrawal_asked": (event("withdrawal_asked", 3), FACTS),
    "withdrawn": (event("withdrawn", 4), EXPLAINED),
    "stepped_back": (event("stepped_back", 4), EXPLAINED),
    "stepped_back_to_supplement": (event("stepped_back", 4, status=Status.SUPPLEMENT_REQUESTED), SUPPLEMENT),
    "extended": (event("extended", 3), EXTENSION),
    "transferred": (event("transferred", 2, receiving=HAI_AN, handling=NGHI_SON), EXPLAINED),
    "finished": (event("finished", 4), RESULT),
    "finished_with_a_refusal": (event("finished", 4), REFUSAL),
    "returned": (event("returned", 5), RESULT),
    "recalled": (event("recalled", 6), EXPLAINED),
}
