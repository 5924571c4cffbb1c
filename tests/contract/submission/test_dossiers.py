"""What the store of dossiers guarantees, in memory and on the real server."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol, cast

import pytest

from services.common.events.outbox import Outbox
from services.common.kernel.change import Change
from services.common.kernel.command import Command
from services.common.kernel.errors import Conflict, RequestIdReused
from services.common.kernel.principal import ANONYMOUS, Kind, Principal
from services.common.runtime import SystemClock
from services.common.storage.idempotency import Idempotency
from services.common.storage.mongo import Database
from services.common.storage.sealed import BlindIndex, KeyRing, Sealer
from services.submission.adapters.dossier_codec import DossierCodec
from services.submission.adapters.memory import MemoryDossiers
from services.submission.adapters.mongo_dossiers import MongoDossiers
from services.submission.app.paging import position
from services.submission.app.ports import DossierChange, Dossiers, OwnWork
from services.submission.domain.errors.access import ActionNotYours, DossierNotFound
from services.submission.domain.record.attachments import RemovedFile
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.status import Status
from services.submission.domain.steps import draft, files, handling, supplementing, transferring
from tests.support.clocks import HandClock
from tests.unit.submission.dossiers import (
    CALENDAR,
    CITIZEN_FILE,
    NGHI_SON,
    OWNER,
    STRANGER,
    TAN_DAN,
    accepted,
    asked,
    by,
    drafted,
    filled,
    mended,
    returned,
    sent,
    ward,
)

SERVICE = Principal(Kind.SERVICE, "tracking")
CODE = "H56.245-261123-0001"
LATER = datetime(2026, 12, 24, tzinfo=UTC)
"""Than every dossier of these tests."""


class Store(Dossiers, OwnWork, Protocol):
    """Both ports."""


@pytest.fixture
def deleting() -> HandClock:
    """When a store deletes."""
    return HandClock(LATER)


@pytest.fixture
def memory(deleting: HandClock) -> Store:
    return MemoryDossiers(deleting)


@pytest.fixture
async def mongo(database: Database, deleting: HandClock) -> Store:
    ring = KeyRing("k1", {"k1": bytes(32)})
    outbox, idempotency = Outbox(database, SystemClock()), Idempotency(database, SystemClock())

    async def nobody_waits() -> None:
        return None

    codec = DossierCodec(Sealer(ring), BlindIndex(ring))
    store = MongoDossiers(database, codec, outbox, idempotency, deleting, on_commit=nobody_waits)
    for part in (outbox, idempotency, store):
        await part.prepare()
    return store


@pytest.fixture(params=["memory", "mongo"])
def dossiers(request: pytest.FixtureRequest) -> Store:
    return cast(Store, request.getfixturevalue(request.param))


def command(actor: Principal = OWNER, request_id: str = "", body: str = "") -> Command:
    return Command(actor, request_id, "/submission/Test", hashlib.sha256(body.encode()).digest())


async def put(dossiers: Store, dossier: Dossier, actor: Principal = OWNER) -> Dossier:
    return await dossiers.add(command(actor), Change(dossier))


def with_file() -> Dossier:
    return files.add_attachment(drafted(), CITIZEN_FILE, by(OWNER)).aggregate


def asked_again() -> Dossier:
    """One supplement confirmed, another one being mended: every member of both is filled."""
    paper, children = "components.giay-chung-sinh", "declaration.con"
    first = mended(asked(accepted(), paper, children), "file-2")
    act, explained = by(OWNER), [(children, "Không có con khác")]
    back = supplementing.send(first, explained, calendar=CALENDAR, act=act).aggregate
    confirmed = supplementing.confirm(back, act=by(ward())).aggregate
    return mended(asked(confirmed, paper, children), "file-3")


@pytest.mark.parametrize("make", [drafted, filled, sent, accepted, returned, asked_again])
async def test_what_is_stored_is_read_back_equal(dossiers: Store, make: Callable[[], Dossier]) -> None:
    made = make()
    await put(dossiers, made)
    assert await dossiers.get("dossier-1", OWNER) == made


async def test_a_dossier_is_found_by_its_code_in_any_spelling(dossiers: Store) -> None:
    await put(dossiers, sent())
    assert (await dossiers.get(CODE.lower(), OWNER)).id == "dossier-1"
    with pytest.raises(DossierNotFound):
        await dossiers.get("H56.245-261123-0002", OWNER)


@pytest.mark.parametrize("who", [STRANGER, ANONYMOUS, SERVICE, ward(agency=replace(TAN_DAN, id="elsewhere"))])
@pytest.mark.parametrize("key", ["dossier-1", CODE])
async def test_to_everybody_else_it_is_not_there(dossiers: Store, who: Principal, key: str) -> None:
    await put(dossiers, sent())

    with pytest.raises(DossierNotFound):
        await dossiers.get(key, who)
    with pytest.raises(DossierNotFound):
        await dossiers.update(command(who), key, lambda dossier: pytest.fail("it must not be shown to the function"))


async def test_a_draft_is_there_for_its_owner_only(dossiers: Store) -> None:
    await put(dossiers, drafted())
    for who in (ward(), ward(agency=NGHI_SON)):
        with pytest.raises(DossierNotFound):
            await dossiers.get("dossier-1", who)


async def test_the_receiving_agency_reads_and_only_the_handling_agency_decides(dossiers: Store) -> None:
    await put(dossiers, sent())
    receiving = ward(agency=NGHI_SON)
    assert (await dossiers.get("dossier-1", receiving)).code == CODE

    def accept_by(who: Principal) -> Callable[[Dossier], DossierChange]:
        return lambda dossier: handling.accept(dossier, handler="cb-1", calendar=CALENDAR, act=by(who))

    with pytest.raises(ActionNotYours):
        await dossiers.update(command(receiving), CODE, accept_by(receiving))
    updated = await dossiers.update(command(ward()), CODE, accept_by(ward()))
    assert updated.status is Status.ACCEPTED


async def test_a_repeat_is_told_only_to_who_may_still_know(dossiers: Store) -> None:
    await put(dossiers, sent())
    accept = command(ward(), "r1")
    await dossiers.update(
        accept, CODE, lambda dossier: handling.accept(dossier, handler="cb-1", calendar=CALENDAR, act=by(ward()))
    )

    again = await dossiers.update(accept, CODE, lambda dossier: pytest.fail("a repeat has no effect"))
    assert again.status is Status.ACCEPTED

    def away(dossier: Dossier) -> DossierChange:
        elsewhere = replace(dossier.routing, receiving=NGHI_SON, handling=NGHI_SON)
        return Change(replace(dossier, version=dossier.version + 1, routing=elsewhere))

    await dossiers.tidy("dossier-1", away)
    for repeat in (dossiers.update(accept, CODE, away), dossiers.replayed(accept)):
        with pytest.raises(DossierNotFound):
            await repeat


def give(dossier: Dossier) -> DossierChange:
    act = by(ward())
    return transferring.transfer(dossier, to=NGHI_SON, return_id=NGHI_SON.id, reason="Sai thẩm quyền", act=act)


async def test_who_gives_a_dossier_away_is_answered_once(dossiers: Store) -> None:
    await put(dossiers, sent())
    away = command(ward(), "r1")

    assert (await dossiers.update(away, CODE, give)).routing.handling == NGHI_SON
    with pytest.raises(DossierNotFound):
        await dossiers.update(away, CODE, lambda dossier: pytest.fail("a repeat has no effect"))


async def test_of_calls_that_give_a_dossier_away_at_the_same_time_one_is_answered(dossiers: Store) -> None:
    await put(dossiers, sent())
    away = command(ward(), "r1")

    answers = await asyncio.gather(*[dossiers.update(away, CODE, give) for _ in range(4)], return_exceptions=True)
    assert [type(answer) for answer in answers if not isinstance(answer, Dossier)] == [DossierNotFound] * 3


async def test_a_repeated_draft_is_the_first_one(dossiers: Store) -> None:
    create = command(request_id="r1")
    first = await dossiers.add(create, Change(drafted()))
    again = await dossiers.add(create, Change(replace(drafted(), id="dossier-2")))

    assert first == again == await dossiers.replayed(create)
    with pytest.raises(RequestIdReused):
        await dossiers.replayed(command(request_id="r1", body="other"))


async def test_changes_at_the_same_time_all_take_effect(dossiers: Store) -> None:
    await put(dossiers, drafted())
    many = [replace(CITIZEN_FILE, id=f"file-{n}") for n in range(6)]

    await asyncio.gather(
        *[
            dossiers.update(command(), "dossier-1", lambda d, f=file: files.add_attachment(d, f, by(OWNER)))  # type: ignore[misc]  # binds the file
            for file in many
        ]
    )

    assert {file.id for file in (await dossiers.get("dossier-1", OWNER)).attachments} == {file.id for file in many}


async def test_lists_are_the_owner_s_and_the_agency_s_newest_first(dossiers: Store) -> None:
    begun = sent().created_at
    ages = {"a": 0, "b": 1, "c": 40, "d": 200, "e": 500}
    for name, days in ages.items():
        at = begun - timedelta(days=days)
        code = f"H56.245-261123-{100 + days:04}"
        await put(dossiers, replace(sent(), id=name, created_at=at, submitted_at=at, code=code))
    await put(dossiers, replace(drafted(), id="f", created_at=begun + timedelta(hours=1)))
    await put(dossiers, replace(drafted(), id="g", owner_account_id=STRANGER.id), STRANGER)

    own = [dossier.id for dossier in await dossiers.of_owner(OWNER.id, None, "", before="", limit=10)]
    assert own == ["f", "a", "b", "c", "d", "e"]
    for agency in (TAN_DAN, NGHI_SON):
        desk = [dossier.id for dossier in await dossiers.of_agency(agency.id, None, before="", limit=3)]
        assert desk == ["a", "b", "c"]
    below = position(begun - timedelta(days=40), "c")
    assert [d.id for d in await dossiers.of_owner(OWNER.id, None, "", before=below, limit=1)] == ["d"]
    assert [d.id for d in await dossiers.of_agency(TAN_DAN.id, Status.REGISTERED, before=below, limit=9)] == ["d", "e"]
    assert not await dossiers.of_agency(TAN_DAN.id, Status.ACCEPTED, before="", limit=9)
    assert not await dossiers.of_agency("elsewhere", None, before="", limit=9)


async def test_an_owner_s_list_can_be_narrowed(dossiers: Store) -> None:
    other = replace(drafted().procedure, code="1.000894")
    await put(dossiers, replace(drafted(), id="a"))
    await put(dossiers, replace(drafted(), id="b", procedure=other))
    await put(dossiers, replace(sent(), id="c", procedure=other))

    async def listed(status: Status | None, procedure: str) -> list[str]:
        return [d.id for d in await dossiers.of_owner(OWNER.id, status, procedure, before="", limit=9)]

    assert await listed(None, "") == ["c", "b", "a"]
    assert await listed(Status.DRAFT, "") == ["b", "a"]
    assert await listed(None, other.code) == ["c", "b"]
    assert await listed(Status.DRAFT, other.code) == ["b"]
    assert await listed(Status.STOPPED, other.code) == []


async def test_drafts_are_counted_by_account_and_no_further_than_asked(dossiers: Store) -> None:
    for name in "abc":
        await put(dossiers, replace(drafted(), id=name))
    await put(dossiers, replace(sent(), id="d"))
    await put(dossiers, replace(drafted(), id="e", owner_account_id=STRANGER.id), STRANGER)

    assert [await dossiers.count_drafts(OWNER.id, limit=limit) for limit in (2, 3, 4)] == [2, 3, 3]
    assert await dossiers.count_drafts("nobody", limit=4) == 0


async def test_dossiers_of_one_instant_are_all_listed(dossiers: Store) -> None:
    for name in "abcde":
        await put(dossiers, replace(drafted(), id=name))
    listed: list[str] = []
    before = ""
    while page := await dossiers.of_owner(OWNER.id, None, "", before=before, limit=2):
        listed += [dossier.id for dossier in page]
        before = position(page[-1].created_at, page[-1].id)
    assert listed == list("edcba")


async def test_notices_are_written_about_what_was_sent(dossiers: Store) -> None:
    await put(dossiers, drafted())
    await put(dossiers, replace(sent(), id="dossier-2"))
    with pytest.raises(DossierNotFound):
        await dossiers.look_up("dossier-1")
    assert (await dossiers.look_up("dossier-2")).contact == sent().contact


async def test_the_sweeper_finds_what_waits_for_a_file(dossiers: Store) -> None:
    now = drafted().created_at
    announced = draft.create("dossier-2", drafted().procedure, drafted().routing, by(OWNER)).aggregate
    waiting = files.add_attachment(announced, CITIZEN_FILE, by(OWNER)).aggregate
    await put(dossiers, waiting)
    await put(dossiers, filled())

    assert await dossiers.with_uploads_before(now, skip=0, limit=10) == []
    later = now + timedelta(hours=1)
    assert await dossiers.with_uploads_before(later, skip=0, limit=10) == ["dossier-2"]
    await dossiers.tidy("dossier-2", lambda dossier: files.drop_stale(dossier, announced_before=later, now=later))
    assert await dossiers.with_uploads_before(later, skip=0, limit=10) == []
    assert (await dossiers.get("dossier-2", OWNER)).attachments == ()


async def test_the_sweeper_finds_what_was_taken_out(dossiers: Store) -> None:
    taken_out = files.remove_attachment(with_file(), CITIZEN_FILE.id, by(OWNER)).aggregate
    now = taken_out.removed_files[0].removed_at
    await put(dossiers, taken_out)
    await put(dossiers, replace(with_file(), id="dossier-2"))

    assert await dossiers.get("dossier-1", OWNER) == taken_out
    assert await dossiers.with_files_removed_before(now, skip=0, limit=10) == {}
    later = now + timedelta(hours=1)
    assert await dossiers.with_files_removed_before(later, skip=0, limit=10) == {"dossier-1": [CITIZEN_FILE.id]}
    for _ in range(2):
        await dossiers.forget_removed("dossier-1", [CITIZEN_FILE.id])
        assert await dossiers.with_files_removed_before(later, skip=0, limit=10) == {}
    assert await dossiers.get("dossier-1", OWNER) == replace(taken_out, removed_files=()), "its version is the same"
    for other in ("dossier-2", "dossier-3"):
        await dossiers.forget_removed(other, [CITIZEN_FILE.id])
    assert await dossiers.get("dossier-2", OWNER) == replace(with_file(), id="dossier-2")


async def test_what_is_removed_while_others_are_forgotten_is_found_later(dossiers: Store) -> None:
    now = drafted().created_at
    names = [f"file-{n}" for n in range(6)]
    gone = tuple(RemovedFile(f"gone-{n}", now) for n in range(6))
    there = [replace(with_file().attachments[0], id=name) for name in names]
    await put(dossiers, replace(drafted(), attachments=tuple(there), removed_files=gone))

    await asyncio.gather(
        *[dossiers.update(command(), "dossier-1", partial(remove, name)) for name in names],
        *[dossiers.forget_removed("dossier-1", [file.id]) for file in gone],
    )

    dossier = await dossiers.get("dossier-1", OWNER)
    assert sorted(file.id for file in dossier.removed_files) == names
    assert dossier.version == drafted().version + len(names)
    later = now + timedelta(hours=1)
    assert {
        name: sorted(ids) for name, ids in (await dossiers.with_files_removed_before(later, skip=0, limit=10)).items()
    } == {"dossier-1": names}


def remove(attachment_id: str, dossier: Dossier) -> DossierChange:
    return files.remove_attachment(dossier, attachment_id, by(OWNER))


async def test_a_draft_that_is_deleted_leaves_the_ids_of_its_files(dossiers: Store) -> None:
    await put(dossiers, files.remove_attachment(with_file(), CITIZEN_FILE.id, by(OWNER)).aggregate)
    with pytest.raises(DossierNotFound):
        await dossiers.delete(command(STRANGER, "r1"), "dossier-1", lambda _: pytest.fail("it must not be shown"))
    for deleted in (True, False):
        assert (await dossiers.delete(command(OWNER, "r1"), "dossier-1", lambda _: None) is not None) is deleted
    with pytest.raises(DossierNotFound):
        await dossiers.get("dossier-1", OWNER)
    assert await dossiers.of_owner(OWNER.id, None, "", before="", limit=10) == []

    assert await dossiers.with_files_deleted_before(LATER, skip=0, limit=10) == {}
    later = LATER + timedelta(seconds=1)
    assert await dossiers.with_files_deleted_before(later, skip=0, limit=10) == {"dossier-1": [CITIZEN_FILE.id]}
    await dossiers.forget_deleted("dossier-1")
    assert await dossiers.with_files_deleted_before(later, skip=0, limit=10) == {}


async def test_a_draft_without_files_leaves_nothing(dossiers: Store) -> None:
    await put(dossiers, drafted())
    await dossiers.delete(command(OWNER, "r1"), "dossier-1", lambda _: None)
    assert await dossiers.with_files_deleted_before(LATER + timedelta(seconds=1), skip=0, limit=10) == {}


async def test_the_sweeper_finds_drafts_that_nobody_has_touched(dossiers: Store) -> None:
    now = drafted().created_at
    later = draft.amend(drafted(), draft.Amendment(), [], by(OWNER, now + timedelta(days=1))).aggregate
    await put(dossiers, replace(later, id="touched"))
    await put(dossiers, replace(drafted(), id="untouched"))
    await put(dossiers, replace(sent(), id="sent"))

    assert await dossiers.drafts_before(now, skip=0, limit=10) == []
    assert await dossiers.drafts_before(now + timedelta(days=1), skip=0, limit=10) == ["untouched"]
    assert await dossiers.drafts_before(LATER, skip=0, limit=10) == ["untouched", "touched"]


async def test_a_draft_that_is_discarded_leaves_the_ids_of_its_files(dossiers: Store) -> None:
    await put(dossiers, with_file())
    seen: list[Dossier] = []
    await dossiers.discard("dossier-1", seen.append)
    assert seen == [with_file()], "it is decided on what is there"
    with pytest.raises(DossierNotFound):
        await dossiers.get("dossier-1", OWNER)
    with pytest.raises(DossierNotFound):
        await dossiers.discard("dossier-1", seen.append)
    later = LATER + timedelta(seconds=1)
    assert await dossiers.with_files_deleted_before(later, skip=0, limit=10) == {"dossier-1": [CITIZEN_FILE.id]}


async def test_a_draft_that_was_touched_or_sent_meanwhile_is_not_discarded(dossiers: Store) -> None:
    for dossier in (replace(filled(), id="touched", updated_at=LATER), replace(sent(), id="sent")):
        await put(dossiers, dossier)
        with pytest.raises(Conflict):
            await dossiers.discard(dossier.id, lambda dossier: draft.ensure_expired(dossier, LATER))
        assert await dossiers.get(dossier.id, OWNER) == dossier


async def test_of_a_touch_and_a_discarding_at_the_same_time_one_takes_effect(dossiers: Store) -> None:
    names = [f"draft-{number}" for number in range(10)]
    late = drafted().created_at + draft.LIFETIME + timedelta(days=1)

    def touch(dossier: Dossier) -> DossierChange:
        return draft.amend(dossier, draft.Amendment(), [], by(OWNER, late))

    for name in names:
        await put(dossiers, replace(drafted(), id=name))
    touches = await asyncio.gather(
        *[dossiers.update(command(), name, touch) for name in names],
        *[dossiers.discard(name, lambda dossier: draft.ensure_expired(dossier, late)) for name in names],
        return_exceptions=True,
    )
    for name, touched, discarded in zip(names, touches[:10], touches[10:], strict=True):
        if discarded is None:
            assert isinstance(touched, DossierNotFound)
        else:
            assert isinstance(discarded, Conflict)
            assert await dossiers.get(name, OWNER) == touched


async def test_what_waits_is_listed_from_the_oldest_on_and_behind_what_is_skipped(dossiers: Store) -> None:
    begun = drafted().created_at
    for day, name in ((3, "c"), (1, "a"), (2, "b"), (4, "d")):
        at = begun + timedelta(days=day)
        announced = files.add_attachment(drafted(), CITIZEN_FILE, by(OWNER, at)).aggregate
        await put(dossiers, replace(announced, id=name, removed_files=(RemovedFile("gone", at),)))

    for found in (dossiers.drafts_before, dossiers.with_uploads_before, dossiers.with_files_removed_before):
        assert list(await found(LATER, skip=0, limit=2)) == ["a", "b"]
        assert list(await found(LATER, skip=1, limit=2)) == ["b", "c"]
        assert list(await found(LATER, skip=3, limit=2)) == ["d"]
        assert list(await found(LATER, skip=4, limit=2)) == []


async def test_what_was_deleted_is_listed_from_the_oldest_on_and_behind_what_is_skipped(
    dossiers: Store, deleting: HandClock
) -> None:
    for name in ("c", "a", "b"):
        await put(dossiers, replace(with_file(), id=name))
        await dossiers.discard(name, lambda _: None)
        deleting.time -= timedelta(days=1)

    later = LATER + timedelta(seconds=1)
    assert list(await dossiers.with_files_deleted_before(later, skip=0, limit=2)) == ["b", "a"]
    assert list(await dossiers.with_files_deleted_before(later, skip=2, limit=2)) == ["c"]
    assert list(await dossiers.with_files_deleted_before(later, skip=3, limit=2)) == []
