"""Dead letters: what a consumer could never handle, kept whole for the operator to read, and to replay once mended."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from nats.aio.msg import Msg
from nats.js.errors import NotFoundError

from .bus import Bus, outages

STREAM = "DEAD_LETTERS"
_ALL = "dead.>"
_CONSUMER, _REASON, _SUBJECT = "motcua-dead-consumer", "motcua-dead-reason", "motcua-dead-subject"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message as it was, who could not handle it, and why (UPPER_SNAKE).

    `number` counts in the dead-letter stream; `headers` are the original ones but for the stream's own (`Nats-…`).
    """

    number: int
    consumer: str
    reason: str
    subject: str
    time: datetime | None
    headers: dict[str, str]
    data: bytes

    @property
    def event_id(self) -> str:
        """The event's id, or empty if the message was no event."""
        return self.headers.get("ce-id", "")


async def ensure(bus: Bus) -> None:
    """Makes the stream."""
    await bus.ensure_stream(STREAM, [_ALL])


async def bury(bus: Bus, message: Msg, *, consumer: str, reason: str) -> None:
    """Keeps a message that `consumer` gives up. Raises `Unavailable` when it is not known to be kept."""
    place = message.metadata
    headers = {
        **_original(message.headers or {}),
        _CONSUMER: consumer,
        _REASON: reason,
        _SUBJECT: message.subject,
        # The same message buried twice is kept once.
        "Nats-Msg-Id": f"{consumer}:{place.stream}:{place.sequence.stream}",
    }
    await bus.publish_raw(f"dead.{consumer}", message.data, headers)


async def read(bus: Bus) -> AsyncIterator[DeadLetter]:
    """All dead letters, oldest first. Raises `Unavailable`."""
    number = 1
    while True:
        with outages():
            try:
                # Without `direct` the leader answers, so nothing kept is missing.
                raw = await bus.jetstream.get_msg(STREAM, seq=number, subject=_ALL, next=True)
            except NotFoundError:
                return
        headers = raw.headers or {}
        number = (raw.seq or number) + 1
        yield DeadLetter(
            number=number - 1,
            consumer=headers.get(_CONSUMER, ""),
            reason=headers.get(_REASON, ""),
            subject=headers.get(_SUBJECT, ""),
            time=raw.time,
            headers=_original(headers),
            data=raw.data or b"",
        )


async def replay(bus: Bus, letter: DeadLetter) -> None:
    """Publishes it again on its old subject and removes it. Consumers that had handled it skip it by their inbox.

    Raises `Unavailable`; replay it again then.
    """
    # With its old Nats-Msg-Id the stream might take it for a duplicate and drop it.
    headers = {**letter.headers, "Nats-Msg-Id": f"replay:{letter.number}:{letter.event_id}"}
    await bus.publish_raw(letter.subject, letter.data, headers)
    await remove(bus, letter)


async def remove(bus: Bus, letter: DeadLetter) -> None:
    """Forgets it. Raises `Unavailable`."""
    with outages():
        await bus.jetstream.delete_msg(STREAM, letter.number)


def _original(headers: dict[str, str]) -> dict[str, str]:
    own = (_CONSUMER, _REASON, _SUBJECT)
    return {name: value for name, value in headers.items() if name not in own and not name.startswith("Nats-")}
