"""What may be asked to be mended, by whom, and what the citizen reads of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from services.common.kernel.errors import DomainError
from services.common.kernel.principal import Principal, Role
from services.submission.domain.clock import SupplementRepeats
from services.submission.domain.errors.access import ActingOfficerRequired, ActionNotYours
from services.submission.domain.errors.moves import RequirementMissing, TransitionNotAllowed
from services.submission.domain.errors.supplements import (
    SupplementDueTooEarly,
    SupplementItemRepeated,
    SupplementItemUnknown,
    SupplementOutsideFirst,
)
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.supplements import Guide, Item
from services.submission.domain.status import Status
from services.submission.domain.steps import supplementing
from tests.unit.submission.dossiers import (
    CALENDAR,
    FRIDAY_17,
    MONDAY_10,
    NGHI_SON,
    OFFICER,
    OWNER,
    STRANGER,
    TITLES,
    about,
    accepted,
    asked,
    by,
    drafted,
    finished,
    mended,
    sent,
    started,
    ward,
)
from tests.unit.submission.supplements import (
    CERTIFICATE,
    NAME,
    NEXT_MONDAY_10,
    WARD,
    WEDNESDAY_10,
    send,
)


@pytest.mark.parametrize("make", [sent, accepted, started])
def test_the_citizen_reads_what_to_mend_why_until_when_and_whom_to_ask(make: Callable[[], Dossier]) -> None:
    dossier = asked(make(), CERTIFICATE, "declaration.con[1].ho_ten", "owner.identity_document.number")
    supplement = dossier.supplements[-1]
    assert dossier.status is Status.SUPPLEMENT_REQUESTED
    assert [(item.field, item.name) for item in supplement.items] == [
        (CERTIFICATE, "Giấy chứng sinh"),
        ("declaration.con[1].ho_ten", "Họ và tên con (2)"),
        ("owner.identity_document.number", "Chủ hồ sơ: số giấy tờ"),
    ]
    assert {item.remark for item in supplement.items} == {"Vui lòng sửa lại."}
    reason = dossier.remark(supplement.remark_id)
    assert reason is not None
    assert reason.text == "Giấy chứng sinh bị mờ"
    assert (supplement.due_at, supplement.guide) == (FRIDAY_17, Guide("Nguyễn Văn A", "0912 345 678"))
    assert (supplement.asked_at, supplement.previous, supplement.is_open) == (MONDAY_10, make().status, True)


def test_without_a_guide_the_citizen_may_ask_the_officer_who_acts() -> None:
    wish = replace(about(NAME), guide=Guide())
    act = by(WARD)
    dossier = supplementing.ask(sent(), wish, titles=TITLES, calendar=CALENDAR, act=act).aggregate
    assert dossier.supplements[-1].guide == Guide(OFFICER.name)


@pytest.mark.parametrize(
    "field",
    [
        "",
        "...",
        "giay-chung-sinh",
        "/declaration/x",
        "components",
        "owner",
        "components.so-do",
        "declaration.khong_co",
        "declaration.ho_ten_tre.x",
        "owner.mat_khau",
        "contact.full_name",
    ],
)
def test_what_the_dossier_does_not_have_cannot_be_asked_for(field: str) -> None:
    with pytest.raises(SupplementItemUnknown) as refused:
        asked(sent(), NAME, field)
    assert [violation.field for violation in refused.value.violations] == ["items[1].field"]


@pytest.mark.parametrize("again", [NAME, 'declaration["ho_ten_tre"]'])
def test_an_item_is_asked_for_once(again: str) -> None:
    with pytest.raises(SupplementItemRepeated) as refused:
        asked(sent(), NAME, CERTIFICATE, again)
    assert [violation.field for violation in refused.value.violations] == ["items[2].field"]


def test_an_item_does_not_lie_inside_another() -> None:
    """One edit would mend both."""
    whole, part = "declaration.con", "declaration.con[0].ho_ten"
    for items in ((whole, part), (part, whole)):
        with pytest.raises(SupplementItemRepeated) as refused:
            asked(sent(), *items)
        assert [violation.field for violation in refused.value.violations] == ["items[1].field"]
    assert asked(sent(), part, "declaration.con[1].ho_ten")


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (about(), "items"),
        (replace(about(NAME), items=[Item(CERTIFICATE, "", "Bị mờ"), Item(NAME, "", " ")]), "items[1].remark"),
        (replace(about(NAME), reason="\u200b"), "reason"),
    ],
)
def test_a_request_has_items_remarks_and_a_reason(wish: supplementing.Asked, field: str) -> None:
    with pytest.raises(RequirementMissing) as refused:
        supplementing.ask(sent(), wish, titles=TITLES, calendar=CALENDAR, act=by(WARD))
    assert [(violation.field, violation.reason) for violation in refused.value.violations] == [
        (field, "FIELD_REQUIRED")
    ]


def test_the_citizen_has_a_working_day_at_least() -> None:
    tuesday_10, thursday_9 = MONDAY_10 + timedelta(days=1), MONDAY_10 + timedelta(days=3, hours=-1)
    # Tuesday 24 November is the Cultural Day.
    for due_at in (MONDAY_10 - timedelta(days=1), tuesday_10, WEDNESDAY_10 - timedelta(minutes=1)):
        with pytest.raises(SupplementDueTooEarly) as refused:
            supplementing.ask(sent(), about(NAME, due_at=due_at), titles=TITLES, calendar=CALENDAR, act=by(WARD))
        assert [violation.field for violation in refused.value.violations] == ["due_time"]
    for due_at in (WEDNESDAY_10, thursday_9):
        assert supplementing.ask(sent(), about(NAME, due_at=due_at), titles=TITLES, calendar=CALENDAR, act=by(WARD))


@pytest.mark.parametrize(
    ("dossier", "who", "error"),
    [
        (sent(), OWNER, ActionNotYours),
        (sent(), STRANGER, ActionNotYours),
        (sent(), ward(agency=NGHI_SON), ActionNotYours),
        (sent(), ward(Role.HEAD), ActionNotYours),
        (drafted(), WARD, ActionNotYours),
        (finished(), WARD, TransitionNotAllowed),
        (asked(sent(), NAME), WARD, TransitionNotAllowed),
    ],
)
def test_who_may_not_ask_and_when(dossier: Dossier, who: Principal, error: type[DomainError]) -> None:
    with pytest.raises(error):
        asked(dossier, NAME, act=by(who))


def test_a_ward_says_which_officer_asks() -> None:
    with pytest.raises(ActingOfficerRequired):
        asked(sent(), NAME, act=replace(by(WARD), officer=None))


def test_a_second_request_is_about_what_was_sent_unless_the_procedure_says_otherwise() -> None:
    once = send(mended(asked(started(), CERTIFICATE)))
    with pytest.raises(SupplementOutsideFirst) as refused:
        asked(once, CERTIFICATE, NAME, act=by(WARD, WEDNESDAY_10))
    assert [violation.field for violation in refused.value.violations] == ["items[1].field"]
    in_time = about(CERTIFICATE, due_at=NEXT_MONDAY_10)
    again = supplementing.ask(once, in_time, titles=TITLES, calendar=CALENDAR, act=by(WARD, WEDNESDAY_10)).aggregate
    assert len(again.supplements) == 2

    free = replace(once, procedure=replace(once.procedure, supplement_repeats=SupplementRepeats.FREE))
    in_time = about(NAME, due_at=NEXT_MONDAY_10)
    assert supplementing.ask(free, in_time, titles=TITLES, calendar=CALENDAR, act=by(WARD, WEDNESDAY_10))
