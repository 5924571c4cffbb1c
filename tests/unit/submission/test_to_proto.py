"""A dossier as a message: each reader gets what is theirs to know."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from motcua.submission.v1 import dossier_pb2

from services.common.kernel.principal import Principal
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.steps import draft, files, handling, supplementing
from services.submission.domain.text import Json
from services.submission.domain.transitions import TRANSITIONS
from services.submission.entrypoints import to_proto
from tests.unit.submission.dossiers import (
    CALENDAR,
    CONTACT,
    MONDAY_10,
    NGHI_SON,
    OFFICER,
    OWNER,
    PARTY,
    asked,
    asked_to_pay,
    by,
    drafted,
    mended,
    paid,
    returned,
    sent,
    started,
    ward,
)

WARD = ward()
CERTIFICATE, NAME = "components.giay-chung-sinh", "declaration.ho_ten_tre"


def mending() -> Dossier:
    """Asked for a paper and a name; the paper is replaced, the name changed, nothing sent."""
    amendment = draft.Amendment(PARTY, PARTY, CONTACT, {"ho_ten_tre": "Nguyễn Thị C"})
    return draft.amend(mended(asked(started(), CERTIFICATE, NAME)), amendment, {"declaration"}, by(OWNER)).aggregate


def message(dossier: Dossier, reader: Principal = OWNER) -> dossier_pb2.Dossier:
    return to_proto.whole(dossier, reader)


def test_of_a_draft_the_owner_learns_when_it_ends() -> None:
    end = MONDAY_10 + timedelta(days=90)
    for told in (to_proto.whole(drafted(), OWNER), to_proto.summary(drafted())):
        assert told.expire_time.ToDatetime(UTC) == end
    assert not message(sent()).HasField("expire_time")


def test_the_owner_follows_what_is_mended_and_what_is_not() -> None:
    (supplement,) = message(mended(asked(started(), CERTIFICATE, NAME))).supplements
    assert [(item.field, item.display_name, item.remark, item.mended) for item in supplement.items] == [
        (CERTIFICATE, "Giấy chứng sinh", "Vui lòng sửa lại.", True),
        (NAME, "Họ và tên trẻ", "Vui lòng sửa lại.", False),
    ]
    assert (supplement.reason, supplement.guide.phone) == ("Giấy chứng sinh bị mờ", "0912 345 678")
    assert supplement.HasField("due_time")
    assert supplement.previous_status == dossier_pb2.DOSSIER_STATUS_IN_PROGRESS


@pytest.mark.parametrize("reader", [WARD, ward(agency=NGHI_SON)])
def test_agencies_see_nothing_of_it_until_it_is_sent(reader: Principal) -> None:
    seen, before = message(mending(), reader), message(asked(started(), CERTIFICATE, NAME), reader)
    for told_to_all in ("etag", "update_time"):
        seen.ClearField(told_to_all)
        before.ClearField(told_to_all)
    assert seen == before


@pytest.mark.parametrize("reader", [OWNER, WARD])
def test_once_it_is_sent_both_see_before_and_after(reader: Principal) -> None:
    after = supplementing.send(mending(), (), calendar=CALENDAR, act=by(OWNER)).aggregate
    (supplement,) = message(after, reader).supplements
    assert all(item.mended for item in supplement.items)
    box, paper = supplement.differences
    assert (box.field, box.display_name, box.before, box.after) == (
        NAME,
        "Họ và tên trẻ",
        "Nguyễn Văn B",
        "Nguyễn Thị C",
    )
    assert (paper.field, paper.display_name) == (CERTIFICATE, "Giấy chứng sinh")
    assert [file.file_name for file in paper.attachments_before] == ["giấy chứng sinh.pdf"]
    assert [file.file_name for file in paper.attachments_after] == ["bản rõ hơn.pdf"]


def test_that_the_owner_is_mending_at_all_shows_to_nobody_else() -> None:
    asking, later = asked(started(), CERTIFICATE), by(OWNER, MONDAY_10 + timedelta(days=2))
    mended_since = files.remove_attachment(asking, "file-1", later).aggregate
    for reader in (WARD, ward(agency=NGHI_SON)):
        assert message(mended_since, reader) == message(asking, reader)
    assert to_proto.desk_summary(mended_since) == to_proto.desk_summary(asking)
    assert message(mended_since).etag != message(asking).etag


def test_differences_of_a_request_are_its_own_whatever_comes_later() -> None:
    once = supplementing.send(mending(), (), calendar=CALENDAR, act=by(OWNER)).aggregate
    twice = mended(asked(once, CERTIFICATE), "file-3")
    first, second = message(twice).supplements
    assert [difference.field for difference in first.differences] == [NAME, CERTIFICATE]
    assert [difference.field for difference in second.differences] == [CERTIFICATE]


def test_a_lapsed_request_changed_nothing() -> None:
    late = by(WARD, MONDAY_10 + timedelta(days=30))
    lapsed = supplementing.expire(mending(), reason="Quá hạn", calendar=CALENDAR, act=late).aggregate
    for reader in (OWNER, WARD):
        (supplement,) = message(lapsed, reader).supplements
        assert supplement.HasField("lapse_time")
        assert (list(supplement.differences), [item.mended for item in supplement.items]) == ([], [False, False])


def test_what_a_box_says_is_shown_as_people_write_it() -> None:
    dossier = asked(sent(), "declaration.con", NAME)
    changed: dict[str, Json] = {"ho_ten_tre": "", "con": [{"ho_ten": "Nguyễn Văn D"}, {"ho_ten": 2, "mai": True}, None]}
    amendment = draft.Amendment(declaration=changed)
    dossier = draft.amend(dossier, amendment, {"declaration"}, by(OWNER)).aggregate
    (supplement,) = message(dossier).supplements
    assert [(each.display_name, each.before, each.after) for each in supplement.differences] == [
        ("Họ và tên trẻ", "Nguyễn Văn B", ""),
        ("Họ và tên con (1)", "", "Nguyễn Văn D"),
        ("Họ và tên con (2)", "", "2"),
        ("declaration.con[1].mai", "", "có"),
        ("Con (3)", "", ""),
    ]


def test_everything_that_happened_is_told_in_words_with_reason_and_officer() -> None:
    seen = message(paid(asked_to_pay(asked_and_sent())))
    assert [entry.event for entry in seen.history] == [
        TRANSITIONS[step.action].event for step in paid(asked_to_pay(asked_and_sent())).history
    ]
    assert [entry.text for entry in seen.history][:2] == ["Nộp hồ sơ trực tuyến", "Tiếp nhận hồ sơ"]
    ask = next(entry for entry in seen.history if entry.event == "supplement_asked")
    assert (ask.reason, ask.actor_kind, ask.from_status, ask.to_status) == ("Giấy chứng sinh bị mờ", "ward", 4, 5)
    assert ask.acting_officer.display_name == OFFICER.name
    assert seen.payments[0].amount_vnd == 8000
    assert seen.payments[0].HasField("confirm_time")


def asked_and_sent() -> Dossier:
    return supplementing.send(mended(asked(started(), CERTIFICATE)), {}, calendar=CALENDAR, act=by(OWNER)).aggregate


def test_what_one_handler_tells_the_next_is_for_the_agency_only() -> None:
    passed = handling.hand_over(started(), handler="cb-2", note="Cần hỏi lại", act=by(WARD)).aggregate
    assert message(passed, WARD).history[-1].reason == "Cần hỏi lại"
    assert message(passed, OWNER).history[-1].reason == ""


def test_who_received_the_result_is_for_the_agency_to_know() -> None:
    (handover,) = message(returned(), WARD).handovers
    assert (handover.receiver_name, handover.receiver_document.number) == ("Nguyễn Văn A", "038090000001")
    assert not message(returned()).handovers


def test_the_owner_sees_the_result_while_it_stands() -> None:
    settled = returned()
    assert message(settled).result.kind == "Giấy khai sinh"
    taken_back = handling.recall_result(settled, reason="Nhầm", act=by(WARD)).aggregate
    assert message(taken_back).HasField("result")
    assert [file.purpose for file in message(taken_back).attachments] == [1, 2]
