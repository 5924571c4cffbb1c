"""The relay beside its servers: what it leaves open, and what it says of an event that nobody takes."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from datetime import UTC, datetime
from typing import cast

import pytest
from structlog.testing import capture_logs

from services.common.events.doorbell import Doorbell
from services.common.events.envelope import Envelope
from services.common.events.outbox import Outbox
from services.common.events.relay import Relay
from services.common.kernel.errors import Unavailable
from services.common.leases import Lease


class Rows:
    """An outbox of one event; `open` counts the readers that were not closed."""

    def __init__(self) -> None:
        self.event = Envelope(
            id="event-1",
            type="vn.motcua.test.happened.v1",
            source="/test",
            key="key-1",
            sequence=1,
            time=datetime(2026, 11, 23, tzinfo=UTC),
            subject="test.v1.happened",
            data=b"",
        )
        self.open = 0

    async def pending(self) -> AsyncGenerator[list[Envelope], None]:
        self.open += 1
        try:
            yield [self.event]
        finally:
            self.open -= 1

    async def mark_sent(self, ids: Iterable[str]) -> None:
        assert list(ids) == [self.event.id]


class Door:
    """A publisher that raises `failure` while there is one."""

    def __init__(self, failure: Exception | None) -> None:
        self.failure = failure

    async def publish(self, event: Envelope) -> None:
        if self.failure is not None:
            raise self.failure


class Held:
    """A lease that is held as told."""

    held = True


def relay(rows: Rows, door: Door, lease: Held) -> Relay:
    return Relay(cast(Outbox, rows), door, cast(Lease, lease), Doorbell("test"))


async def test_no_cursor_stays_open_when_the_bus_is_away_or_the_lease_is_lost() -> None:
    rows, door, lease = Rows(), Door(Unavailable()), Held()
    one = relay(rows, door, lease)

    with pytest.raises(Unavailable):
        await one.flush()
    assert rows.open == 0

    lease.held = False
    assert await one.flush() == 0
    assert rows.open == 0


async def test_an_event_that_nobody_takes_is_told_of_shortly_and_ever_more_seldom() -> None:
    rows, door = Rows(), Door(ValueError("with a name in it, say"))
    one = relay(rows, door, Held())

    with capture_logs() as lines:
        for _ in range(100):
            assert await one.flush() == 0

    assert [line["times"] for line in lines] == [1, 2, 4, 8, 16, 32, 64]
    assert {(line["event_id"], line["error"]) for line in lines} == {("event-1", "ValueError")}
    assert not any("exc_info" in line for line in lines)

    door.failure = None
    assert await one.flush() == 1
    door.failure = ValueError()
    with capture_logs() as lines:
        await one.flush()
    assert [line["times"] for line in lines] == [1]
