"""Identity's own events: whoever registered, or asked for another mail, is written to."""

from __future__ import annotations

from google.protobuf.message import DecodeError
from motcua.identity.v1 import events_pb2

from services.common.bus import Bus
from services.common.consumer import Consumer, Poison
from services.common.envelope import Envelope
from services.common.rpc import calls
from services.identity.app.contact import WriteToUnverified
from services.identity.domain.events import TOPIC, AccountRegistered, VerificationAsked

STREAM = "IDENTITY"
SUBJECTS = ("identity.v1.>",)
LETTERS = "identity-letters"


def letter_consumer(bus: Bus, write: WriteToUnverified) -> Consumer:
    """Writes to each new account, and to those that ask for it."""

    async def handle(envelope: Envelope) -> None:
        account_id = account_of(envelope)
        with calls.serving(calls.Call(traceparent=envelope.traceparent)):
            await write(envelope.id, account_id)

    subjects = [f"{TOPIC}.{event.name}" for event in (AccountRegistered, VerificationAsked)]
    return Consumer(bus, stream=STREAM, name=LETTERS, handler=handle, subjects=subjects)


def account_of(envelope: Envelope) -> str:
    """The id of the account that an event is about. Raises Poison for what is no event of ours."""
    try:
        event = events_pb2.AccountEvent.FromString(envelope.data)
    except DecodeError as error:
        raise Poison("MALFORMED_EVENT") from error
    collection, _, account_id = event.account.partition("/")
    if event.event_id != envelope.id or collection != "accounts" or not account_id:
        raise Poison("MALFORMED_EVENT")
    return account_id
