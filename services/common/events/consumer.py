"""The consumer: hands the events of a stream to a handler, each until it has succeeded.

    success      → the handler has committed → ack
    failure      → nak with a growing delay, for ever: nothing is given up because a server was away
    poison       → kept in the dead-letter stream, then term: what can never succeed does not come back

Delivery is at least once; `InboxGuard` makes the second time harmless. Messages are handled one by one, in order, but one
that waits for its retry does not hold up those behind it: handlers do not rely on order.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import structlog
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig

from ..kernel.errors import Unavailable
from .bus import Bus, Undecodable, decode
from .dead_letters import bury
from .envelope import Envelope

Handler = Callable[[Envelope], Awaitable[None]]

_FETCH_SECONDS = 1.0
_FIRST_DELAY = 0.25
_log = structlog.get_logger(__name__)


class Poison(Exception):
    """Raised by a handler for an event that can never succeed. `reason` is UPPER_SNAKE and says why, without data."""

    def __init__(self, reason: str) -> None:
        if not re.fullmatch(r"[A-Z][A-Z0-9_]*", reason):
            raise ValueError("a reason is UPPER_SNAKE")
        self.reason = reason
        super().__init__(reason)


class Consumer:
    """A durable consumer of a stream.

    `subjects` filters (all when empty). Seconds: `ack_wait` is how long after a kill its messages go to another process;
    `handler_timeout` ends a handler that hangs; `longest_delay` caps the wait between two tries.
    """

    def __init__(
        self,
        bus: Bus,
        *,
        stream: str,
        name: str,
        handler: Handler,
        subjects: Sequence[str] = (),
        ack_wait: float = 10.0,
        handler_timeout: float = 60.0,
        longest_delay: float = 30.0,
    ) -> None:
        self._bus = bus
        self._stream = stream
        self._name = name
        self._handler = handler
        self._subjects = list(subjects)
        self._ack_wait = ack_wait
        self._handler_timeout = handler_timeout
        self._longest_delay = longest_delay
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Has `run` return after the message under way."""
        self._stopping.set()

    async def run(self) -> None:
        """Consumes until `stop` or until it is cancelled. Survives the bus and the handler's dependencies being away."""
        while not self._ends:
            try:
                await self._consume()
            except (NatsError, TimeoutError, Unavailable) as error:
                _log.warning("consumer waits: the bus does not answer", consumer=self._name, error=type(error).__name__)
                await asyncio.sleep(_FETCH_SECONDS)

    @property
    def _ends(self) -> bool:
        """Whether to take no more. Also when cancelled: nats-py waits with `asyncio.wait_for`, which before CPython 3.12
        swallows a cancellation that comes together with the answer."""
        task = asyncio.current_task()
        return self._stopping.is_set() or (task is not None and task.cancelling() > 0)

    async def _consume(self) -> None:
        # add_consumer makes or updates it; pull_subscribe with a config would leave an existing one as it was.
        await self._bus.jetstream.add_consumer(
            self._stream,
            ConsumerConfig(
                name=self._name,
                durable_name=self._name,
                filter_subjects=self._subjects or None,
                ack_policy=AckPolicy.EXPLICIT,
                ack_wait=self._ack_wait,
                max_deliver=-1,
            ),
        )
        subscription = await self._bus.jetstream.pull_subscribe_bind(self._name, self._stream)
        try:
            while not self._ends:
                message = await _next(subscription)
                if message is not None:
                    await self._work_on(message)
        finally:
            with suppress(NatsError):
                await subscription.unsubscribe()

    async def _work_on(self, message: Msg) -> None:
        if self._ends:
            await message.nak()
            return
        async with self._heartbeat(message):
            await self._handle(message)

    async def _handle(self, message: Msg) -> None:
        try:
            event = decode(message.subject, message.headers, message.data)
        except Undecodable:
            await self._give_up(message, "UNDECODABLE")
            return
        with structlog.contextvars.bound_contextvars(
            consumer=self._name, event_id=event.id, traceparent=event.traceparent
        ):
            try:
                async with asyncio.timeout(self._handler_timeout):
                    await self._handler(event)
            except Poison as poison:
                await self._give_up(message, poison.reason)
            except Unavailable:
                _log.warning("event waits: what it needs does not answer", tries=message.metadata.num_delivered)
                await self._retry_later(message)
            except Exception:
                _log.exception("event not handled; it comes again")
                await self._retry_later(message)
            else:
                await message.ack()

    async def _retry_later(self, message: Msg) -> None:
        tries = message.metadata.num_delivered
        delay = min(_FIRST_DELAY * 2 ** min(tries, 20), self._longest_delay)
        # A bare nak() would come back at once, whatever the consumer's backoff says.
        await message.nak(delay=delay * random.uniform(0.5, 1.0))  # noqa: S311 no secret

    async def _give_up(self, message: Msg, reason: str) -> None:
        _log.error("event given up", consumer=self._name, reason=reason, subject=message.subject)
        try:
            await bury(self._bus, message, consumer=self._name, reason=reason)
        except Unavailable:
            await self._retry_later(message)
        else:
            await message.term()

    @asynccontextmanager
    async def _heartbeat(self, message: Msg) -> AsyncIterator[None]:
        """Keeps the server from giving the message to another while we work on it."""

        async def beat() -> None:
            while True:
                await asyncio.sleep(self._ack_wait / 3)
                if not message.is_acked:
                    with suppress(NatsError):
                        await message.in_progress()

        task = asyncio.create_task(beat())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})


async def _next(subscription: JetStreamContext.PullSubscription) -> Msg | None:
    # One at a time: of a larger fetch nats-py holds the first message back until the time-out (900 ms).
    try:
        messages = await subscription.fetch(1, timeout=_FETCH_SECONDS)
    except TimeoutError:
        return None
    return messages[0] if messages else None
