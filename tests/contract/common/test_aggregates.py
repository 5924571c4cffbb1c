"""What every store of aggregates guarantees, in memory and on the real server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import cast

import pytest

from services.common.events.outbox import Outbox
from services.common.kernel.aggregates import Aggregates
from services.common.kernel.change import Change
from services.common.kernel.command import Command
from services.common.kernel.errors import AlreadyExists, RequestIdReused
from services.common.runtime import SystemClock
from services.common.storage.aggregates import MongoAggregates
from services.common.storage.idempotency import Idempotency
from services.common.storage.memory import MemoryAggregates
from services.common.storage.mongo import Database
from tests.contract.common.boxes import (
    OTHER,
    Box,
    BoxCodec,
    BoxEvent,
    BoxFull,
    BoxNotFound,
    LabelTaken,
    close_once,
    command,
    open_box,
    put_in,
    rename,
)

Boxes = Aggregates[Box, BoxEvent]
Told = Callable[[str], Awaitable[list[str]]]
World = tuple[Boxes, Told]
UNIQUE = {"label": LabelTaken}


@pytest.fixture
def memory() -> World:
    store = MemoryAggregates[Box, BoxEvent](not_found=BoxNotFound, unique=UNIQUE)

    async def told(box_id: str) -> list[str]:
        return [event.name for event in store.events if event.box == box_id]

    return store, told


@pytest.fixture
async def mongo(database: Database) -> World:
    outbox, idempotency = Outbox(database, SystemClock()), Idempotency(database, SystemClock())
    store = MongoAggregates[Box, BoxEvent](
        database, "boxes", BoxCodec(), outbox, idempotency, not_found=BoxNotFound, unique=UNIQUE
    )
    for part in (outbox, idempotency, store):
        await part.prepare()

    async def told(box_id: str) -> list[str]:
        return [event.data.decode() for event in await outbox.history(box_id)]

    return store, told


@pytest.fixture(params=["memory", "mongo"])
def world(request: pytest.FixtureRequest) -> World:
    """A store, and what it has told about a box: the names of the events, in order."""
    return cast(World, request.getfixturevalue(request.param))


@pytest.fixture
def boxes(world: World) -> Boxes:
    return world[0]


@pytest.fixture
def told(world: World) -> Told:
    return world[1]


async def test_what_is_added_can_be_read(boxes: Boxes, told: Told) -> None:
    box = await boxes.add(command("r1"), open_box("b1", "tools"))

    assert box == Box("b1", 1, "tools", 0)
    assert await boxes.get("b1") == box
    assert await told("b1") == ["opened"]


async def test_what_is_not_there_is_not_found(boxes: Boxes) -> None:
    with pytest.raises(BoxNotFound):
        await boxes.get("none")
    with pytest.raises(BoxNotFound):
        await boxes.update(command(), "none", put_in)


async def test_an_update_stores_the_change_and_its_events(boxes: Boxes, told: Told) -> None:
    await boxes.add(command(), open_box("b1"))

    assert await boxes.update(command(), "b1", put_in) == Box("b1", 2, "", 1)
    assert await boxes.get("b1") == Box("b1", 2, "", 1)
    assert await told("b1") == ["opened", "filled"]


async def test_a_refused_change_changes_nothing(boxes: Boxes, told: Told) -> None:
    await boxes.add(command(), open_box("b1"))

    def refuse(box: Box) -> Change[Box, BoxEvent]:
        raise BoxFull

    with pytest.raises(BoxFull):
        await boxes.update(command("r1"), "b1", refuse)

    assert await boxes.get("b1") == Box("b1")
    assert await told("b1") == ["opened"]
    # Only successes are recorded: the same request may succeed later.
    assert (await boxes.update(command("r1"), "b1", put_in)).count == 1


async def test_a_change_must_add_one_to_the_version(boxes: Boxes) -> None:
    await boxes.add(command(), open_box("b1"))

    with pytest.raises(ValueError, match="version"):
        await boxes.update(command(), "b1", lambda box: Change(box))


async def test_an_id_is_given_once(boxes: Boxes) -> None:
    await boxes.add(command("r1"), open_box("b1"))

    with pytest.raises(AlreadyExists):
        await boxes.add(command("r2"), open_box("b1"))


async def test_a_unique_field_is_given_once(boxes: Boxes, told: Told) -> None:
    await boxes.add(command(), open_box("b1", "tools"))
    await boxes.add(command(), open_box("b2"))
    await boxes.add(command(), open_box("b3"))

    with pytest.raises(LabelTaken):
        await boxes.add(command(), open_box("b4", "tools"))
    with pytest.raises(LabelTaken):
        await boxes.update(command(), "b2", lambda box: rename(box, "tools"))

    assert await told("b4") == []
    assert (await boxes.update(command(), "b1", lambda box: rename(box, "tools"))).label == "tools"


async def test_what_is_removed_is_gone_and_its_unique_field_is_free(boxes: Boxes, told: Told) -> None:
    box = await boxes.add(command("r1"), open_box("b1", "tools"))

    assert await boxes.remove(box) is True

    with pytest.raises(BoxNotFound):
        await boxes.get("b1")
    with pytest.raises(BoxNotFound):
        await boxes.replayed(command("r1"))
    assert (await boxes.add(command(), open_box("b2", "tools"))).label == "tools"
    assert await told("b1") == ["opened"]
    assert await boxes.remove(box) is False


async def test_what_was_changed_meanwhile_is_not_removed(boxes: Boxes) -> None:
    seen = await boxes.add(command(), open_box("b1"))
    changed = await boxes.update(command(), "b1", put_in)

    assert await boxes.remove(seen) is False
    assert await boxes.get("b1") == changed


async def test_what_is_deleted_is_gone_and_a_repeat_is_no_error(boxes: Boxes, told: Told) -> None:
    box = await boxes.add(command("r1"), open_box("b1", "tools"))
    delete = command("r2", method="/boxes/Delete")

    assert await boxes.delete(delete, "b1", lambda _: None) == box
    assert await boxes.delete(delete, "b1", lambda _: None) is None

    for gone in (
        boxes.get("b1"),
        boxes.delete(command("r3"), "b1", lambda _: None),
        boxes.add(command("r1"), open_box("b1")),
    ):
        with pytest.raises(BoxNotFound):
            await gone
    with pytest.raises(RequestIdReused):
        await boxes.delete(command("r1", method="/boxes/Delete"), "b1", lambda _: None)
    assert (await boxes.add(command(), open_box("b2", "tools"))).label == "tools"
    assert await told("b1") == ["opened"]


async def test_what_must_not_be_deleted_stays(boxes: Boxes) -> None:
    await boxes.add(command(), open_box("b1"))

    def refuse(box: Box) -> None:
        raise BoxFull

    with pytest.raises(BoxFull):
        await boxes.delete(command("r1"), "b1", refuse)
    assert await boxes.get("b1") == Box("b1")
    assert await boxes.delete(command("r1"), "b1", lambda _: None), "a refusal uses up no id"


async def test_of_concurrent_deletions_one_takes_effect(boxes: Boxes) -> None:
    await boxes.add(command(), open_box("b1"))

    answers = await asyncio.gather(*[boxes.delete(command("r1"), "b1", lambda _: None) for _ in range(5)])

    assert sorted(answers, key=lambda box: box is None) == [Box("b1"), None, None, None, None]


async def test_a_repeated_call_takes_effect_once(boxes: Boxes, told: Told) -> None:
    first = await boxes.add(command("r1", method="/boxes/Open"), open_box("b1"))
    again = await boxes.add(command("r1", method="/boxes/Open"), open_box("b2"))
    await boxes.update(command("r2"), "b1", close_once)
    closed = await boxes.update(command("r2"), "b1", close_once)

    assert (first, again) == (Box("b1"), Box("b1"))
    assert closed == Box("b1", 2, "closed")
    assert await told("b1") == ["opened", "closed"]
    assert await told("b2") == []


async def test_a_repeat_is_answered_with_the_present_state(boxes: Boxes) -> None:
    await boxes.add(command("r1"), open_box("b1"))
    await boxes.update(command("r2"), "b1", put_in)

    assert await boxes.add(command("r1"), open_box("b1")) == Box("b1", 2, "", 1)
    assert await boxes.replayed(command("r1")) == Box("b1", 2, "", 1)
    assert await boxes.replayed(command("r3")) is None


@pytest.mark.parametrize("other", [command("r1", body="other"), command("r1", method="/boxes/Other")])
async def test_a_request_id_cannot_be_used_for_something_else(boxes: Boxes, other: Command) -> None:
    await boxes.add(command("r1"), open_box("b1"))

    with pytest.raises(RequestIdReused):
        await boxes.add(other, open_box("b2"))
    with pytest.raises(RequestIdReused):
        await boxes.update(other, "b1", put_in)
    with pytest.raises(RequestIdReused):
        await boxes.replayed(other)


async def test_request_ids_of_two_callers_do_not_meet(boxes: Boxes) -> None:
    await boxes.add(command("r1"), open_box("b1"))
    await boxes.add(command("r1", actor=OTHER, body="other"), open_box("b2"))

    assert (await boxes.get("b2")).id == "b2"


async def test_calls_without_a_request_id_are_all_different(boxes: Boxes) -> None:
    await boxes.add(command(), open_box("b1"))
    await boxes.update(command(), "b1", put_in)

    assert (await boxes.update(command(), "b1", put_in)).count == 2


async def test_concurrent_changes_all_take_effect(boxes: Boxes, told: Told) -> None:
    await boxes.add(command(), open_box("b1"))

    answers = await asyncio.gather(*[boxes.update(command(f"r{n}"), "b1", put_in) for n in range(8)])

    assert sorted(box.count for box in answers) == list(range(1, 9))
    assert await told("b1") == ["opened"] + ["filled"] * 8


async def test_concurrent_repeats_take_effect_once_and_get_the_same_answer(boxes: Boxes, told: Told) -> None:
    async def open_and_close(n: int) -> None:
        box_id = f"b{n}"
        opened = await asyncio.gather(
            *[boxes.add(command(f"open{n}", method="/boxes/Open"), open_box(box_id, box_id)) for _ in range(5)]
        )
        closed = await asyncio.gather(
            *[boxes.update(command(f"count{n}"), box_id, put_in) for _ in range(5)],
        )
        assert set(opened) == {Box(box_id, 1, box_id)}
        assert set(closed) == {Box(box_id, 2, box_id, 1)}
        assert await told(box_id) == ["opened", "filled"]

    await asyncio.gather(*[open_and_close(n) for n in range(10)])


async def test_concurrent_repeats_of_a_step_possible_once(boxes: Boxes) -> None:
    await boxes.add(command(), open_box("b1"))

    answers = await asyncio.gather(*[boxes.update(command("r1"), "b1", close_once) for _ in range(5)])

    assert set(answers) == {Box("b1", 2, "closed")}
