"""The two consumers of the dossiers' events: the projection and the notices.

They are apart, so that a mail relay that is away holds up no timeline, and a rebuilt projection sends no mail.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from services.common.events.bus import Bus
from services.common.events.consumer import Consumer, Poison
from services.common.events.envelope import Envelope
from services.common.rpc import calls
from services.tracking.app.notify import Notify
from services.tracking.app.project import Project
from services.tracking.domain.event import Event, MalformedEvent
from services.tracking.domain.notice_table import NOTICED

STREAM = "DOSSIERS"
SUBJECTS = ("dossier.v1.>",)
PROJECTION = "tracking-projection"
NOTICES = "tracking-notices"

Decode = Callable[[bytes], Event]
"""Makes an event of a message body. Raises MalformedEvent."""


def projection_consumer(bus: Bus, decode: Decode, project: Project) -> Consumer:
    """Brings every event into timelines and feeds."""
    return Consumer(bus, stream=STREAM, name=PROJECTION, handler=_handler(decode, project), subjects=SUBJECTS)


def notice_consumer(bus: Bus, decode: Decode, notify: Notify) -> Consumer:
    """Sends mails about the events that the person is told of."""
    subjects = [f"dossier.v1.*.{event}" for event in sorted(NOTICED)]
    return Consumer(bus, stream=STREAM, name=NOTICES, handler=_handler(decode, notify), subjects=subjects)


def _handler(decode: Decode, use_case: Callable[[Event], Awaitable[object]]) -> Callable[[Envelope], Awaitable[None]]:
    async def handle(envelope: Envelope) -> None:
        try:
            event = decode(envelope.data)
        except MalformedEvent as error:
            raise Poison("MALFORMED_EVENT") from error
        if event.event_id != envelope.id:
            # The id is the de-duplication key of the stream and of the inbox: two of them would be two events.
            raise Poison("EVENT_ID_MISMATCH")
        with calls.serving(calls.Call(traceparent=envelope.traceparent)):
            await use_case(event)

    return handle
