"""What is left behind is swept away, whatever stands in the way of one dossier, on memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from services.common.kernel.change import Change
from services.common.kernel.errors import Unavailable
from services.submission.adapters.memory import MemoryDossiers
from services.submission.app.ports import DossierChange
from services.submission.app.sweep import SweepDeletedDossiers, SweepDrafts, SweepRemovedFiles, SweepUploads
from services.submission.domain.errors.access import DossierNotFound
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.steps import draft, files
from tests.support.clocks import HandClock
from tests.unit.submission.dossiers import CITIZEN_FILE, OWNER, asked, by, drafted, sent
from tests.unit.submission.neighbours import Shelf, call

A_MINUTE = timedelta(minutes=1)


class Stubborn(MemoryDossiers):
    """Some dossiers can't be read any more; `away`: none."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        self.broken: set[str] = set()
        self.away = False

    async def tidy(self, dossier_id: str, fn: Callable[[Dossier], DossierChange]) -> Dossier:
        self._read(dossier_id)
        return await super().tidy(dossier_id, fn)

    async def discard(self, dossier_id: str, fn: Callable[[Dossier], None]) -> None:
        self._read(dossier_id)
        await super().discard(dossier_id, fn)

    def _read(self, dossier_id: str) -> None:
        if self.away:
            raise Unavailable
        if dossier_id in self.broken:
            raise ValueError


class Left:
    """Dossiers that leave something behind, each of them a file of its own."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.dossiers, self.shelf = Stubborn(self.clock), Shelf()
        self.drafts = SweepDrafts(self.dossiers, self.clock)
        self.uploads = SweepUploads(self.dossiers, self.clock)
        self.removed = SweepRemovedFiles(self.dossiers, self.shelf, self.clock)
        self.deleted = SweepDeletedDossiers(self.dossiers, self.shelf, self.clock)
        self.sweeps: Mapping[str, Callable[[], Awaitable[int]]] = {
            "drafts": self.drafts,
            "uploads": self.uploads,
            "removed": self.removed,
            "deleted": self.deleted,
        }

    async def behind(self, kind: str, *numbers: int) -> Callable[[], Awaitable[int]]:
        """Leaves something behind, long ago, and gives the sweep of it."""
        for name in map(_name, numbers):
            dossier = announced(name)
            if kind == "removed":
                dossier = files.remove_attachment(dossier, name, by(OWNER)).aggregate
            await self.put(dossier)
            if kind == "deleted":
                await self.dossiers.delete(call(), name, lambda _: None)
        self.clock.time += timedelta(days=100)
        return self.sweeps[kind]

    async def put(self, dossier: Dossier) -> None:
        await self.dossiers.add(call(), Change(dossier))

    def stand_in_the_way(self, *numbers: int) -> None:
        self.dossiers.broken = self.shelf.locked = set(map(_name, numbers))

    def be_away(self) -> None:
        self.dossiers.away = self.shelf.away = True


def announced(name: str) -> Dossier:
    """A draft of that id that waits for a file of that id."""
    file = replace(CITIZEN_FILE, id=name)
    return files.add_attachment(replace(drafted(), id=name), file, by(OWNER)).aggregate


def _name(number: int) -> str:
    return f"no-{number}"


EVERY_KIND = pytest.mark.parametrize("kind", ["drafts", "uploads", "removed", "deleted"])


@pytest.fixture
def left() -> Left:
    return Left()


@EVERY_KIND
async def test_one_that_cannot_be_tidied_holds_up_no_other_and_is_tried_again(left: Left, kind: str) -> None:
    sweep = await left.behind(kind, 0, 1, 2)
    left.stand_in_the_way(1)
    with capture_logs() as lines:
        assert await sweep() == 2
    assert [line["dossier"] for line in lines] == ["no-1"], "somebody must hear of it"
    assert await sweep() == 0, "the sweeper waits with the one that is left"
    left.stand_in_the_way()
    assert await sweep() == 1
    assert await sweep() == 0


@EVERY_KIND
async def test_hundreds_that_cannot_be_tidied_do_not_block_the_way_of_the_others(left: Left, kind: str) -> None:
    sweep = await left.behind(kind, *range(205))
    left.stand_in_the_way(*range(202))
    assert await sweep() == 3
    assert await sweep() == 0


@EVERY_KIND
async def test_those_that_cannot_be_tidied_are_not_tried_again_for_each_of_the_others(left: Left, kind: str) -> None:
    sweep = await left.behind(kind, *range(205))
    left.stand_in_the_way(*range(99))
    assert await sweep() > 100


@EVERY_KIND
async def test_what_is_away_is_waited_for(left: Left, kind: str) -> None:
    sweep = await left.behind(kind, 1)
    left.be_away()
    with pytest.raises(Unavailable):
        await sweep()


async def test_a_draft_that_nobody_touches_ends_after_ninety_days_and_its_files_with_it(left: Left) -> None:
    await left.put(announced("no-1"))
    left.clock.time += timedelta(days=90)
    assert await left.drafts() == 0
    left.clock.time += A_MINUTE
    assert await left.drafts() == 1
    with pytest.raises(DossierNotFound):
        await left.dossiers.get("no-1", OWNER)

    left.clock.time += timedelta(hours=2)
    assert await left.deleted() == 1
    assert left.shelf.removed == ["no-1"]


async def test_being_tidied_makes_no_draft_live_longer(left: Left) -> None:
    await left.put(announced("no-1"))
    left.clock.time += timedelta(days=2)
    assert await left.uploads() == 1
    left.clock.time += timedelta(days=88) + A_MINUTE
    assert await left.drafts() == 1


async def test_what_was_sent_never_ends_so(left: Left) -> None:
    await left.put(replace(sent(), id="sent"))
    await left.put(asked(replace(sent(), id="asked", code="H56.245-261123-0002"), "declaration.ho_ten_tre"))
    left.clock.time += timedelta(days=1000)
    assert await left.drafts() == 0


async def test_a_draft_that_its_owner_touches_at_the_last_moment_stays(left: Left) -> None:
    class TouchedMeanwhile(MemoryDossiers):
        async def drafts_before(self, instant: datetime, *, skip: int, limit: int) -> Sequence[str]:
            found = await super().drafts_before(instant, skip=skip, limit=limit)
            act = by(OWNER, left.clock.now())
            for dossier_id in found:
                await self.update(call(), dossier_id, lambda dossier: draft.amend(dossier, draft.Amendment(), [], act))
            return found

    dossiers = TouchedMeanwhile(left.clock)
    await dossiers.add(call(), Change(drafted()))
    left.clock.time += timedelta(days=100)
    assert await SweepDrafts(dossiers, left.clock)() == 0
    assert (await dossiers.get("dossier-1", OWNER)).updated_at == left.clock.time
