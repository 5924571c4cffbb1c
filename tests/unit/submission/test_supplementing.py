"""The supplement loop: what may be asked, mended and sent, who sees what of it, and what it does to the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.common.kernel.errors import ContactNotVerified, DomainError
from services.common.kernel.principal import Principal, Role
from services.common.kernel.vietnam import ZONE
from services.submission.domain.access import as_seen_by
from services.submission.domain.clock import SupplementRepeats, SupplementRule
from services.submission.domain.errors.access import ActingOfficerRequired, ActionNotYours
from services.submission.domain.errors.filing import DossierIncomplete
from services.submission.domain.errors.moves import RequirementMissing, TransitionNotAllowed
from services.submission.domain.errors.supplements import (
    OutsideSupplement,
    SupplementDueTooEarly,
    SupplementIncomplete,
    SupplementItemRepeated,
    SupplementItemUnknown,
    SupplementNotDue,
    SupplementOutsideFirst,
)
from services.submission.domain.record.contents import content_of
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.supplements import Guide, Item
from services.submission.domain.status import Status
from services.submission.domain.steps import draft, files, handling, supplementing
from tests.unit.submission.dossiers import (
    BIRTH,
    CALENDAR,
    CITIZEN_FILE,
    CONTACT,
    FRIDAY_17,
    MONDAY_10,
    NGHI_SON,
    OFFICER,
    OWNER,
    PARTY,
    RESULT_FILE,
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

WARD = ward()
CERTIFICATE, NAME = "components.giay-chung-sinh", "declaration.ho_ten_tre"
WEDNESDAY_10 = MONDAY_10 + timedelta(days=2)
NEXT_MONDAY_10 = MONDAY_10 + timedelta(days=7)


def amended(dossier: Dossier, mask: str, **values: object) -> Dossier:
    """With one part replaced by its owner; what is not given is as it was filed."""
    before = draft.Amendment(PARTY, PARTY, CONTACT, {"ho_ten_tre": "Nguyễn Văn B"})
    return draft.amend(dossier, replace(before, **values), {mask}, by(OWNER)).aggregate  # type: ignore[arg-type]  # by name


def send(dossier: Dossier, at: datetime = WEDNESDAY_10, **explained: str) -> Dossier:
    explanations = [(CERTIFICATE if item == "certificate" else NAME, text) for item, text in explained.items()]
    return supplementing.send(dossier, explanations, calendar=CALENDAR, act=by(OWNER, at)).aggregate


def expire(dossier: Dossier, at: datetime = NEXT_MONDAY_10, by_whom: Principal = WARD) -> Dossier:
    act = by(by_whom, at)
    return supplementing.expire(dossier, reason="Quá hạn bổ sung", calendar=CALENDAR, act=act).aggregate


# Asking


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


# Mending


def test_only_what_was_asked_can_be_changed() -> None:
    dossier = asked(sent(), NAME)
    assert amended(dossier, "declaration", declaration={"ho_ten_tre": "Nguyễn Thị C"}).version == dossier.version + 1
    assert amended(dossier, "owner").owner == dossier.owner  # sent along, and as it was
    with pytest.raises(OutsideSupplement) as refused:
        amended(dossier, "declaration", declaration={"ho_ten_tre": "Nguyễn Thị C", "so_ban": 2})
    assert [violation.field for violation in refused.value.violations] == ["declaration.so_ban"]
    with pytest.raises(OutsideSupplement) as refused:
        amended(dossier, "owner", owner=replace(PARTY, full_name="Nguyễn Văn D", phone="0912345678"))
    assert [violation.field for violation in refused.value.violations] == ["owner.full_name", "owner.phone"]


def test_an_item_covers_everything_below_it() -> None:
    dossier = asked(sent(), "declaration.con")
    children = {"ho_ten_tre": "Nguyễn Văn B", "con": [{"ho_ten": "Nguyễn Văn E"}]}
    assert amended(dossier, "declaration", declaration=children).declaration == children


def test_files_change_in_the_components_that_were_asked_for_only() -> None:
    dossier = asked(sent(), CERTIFICATE)
    assert [file.id for file in mended(dossier).attachments] == ["file-2"]
    elsewhere = replace(CITIZEN_FILE, id="file-3", component_key="uy-quyen")
    with pytest.raises(OutsideSupplement) as refused:
        files.add_attachment(dossier, elsewhere, by(OWNER))
    assert [violation.field for violation in refused.value.violations] == ["components.uy-quyen"]
    with pytest.raises(OutsideSupplement):
        files.remove_attachment(asked(sent(), NAME), "file-1", by(OWNER))
    with pytest.raises(TransitionNotAllowed):
        files.add_attachment(sent(), elsewhere, by(OWNER))


def test_until_it_is_sent_others_see_what_was_there() -> None:
    before = asked(started(), CERTIFICATE, NAME)
    after = amended(mended(before), "declaration", declaration={"ho_ten_tre": "Nguyễn Thị C"})
    for reader in (WARD, ward(agency=NGHI_SON)):
        assert content_of(as_seen_by(after, reader)) == content_of(before)
    assert as_seen_by(after, OWNER) == after
    assert content_of(as_seen_by(send(after), WARD)) == content_of(after)


def test_what_was_there_stays_in_the_store_and_what_nobody_saw_goes() -> None:
    dossier = mended(mended(asked(sent(), CERTIFICATE), "file-2"), "file-3")
    assert [file.id for file in dossier.removed_files] == ["file-2"]


# Sending


def test_the_citizen_sends_and_the_desk_has_eight_working_hours() -> None:
    dossier = send(mended(asked(sent(), CERTIFICATE)))
    supplement = dossier.supplements[-1]
    assert (dossier.status, dossier.history[-1].action.value) == (Status.REGISTERED, "send_supplement")
    assert (supplement.sent_at, supplement.is_open, supplement.waits_for_the_desk) == (WEDNESDAY_10, False, True)
    assert supplement.confirm_due == datetime(2026, 11, 26, 10, tzinfo=ZONE)


@pytest.mark.parametrize(("make", "status"), [(sent, 1), (accepted, 2), (started, 4)])
def test_it_goes_back_to_where_it_was(make: Callable[[], Dossier], status: int) -> None:
    assert send(asked(make(), NAME), name="Đúng rồi").status == status


def test_each_item_is_changed_or_explained() -> None:
    dossier = mended(asked(sent(), CERTIFICATE, NAME))
    with pytest.raises(SupplementIncomplete) as refused:
        send(dossier)
    assert [violation.field for violation in refused.value.violations] == [NAME]
    with pytest.raises(SupplementIncomplete):
        send(dossier, name="\u200b")
    explained = send(dossier, name="Tên cháu đúng như vậy").supplements[-1]
    assert [item.explanation for item in explained.items] == ["", "Tên cháu đúng như vậy"]


def test_only_what_was_asked_can_be_explained() -> None:
    with pytest.raises(SupplementItemUnknown) as refused:
        send(mended(asked(sent(), CERTIFICATE)), name="Thêm")
    assert [violation.field for violation in refused.value.violations] == ["explanations[0].field"]


@pytest.mark.parametrize("again", [NAME, 'declaration["ho_ten_tre"]'])
def test_an_item_is_explained_once(again: str) -> None:
    dossier, said = mended(asked(sent(), CERTIFICATE, NAME)), [(NAME, "Đúng"), (CERTIFICATE, "Rõ"), (again, "Sai")]
    with pytest.raises(SupplementItemRepeated) as refused:
        supplementing.send(dossier, said, calendar=CALENDAR, act=by(OWNER))
    assert [violation.field for violation in refused.value.violations] == ["explanations[2].field"]


def test_the_whole_dossier_is_complete_again() -> None:
    dossier = files.remove_attachment(asked(sent(), CERTIFICATE), "file-1", by(OWNER)).aggregate
    with pytest.raises(DossierIncomplete):
        send(dossier, certificate="Tôi làm mất rồi")
    announced = files.add_attachment(dossier, replace(CITIZEN_FILE, id="file-2"), by(OWNER)).aggregate
    with pytest.raises(DossierIncomplete):
        send(announced, certificate="Đang tải lên")


def test_a_file_of_the_agency_does_not_hold_up_the_citizen() -> None:
    writing = files.add_attachment(started(), RESULT_FILE, by(WARD)).aggregate
    assert send(mended(asked(writing, CERTIFICATE))).status is Status.IN_PROGRESS


def test_late_is_not_too_late_until_the_desk_ends_it() -> None:
    assert send(mended(asked(sent(), CERTIFICATE)), at=NEXT_MONDAY_10).status is Status.REGISTERED


@pytest.mark.parametrize(
    ("who", "error"),
    [(WARD, ActionNotYours), (STRANGER, ActionNotYours), (replace(OWNER, contact_verified=False), ContactNotVerified)],
)
def test_the_owner_sends_it_with_a_verified_contact(who: Principal, error: type[DomainError]) -> None:
    with pytest.raises(error):
        supplementing.send(mended(asked(sent(), CERTIFICATE)), {}, calendar=CALENDAR, act=by(who))
    with pytest.raises(TransitionNotAllowed):
        send(sent())


# Confirming


def test_the_desk_confirms_what_was_sent_once() -> None:
    dossier = send(mended(asked(started(), CERTIFICATE)))
    confirmed = supplementing.confirm(dossier, act=by(WARD, NEXT_MONDAY_10)).aggregate
    assert (confirmed.status, confirmed.supplements[-1].confirmed_at) == (Status.IN_PROGRESS, NEXT_MONDAY_10)
    for nothing_to_confirm in (confirmed, started()):
        with pytest.raises(RequirementMissing):
            supplementing.confirm(nothing_to_confirm, act=by(WARD))
    with pytest.raises(ActionNotYours):
        supplementing.confirm(dossier, act=by(OWNER))


def test_accepting_confirms_too() -> None:
    dossier = send(mended(asked(sent(), CERTIFICATE)))
    after = handling.accept(dossier, handler="cb-1", calendar=CALENDAR, act=by(WARD, WEDNESDAY_10)).aggregate
    assert after.supplements[-1].confirmed_at == WEDNESDAY_10


def test_who_has_no_account_brings_it_to_the_desk() -> None:
    dossier = replace(asked(started(), CERTIFICATE), owner_account_id="")
    received = supplementing.receive(dossier, calendar=CALENDAR, act=by(WARD, WEDNESDAY_10)).aggregate
    supplement = received.supplements[-1]
    assert (received.status, received.paused_at) == (Status.IN_PROGRESS, None)
    assert (supplement.sent_at, supplement.confirmed_at) == (WEDNESDAY_10, WEDNESDAY_10)
    assert supplement.items[0].explanation
    assert received.appointments[-1].cause.value == "supplemented"
    with pytest.raises(ActionNotYours):
        supplementing.receive(dossier, calendar=CALENDAR, act=by(ward(Role.SPECIALIST)))
    with pytest.raises(ActionNotYours):
        supplementing.receive(asked(started(), CERTIFICATE), calendar=CALENDAR, act=by(WARD))


def test_the_desk_takes_in_on_paper_only_what_no_account_can_send() -> None:
    dossier = asked(started(), CERTIFICATE)
    assert supplementing.comes_on_paper(replace(dossier, owner_account_id=""))
    assert not supplementing.comes_on_paper(dossier)
    assert not supplementing.comes_on_paper(replace(started(), owner_account_id=""))


# The clock


def test_the_acceptance_limit_stands_while_the_citizen_mends() -> None:
    dossier = asked(sent(), CERTIFICATE, act=by(WARD, MONDAY_10 + timedelta(minutes=60)))
    assert dossier.paused_at == MONDAY_10 + timedelta(minutes=60)
    back = send(mended(dossier))
    assert back.paused_at is None
    assert back.acceptance_due == datetime(2026, 11, 26, 10, tzinfo=ZONE)  # eight hours from Wednesday 10:00


@pytest.mark.parametrize(
    ("rule", "due_at"),
    [
        (SupplementRule.RESTART, datetime(2026, 12, 1, 10, tzinfo=ZONE)),  # three working days from Thursday 10:00
        (
            SupplementRule.EXTEND,
            datetime(2026, 11, 30, 10, tzinfo=ZONE),
        ),  # Friday 10:00 and the working day that it took
    ],
)
def test_the_appointment_moves_as_the_procedure_says_and_both_dates_are_kept(
    rule: SupplementRule, due_at: datetime
) -> None:
    dossier = started(replace(BIRTH, supplement_rule=rule))
    promised = dossier.appointment
    asking = supplementing.ask(
        dossier, about(CERTIFICATE), titles=TITLES, calendar=CALENDAR, act=by(WARD, WEDNESDAY_10)
    ).aggregate
    back = send(mended(asking), at=WEDNESDAY_10 + timedelta(days=1))
    assert [appointment.due_at for appointment in back.appointments] == [promised, due_at]
    assert back.appointments[-1].cause.value == "supplemented"


def test_an_idle_desk_buys_no_time() -> None:
    back = send(mended(asked(started(), CERTIFICATE)))
    confirmed = supplementing.confirm(back, act=by(WARD, NEXT_MONDAY_10)).aggregate
    assert confirmed.appointment == back.appointment


# Lapsing


def test_before_acceptance_a_lapsed_request_ends_the_dossier_and_afterwards_it_stops() -> None:
    assert expire(asked(sent(), CERTIFICATE)).status is Status.REFUSED
    stopped = expire(asked(started(), CERTIFICATE))
    assert (stopped.status, stopped.paused_at) == (Status.STOPPED, MONDAY_10)
    assert stopped.supplements[-1].lapsed_at == NEXT_MONDAY_10


def test_what_was_not_sent_is_dropped() -> None:
    before = asked(started(), CERTIFICATE, NAME)
    mending = amended(mended(before), "declaration", declaration={"ho_ten_tre": "Nguyễn Thị C"})
    after = expire(mending)
    assert content_of(after) == content_of(before)
    assert [file.id for file in after.removed_files] == ["file-2"]


def test_the_citizen_has_all_the_time_that_was_given() -> None:
    for at in (MONDAY_10, FRIDAY_17):
        with pytest.raises(SupplementNotDue):
            expire(asked(sent(), CERTIFICATE), at)
    with pytest.raises(ActionNotYours):
        expire(asked(sent(), CERTIFICATE), by_whom=ward(Role.SPECIALIST))
    with pytest.raises(RequirementMissing):
        supplementing.expire(asked(sent(), NAME), reason="", calendar=CALENDAR, act=by(WARD, NEXT_MONDAY_10))
    with pytest.raises(TransitionNotAllowed):
        expire(sent())


def test_a_lapsed_request_opens_again_with_a_new_deadline() -> None:
    lapsed = expire(mended(asked(started(), CERTIFICATE)))
    with pytest.raises(SupplementDueTooEarly) as refused:
        supplementing.reopened(lapsed, FRIDAY_17, calendar=CALENDAR, now=NEXT_MONDAY_10)
    assert [violation.field for violation in refused.value.violations] == ["supplement_due_time"]
    due_at = NEXT_MONDAY_10 + timedelta(days=7)
    supplement = supplementing.reopened(lapsed, due_at, calendar=CALENDAR, now=NEXT_MONDAY_10).supplements[-1]
    assert (supplement.is_open, supplement.due_at, supplement.asked_at) == (True, due_at, MONDAY_10)


def test_where_nothing_is_asked_nothing_is_dropped() -> None:
    assert supplementing.dropped(started(), MONDAY_10) == started()
