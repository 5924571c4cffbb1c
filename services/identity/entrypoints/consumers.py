"""Identity's own events: whoever registered is written to."""

from __future__ import annotations

from services.common.bus import Bus
from services.common.consumer import Consumer, Poison
from services.common.envelope import Envelope
from services.common.rpc import calls
from services.identity.adapters import event_codec
from services.identity.app.contact import WriteToNewAccount
from services.identity.domain.events import AccountRegistered

STREAM = "IDENTITY"
SUBJECTS = ("identity.v1.>",)
LETTERS = "identity-letters"


def letter_consumer(bus: Bus, write: WriteToNewAccount) -> Consumer:
    """Writes to each new account."""

    async def handle(envelope: Envelope) -> None:
        try:
            event = event_codec.decode(envelope)
        except event_codec.MalformedEvent as error:
            raise Poison("MALFORMED_EVENT") from error
        with calls.serving(calls.Call(traceparent=envelope.traceparent)):
            await write(event.event_id, event.account_id)

    return Consumer(bus, stream=STREAM, name=LETTERS, handler=handle, subjects=[event_codec.subject(AccountRegistered)])
