"""What anybody may see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.tracking.domain.event import Event
from services.tracking.domain.public import PublicDossier, public_view, view_by_number
from services.tracking.domain.status import Status, status_text, step_text
from tests.unit.tracking.dossiers import APPOINTMENT, CODE, MORNING, event, story, timeline_of


def view(events: list[Event]) -> PublicDossier:
    found = public_view(timeline_of(events))
    assert found is not None
    return found


def test_a_dossier_is_shown_with_a_masked_owner() -> None:
    assert replace(view(story(("submitted", "accepted"))), steps=()) == PublicDossier(
        code=CODE,
        procedure="Thủ tục đăng ký khai sinh",
        field="Hộ tịch",
        receiving_agency="UBND phường Tân Dân",
        owner_masked="N*** V*** A***",
        status=Status.ACCEPTED,
        status_text="Đã được tiếp nhận",
        submitted_at=MORNING,
        appointment=APPOINTMENT,
        finished_at=None,
        returned_at=None,
        steps=(),
    )


def test_the_steps_are_told_in_general_words_oldest_first() -> None:
    assert [step.text for step in view(story()).steps] == [
        "Hồ sơ đã được gửi đến cơ quan tiếp nhận",
        "Hồ sơ đã được tiếp nhận",
        "Hồ sơ bắt đầu được xử lý",
        "Hồ sơ đã có kết quả",
        "Kết quả đã được trả",
    ]


def test_of_a_sensitive_procedure_neither_name_nor_field_nor_owner_is_shown() -> None:
    shown = view(story(("submitted", "accepted"), sensitive=True))
    assert (shown.procedure, shown.field, shown.owner_masked) == ("", "", "")
    assert (shown.code, shown.status, shown.submitted_at) == (CODE, Status.ACCEPTED, MORNING)


def test_the_appointment_of_a_sensitive_dossier_would_tell_its_time_limit_and_so_its_procedure() -> None:
    accepted = ("submitted", "accepted")
    assert view(story(accepted)).appointment == APPOINTMENT
    assert view(story(accepted, sensitive=True)).appointment is None


def test_by_number_the_field_is_shown_instead_of_the_procedure() -> None:
    timeline = timeline_of(story())
    by_code, by_number = public_view(timeline), view_by_number(timeline)
    assert by_code is not None
    assert by_number == replace(by_code, procedure="")
    assert by_number.field == "Hộ tịch"


def test_by_number_a_sensitive_dossier_is_not_shown() -> None:
    assert view_by_number(timeline_of(story(sensitive=True))) is None
    assert view_by_number(timeline_of([])) is None


def test_nothing_is_shown_before_the_first_event() -> None:
    assert public_view(timeline_of([event("accepted", 2)])) is None


@pytest.mark.parametrize("status", Status)
def test_every_status_has_words(status: Status) -> None:
    assert status_text(status, "started")
    assert step_text("an_event_of_tomorrow", status).startswith("Hồ sơ chuyển trạng thái: ")


def test_who_withdrew_does_not_read_that_the_dossier_was_refused() -> None:
    assert status_text(Status.REFUSED, "refused") == "Không được tiếp nhận"
    assert status_text(Status.REFUSED, "withdrawn_before_acceptance") == "Người nộp đã rút trước khi tiếp nhận"
