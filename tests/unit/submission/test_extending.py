"""Extending with an apology (form 04): once, in time, to a later hour at which the agency works."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.common.kernel.errors import DomainError
from services.common.kernel.vietnam import ZONE
from services.submission.domain.clock import Limit, LimitUnit
from services.submission.domain.errors.decisions import (
    AppointmentOutOfHours,
    AppointmentTooEarly,
    ExtendedAlready,
    ExtensionTooLate,
    NoAppointment,
)
from services.submission.domain.errors.moves import RequirementMissing
from services.submission.domain.record.appointments import AppointmentCause
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.steps import extending, handling
from services.submission.domain.steps.extending import Apology
from tests.unit.submission.dossiers import CALENDAR, MONDAY_10, accepted, by, started, ward, with_limit

DUE = datetime(2026, 11, 27, 3, tzinfo=UTC)
NEW = datetime(2026, 12, 1, 3, tzinfo=UTC)
APOLOGY = Apology("Cơ quan phối hợp trả lời chậm", "Chúng tôi xin lỗi ông/bà", "Hoàng Văn E")


def extend(dossier: Dossier, due_at: datetime = NEW, apology: Apology = APOLOGY, at: datetime = MONDAY_10) -> Dossier:
    act = by(ward(), at)
    return extending.extend(dossier, apology=apology, due_at=due_at, calendar=CALENDAR, act=act).aggregate


@pytest.mark.parametrize("dossier", [accepted(), started()])
def test_both_dates_are_kept_and_the_status_stays(dossier: Dossier) -> None:
    extended = extend(dossier)
    assert extended.status is dossier.status
    old, new = extended.appointments
    assert (old.due_at, new.due_at, new.computed_at) == (DUE, NEW, DUE)
    assert new.cause is AppointmentCause.EXTENDED
    assert extended.extension is not None
    assert (extended.extension.previous_due, extended.extension.due_at) == (DUE, NEW)
    assert (extended.extension.cause, extended.extension.apology) == (APOLOGY.cause, APOLOGY.text)
    remark = extended.remark(new.remark_id)
    assert remark is not None
    assert remark.text == APOLOGY.cause


def test_a_step_that_was_due_with_the_old_date_is_due_with_the_new_one() -> None:
    assert extend(started()).step_due == NEW
    own = datetime(2026, 11, 26, 3, tzinfo=UTC)
    early = handling.start(accepted(), handler="cb-1", step_due=own, act=by(ward())).aggregate
    assert extend(early).step_due == own


@pytest.mark.parametrize(
    ("due_at", "error"),
    [
        (DUE, AppointmentTooEarly),
        (DUE - timedelta(days=1), AppointmentTooEarly),
        (datetime(2026, 11, 29, 9, tzinfo=ZONE), AppointmentOutOfHours),
        (datetime(2026, 12, 1, 12, tzinfo=ZONE), AppointmentOutOfHours),
    ],
)
def test_the_new_date_is_later_and_in_working_time(due_at: datetime, error: type[DomainError]) -> None:
    with pytest.raises(error):
        extend(started(), due_at)


def test_an_agency_apologises_once() -> None:
    with pytest.raises(ExtendedAlready):
        extend(extend(started()), NEW + timedelta(days=1))


def test_an_apology_comes_before_the_date_has_passed() -> None:
    assert extend(started(), at=DUE).appointment == NEW
    with pytest.raises(ExtensionTooLate):
        extend(started(), at=DUE + timedelta(seconds=1))


def test_without_a_limit_there_is_nothing_to_extend() -> None:
    with pytest.raises(NoAppointment):
        extend(started(with_limit(Limit(LimitUnit.NONE))))


@pytest.mark.parametrize(
    ("apology", "field"),
    [
        (replace(APOLOGY, cause=" "), "cause"),
        (replace(APOLOGY, text=""), "apology"),
        (replace(APOLOGY, signer="\n"), "signer"),
    ],
)
def test_an_apology_has_a_cause_words_and_a_signer(apology: Apology, field: str) -> None:
    with pytest.raises(RequirementMissing) as refusal:
        extend(started(), apology=apology)
    assert [violation.field for violation in refusal.value.violations] == [field]
