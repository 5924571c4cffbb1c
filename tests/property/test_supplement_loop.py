"""Whatever the citizen does to a supplement: nobody else sees it before it is sent, and time only goes forward."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.common.kernel.change import Change
from services.common.kernel.errors import DomainError
from services.common.kernel.principal import Principal
from services.submission.domain.access import as_seen_by
from services.submission.domain.clock import SupplementRule
from services.submission.domain.errors.filing import DossierIncomplete
from services.submission.domain.events import DossierEvent
from services.submission.domain.record.attachments import Purpose
from services.submission.domain.record.contents import content_of, kept_files
from services.submission.domain.record.differences import differences
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.parties import Contact
from services.submission.domain.record.paths import covers, parse
from services.submission.domain.status import Status
from services.submission.domain.steps import draft, files, stopping, supplementing
from services.submission.domain.text import Json
from tests.unit.submission.dossiers import (
    BIRTH,
    CALENDAR,
    CONTACT,
    MONDAY_10,
    NGHI_SON,
    OWNER,
    PARTY,
    accepted,
    asked,
    by,
    sent,
    started,
    ward,
)

OTHERS = (ward(), ward(agency=NGHI_SON))
FIELDS = (
    "components.giay-chung-sinh",
    "components.uy-quyen",
    "declaration.ho_ten_tre",
    "declaration.con",
    "declaration.con[0].ho_ten",
    "owner.full_name",
    "contact.email",
)
ITEMS = st.lists(
    st.sampled_from(FIELDS), min_size=1, max_size=4, unique_by=lambda field: field.removesuffix("[0].ho_ten")
)
NAMES = st.sampled_from(["Nguyễn Văn A", "Nguyễn Văn B", "Nguyễn Thị C"])
DELAYS = st.timedeltas(timedelta(), timedelta(days=30)).map(lambda delay: delay - delay % timedelta(minutes=1))

Edit = Callable[[Dossier], Change[Dossier, DossierEvent]]


def asking(station: Callable[..., Dossier], rule: SupplementRule, items: list[str]) -> Dossier:
    """Waits for a supplement that was asked for at one of the stations where it can be."""
    return asked(station(replace(BIRTH, supplement_rule=rule)), *items)


def amend(owner: str, contact: Contact, declaration: dict[str, Json], mask: set[str]) -> Edit:
    amendment = draft.Amendment(PARTY, replace(PARTY, full_name=owner), contact, declaration)
    return lambda dossier: draft.amend(dossier, amendment, mask, by(OWNER))


def attach(component: str) -> Edit:
    def announce(dossier: Dossier) -> Change[Dossier, DossierEvent]:
        file_id = f"new-{dossier.version}"
        file = files.NewFile(file_id, Purpose.COMPONENT, component, "mới.pdf", "application/pdf", 10)
        return files.add_attachment(dossier, file, by(OWNER))

    return announce


def verify(position: int) -> Edit:
    return lambda dossier: files.complete_attachment(
        dossier, file_at(dossier, position), size=9, sha256="cd" * 32, act=by(OWNER)
    )


def remove(position: int) -> Edit:
    return lambda dossier: files.remove_attachment(dossier, file_at(dossier, position), by(OWNER))


def file_at(dossier: Dossier, position: int) -> str:
    found = [file.id for file in dossier.attachments]
    return found[position] if position < len(found) else "none"


WAITING = st.builds(asking, st.sampled_from([sent, accepted, started]), st.sampled_from(SupplementRule), ITEMS)
DECLARATIONS = st.fixed_dictionaries(
    {"ho_ten_tre": NAMES},
    optional={"con": st.lists(st.fixed_dictionaries({"ho_ten": NAMES}), max_size=2), "so_ban": st.integers(0, 2)},
)
CONTACTS = st.sampled_from([CONTACT, Contact("khac@example.vn", CONTACT.phone)])
MASKS = st.sets(st.sampled_from(sorted(draft.AMENDABLE)), min_size=1)
EDITS = st.lists(
    st.one_of(
        st.builds(amend, NAMES, CONTACTS, DECLARATIONS, MASKS),
        st.builds(attach, st.sampled_from(["giay-chung-sinh", "uy-quyen"])),
        st.builds(verify, st.integers(0, 3)),
        st.builds(remove, st.integers(0, 3)),
    ),
    max_size=8,
)


def edited(dossier: Dossier, edits: list[Edit]) -> Dossier:
    """After as many of the edits as were allowed."""
    for edit in edits:
        with suppress(DomainError):
            dossier = edit(dossier).aggregate
    return dossier


def seen_by(dossier: Dossier, reader: Principal) -> Dossier:
    """What a reader sees, but for what tells that something was edited, and when."""
    return replace(as_seen_by(dossier, reader), version=0, updated_at=MONDAY_10, removed_files=())


@given(WAITING, EDITS)
def test_what_others_see_does_not_change_before_it_is_sent(before: Dossier, edits: list[Edit]) -> None:
    after = edited(before, edits)
    for reader in OTHERS:
        assert seen_by(after, reader) == seen_by(before, reader)


@given(WAITING, EDITS)
def test_what_changes_was_asked_for(before: Dossier, edits: list[Edit]) -> None:
    supplement = before.supplements[-1]
    for change in differences(supplement.before, content_of(edited(before, edits))):
        assert any(covers(parse(item.field), change.path) for item in supplement.items)


@given(WAITING, EDITS)
def test_no_file_that_was_there_is_ever_given_up(before: Dossier, edits: list[Edit]) -> None:
    mending = edited(before, edits)
    for after in (mending, supplementing.dropped(mending, MONDAY_10)):
        removed = {file.id for file in after.removed_files}
        assert removed.isdisjoint(file.id for file in (*kept_files(after), *after.attachments))
        assert {file.id for file in before.attachments} <= {file.id for file in kept_files(after)}


@given(WAITING, EDITS, DELAYS)
def test_after_a_lapse_everything_is_as_it_was_when_it_was_asked(
    before: Dossier, edits: list[Edit], delay: timedelta
) -> None:
    act = by(ward(), MONDAY_10 + timedelta(days=10) + delay)
    lapsed = supplementing.expire(edited(before, edits), reason="Quá hạn", calendar=CALENDAR, act=act).aggregate
    assert content_of(lapsed) == content_of(before)
    if lapsed.status is Status.STOPPED:
        due_at = act.now + timedelta(days=30)
        again = stopping.resume(lapsed, reason="Mở lại", supplement_due=due_at, calendar=CALENDAR, act=act).aggregate
        assert content_of(again) == content_of(before)
        assert again.paused_at == before.paused_at


@given(WAITING, EDITS, DELAYS)
def test_the_clock_never_runs_backwards(before: Dossier, edits: list[Edit], delay: timedelta) -> None:
    explanations = [(item.field, "Giữ nguyên") for item in before.supplements[-1].items]
    act = by(OWNER, MONDAY_10 + delay)
    try:
        back = supplementing.send(edited(before, edits), explanations, calendar=CALENDAR, act=act).aggregate
    except DossierIncomplete:
        return
    assert back.status is before.supplements[-1].previous
    assert back.paused_at is None
    assert before.acceptance_due is not None
    assert back.acceptance_due is not None
    assert back.acceptance_due >= before.acceptance_due
    dates = [appointment.due_at for appointment in back.appointments if appointment.due_at]
    assert dates == sorted(dates)
    supplement = back.supplements[-1]
    assert supplement.confirm_due is not None
    assert supplement.confirm_due > act.now
