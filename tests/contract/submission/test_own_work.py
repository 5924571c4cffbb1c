"""What the store of dossiers guarantees to submission's own work: notices and sweeps, in memory and on the real server."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from services.common.kernel.errors import Conflict
from services.submission.app.ports import DossierChange
from services.submission.domain.errors.access import DossierNotFound
from services.submission.domain.record.attachments import RemovedFile
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.steps import draft, files
from tests.contract.submission.stores import LATER, Store, command, put, with_file
from tests.support.clocks import HandClock
from tests.unit.submission.dossiers import (
    CITIZEN_FILE,
    OWNER,
    STRANGER,
    by,
    drafted,
    filled,
    sent,
)


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
