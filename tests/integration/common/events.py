"""Events for the tests, and what a stream holds of them."""

from __future__ import annotations

from collections.abc import Iterable

from services.common.events.bus import Bus
from services.common.events.envelope import Envelope
from services.common.events.outbox import Outbox
from services.common.runtime import SystemClock, UuidV7
from services.common.storage.mongo import Database, Session, transact

STREAM = "BOXES"
SUBJECTS = ["box.v1.>"]


def events(key: str, count: int, *, first: int = 1) -> list[Envelope]:
    return [
        Envelope(
            id=UuidV7().new(),
            type="vn.motcua.box.filled.v1",
            source="/boxes",
            key=key,
            sequence=sequence,
            time=SystemClock().now(),
            subject="box.v1.filled",
            data=f"{key} {sequence}".encode(),
        )
        for sequence in range(first, first + count)
    ]


async def store(database: Database, outbox: Outbox, batch: Iterable[Envelope]) -> None:
    rows = list(batch)

    async def work(session: Session) -> None:
        await outbox.append(rows, session)

    await transact(database, work)


async def stored(bus: Bus) -> list[bytes]:
    """The bodies in the stream, in order."""
    state = (await bus.jetstream.stream_info(STREAM)).state
    return [
        (await bus.jetstream.get_msg(STREAM, seq=number)).data or b""
        for number in range(state.first_seq, state.last_seq + 1)
        if state.messages
    ]
