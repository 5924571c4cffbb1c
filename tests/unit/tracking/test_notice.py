"""The words of a notice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.tracking.domain.notice import NOTICED, Recipient, compose, local_time, lookup_link
from tests.unit.tracking.dossiers import APPOINTMENT, CODE, event

PORTAL = "https://motcua.example.vn"
RECIPIENT = Recipient(
    email="nguoi-dan@example.vn",
    code=CODE,
    procedure="Thủ tục đăng ký khai sinh",
    agency="UBND phường Tân Dân",
    appointment=APPOINTMENT,
)


def test_the_whole_letter() -> None:
    letter = compose(event("accepted", 2), RECIPIENT, PORTAL)

    assert letter.to == "nguoi-dan@example.vn"
    assert letter.subject == "Hồ sơ H56.245-261123-0001 đã được tiếp nhận"
    assert letter.text == (
        "Kính gửi Ông/Bà,\n\n"
        "UBND phường Tân Dân đã tiếp nhận hồ sơ của ông/bà.\n\n"
        "Mã hồ sơ: H56.245-261123-0001\n"
        "Thủ tục: Thủ tục đăng ký khai sinh\n"
        "Cơ quan tiếp nhận: UBND phường Tân Dân\n"
        "Hẹn trả kết quả: 25/11/2026 17:00\n\n"
        "Việc cần làm tiếp theo:\n"
        "Ông/bà không cần đến cơ quan trong thời gian chờ. Chúng tôi sẽ gửi thư khi có kết quả.\n\n"
        "Xem tình trạng hồ sơ bất cứ lúc nào tại:\n"
        "https://motcua.example.vn/tra-cuu?code=H56.245-261123-0001\n\n"
        "Đây là thư tự động, vui lòng không trả lời thư này.\n"
        "Trân trọng,\n"
        "Một Cửa\n"
    )


@pytest.mark.parametrize("name", sorted(NOTICED))
def test_every_letter_says_what_happened_to_which_dossier_and_what_to_do(name: str) -> None:
    letter = compose(event(name), RECIPIENT, PORTAL)
    assert CODE in letter.subject
    assert "Việc cần làm tiếp theo:" in letter.text
    assert f"{PORTAL}/tra-cuu?code={CODE}\n" in letter.text
    assert "{" not in letter.subject + letter.text


@pytest.mark.parametrize("name", sorted(NOTICED))
def test_a_sensitive_procedure_is_not_named(name: str) -> None:
    letter = compose(event(name, sensitive=True), RECIPIENT, PORTAL)
    assert RECIPIENT.procedure not in letter.subject + letter.text


def test_without_an_appointment_none_is_promised() -> None:
    letter = compose(event("submitted"), replace(RECIPIENT, appointment=None), PORTAL)
    assert "Hẹn trả" not in letter.text


def test_times_are_those_of_vietnam() -> None:
    assert local_time(APPOINTMENT) == "25/11/2026 17:00"


def test_the_link_carries_the_code_and_nothing_else() -> None:
    assert lookup_link(PORTAL, CODE) == f"{PORTAL}/tra-cuu?code={CODE}"
