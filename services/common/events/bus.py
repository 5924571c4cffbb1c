"""The event bus: NATS JetStream, with events as CloudEvents 1.0 in binary mode (CloudEvents NATS protocol binding).

A message is the protobuf body; its headers are the `ce-` attributes (with the `sequence` extension), `content-type`,
`traceparent` (W3C) and `Nats-Msg-Id`, by which the stream drops what it was sent twice within `DUPLICATE_WINDOW`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.errors import MaxPayloadError
from nats.js import JetStreamContext
from nats.js.api import StorageType, StreamConfig
from nats.js.errors import APIError, BadRequestError, ServerError, ServiceUnavailableError

from ..kernel.errors import Unavailable
from .envelope import CONTENT_TYPE, SPEC_VERSION, Envelope

DUPLICATE_WINDOW = timedelta(minutes=10)
_PUBLISH_TIMEOUT = 2.0
_STREAM_NAME_IN_USE = 10058
_IN_PROCESS = 10158  # a cluster that lacks a majority has taken the message in, and has not decided on it

_log = structlog.get_logger(__name__)


class Undecodable(ValueError):
    """A message that is not an event as `encode` makes them."""


class Bus:
    """One connection. After a lost connection it comes back by itself, for ever."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.jetstream: JetStreamContext = client.jetstream(timeout=5.0)

    @classmethod
    async def connect(
        cls,
        url: str,
        *,
        name: str,
        patience: timedelta = timedelta(seconds=10),
    ) -> Bus:
        """Connects to one of the servers of `url`, separated by commas. Raises `Unavailable` when none answers within
        `patience`."""
        client = Client()
        try:
            async with asyncio.timeout(patience.total_seconds()):
                await client.connect(
                    url.split(","),
                    name=name,
                    max_reconnect_attempts=-1,
                    reconnect_time_wait=0.25,  # type: ignore[arg-type]  # seconds; annotated as int
                    ping_interval=5,
                    error_cb=_report,
                    disconnected_cb=_report_disconnected,
                    reconnected_cb=_report_reconnected,
                )
        except TimeoutError as error:
            await client.close()
            raise Unavailable(retry_after=timedelta(seconds=1)) from error
        return cls(client)

    @property
    def connected(self) -> bool:
        """Whether there is a connection at this moment (for health)."""
        return self._client.is_connected

    async def close(self) -> None:
        """Sends what is buffered and closes; not `drain`, which hangs on an open pull subscription."""
        await self._client.close()

    async def ensure_stream(self, name: str, subjects: Sequence[str]) -> None:
        """Makes a stream that keeps its messages for ever; of one that exists only what is ours is changed. The rest, such
        as the replicas in a cluster, is the operator's. Raises `Unavailable`."""
        ours = {"subjects": list(subjects), "duplicate_window": DUPLICATE_WINDOW.total_seconds()}
        with outages():
            try:
                await self.jetstream.add_stream(StreamConfig(name=name, storage=StorageType.FILE), **ours)
            except BadRequestError as error:
                if error.err_code != _STREAM_NAME_IN_USE:
                    raise
                existing = (await self.jetstream.stream_info(name)).config
                if (wanted := existing.evolve(**ours)) != existing:
                    await self.jetstream.update_stream(wanted)

    async def publish(self, event: Envelope) -> None:
        """Returns when the stream has stored the event.

        Raises `Unavailable` when that is not known: publish the same event again, its id makes it harmless.
        """
        await self.publish_raw(event.subject, event.data, encode(event))

    async def publish_raw(self, subject: str, data: bytes, headers: Mapping[str, str]) -> None:
        """As `publish`, for a message that is not an `Envelope` of ours."""
        with outages():
            await self.jetstream.publish(subject, data, timeout=_PUBLISH_TIMEOUT, headers=dict(headers))

    async def shout(self, subject: str, data: bytes) -> None:
        """Tells whoever listens now; may be lost."""
        try:
            await self._client.publish(subject, data)
        except NatsError as error:
            _log.info("not told", subject=subject, error=type(error).__name__)

    async def listen(self, subject: str, hear: Callable[[bytes], Awaitable[None]]) -> None:
        """Calls `hear` with what is shouted, until the connection is closed."""

        async def receive(message: Msg) -> None:
            await hear(message.data)

        await self._client.subscribe(subject, cb=receive)


@contextmanager
def outages() -> Iterator[None]:
    """Turns a lost, late or overloaded server into `Unavailable`; what the server refuses for a reason passes."""
    try:
        yield
    except MaxPayloadError:
        raise
    except (ServiceUnavailableError, ServerError) as error:
        raise Unavailable(retry_after=timedelta(seconds=1)) from error
    except APIError as error:
        if error.err_code != _IN_PROCESS:
            raise
        raise Unavailable(retry_after=timedelta(seconds=1)) from error
    except (NatsError, TimeoutError, ConnectionError) as error:
        raise Unavailable(retry_after=timedelta(seconds=1)) from error


def encode(event: Envelope) -> dict[str, str]:
    """The headers of an event. `Envelope` has made sure that they are plain ASCII."""
    headers = {
        "Nats-Msg-Id": event.id,
        "ce-specversion": SPEC_VERSION,
        "ce-id": event.id,
        "ce-type": event.type,
        "ce-source": event.source,
        "ce-subject": event.key,
        "ce-time": event.time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "ce-sequence": f"{event.sequence:012d}",
        "content-type": CONTENT_TYPE,
    }
    if event.traceparent:
        headers["traceparent"] = event.traceparent
    return headers


def decode(subject: str, headers: Mapping[str, str] | None, data: bytes) -> Envelope:
    """The event in a message. Raises `Undecodable`."""
    fields = headers or {}
    if fields.get("ce-specversion") != SPEC_VERSION or fields.get("content-type") != CONTENT_TYPE:
        raise Undecodable("not a CloudEvent 1.0 with a protobuf body")
    try:
        return Envelope(
            id=fields["ce-id"],
            type=fields["ce-type"],
            source=fields["ce-source"],
            key=fields["ce-subject"],
            sequence=int(fields["ce-sequence"]),
            time=datetime.fromisoformat(fields["ce-time"]),
            subject=subject,
            data=data,
            traceparent=fields.get("traceparent", ""),
        )
    except (KeyError, ValueError) as error:
        raise Undecodable("an attribute is missing or malformed") from error


async def _report(error: Exception) -> None:
    _log.info("nats", error=type(error).__name__)


async def _report_disconnected() -> None:
    _log.warning("nats disconnected")


async def _report_reconnected() -> None:
    _log.info("nats connected again")
