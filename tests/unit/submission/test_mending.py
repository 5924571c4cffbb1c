"""What the citizen may change, who sees it when, and what must be there before it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from services.common.kernel.errors import ContactNotVerified, DomainError
from services.common.kernel.principal import Principal
from services.common.kernel.vietnam import ZONE
from services.submission.domain.access import as_seen_by
from services.submission.domain.errors.access import ActionNotYours
from services.submission.domain.errors.filing import DossierIncomplete
from services.submission.domain.errors.moves import TransitionNotAllowed
from services.submission.domain.errors.supplements import (
    OutsideSupplement,
    SupplementIncomplete,
    SupplementItemRepeated,
    SupplementItemUnknown,
)
from services.submission.domain.record.contents import content_of
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.status import Status
from services.submission.domain.steps import files, supplementing
from tests.unit.submission.dossiers import (
    CALENDAR,
    CITIZEN_FILE,
    NGHI_SON,
    OWNER,
    PARTY,
    RESULT_FILE,
    STRANGER,
    accepted,
    asked,
    by,
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
    amended,
    send,
)

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
