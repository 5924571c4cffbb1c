"""Password resets in MongoDB. What was typed is sealed; the server removes what has expired."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC

from services.common.events.envelope import Envelope
from services.common.events.outbox import Outbox
from services.common.rpc import calls
from services.common.storage.aggregates import MongoAggregates
from services.common.storage.idempotency import Idempotency
from services.common.storage.mongo import ASCENDING, Database, Document, Index, prepare
from services.common.storage.sealed import Sealer
from services.common.storage.swaps import compare_and_swap
from services.identity.domain.errors import PasswordResetNotFound
from services.identity.domain.password_resets import HOUR, PasswordReset, ResetAsked, ResetBudget

from . import event_codec

_EXPIRES = Index([("expires", ASCENDING)], expireAfterSeconds=0)


class PasswordResetCodec:
    """How a reset is kept."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def to_document(self, aggregate: PasswordReset) -> Document:
        """Everything but id and version."""
        return {
            "typed": self._sealer.seal({"typed": aggregate.typed}, _context(aggregate.id)),
            "asked_at": aggregate.asked_at,
            "expires": aggregate.expires_at,
        }

    def from_document(self, document: Document) -> PasswordReset:
        """The reset."""
        return PasswordReset(
            id=document["_id"],
            version=document["version"],
            typed=self._sealer.open(bytes(document["typed"]), _context(document["_id"]))["typed"],
            asked_at=document["asked_at"].astimezone(UTC),
        )

    def to_envelope(self, aggregate: PasswordReset, event: ResetAsked) -> Envelope:
        """The event, on the trace of the call that is served."""
        return event_codec.reset_to_envelope(event, calls.current().traceparent)


class MongoPasswordResets(MongoAggregates[PasswordReset, ResetAsked]):
    """The `PasswordResets`."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        outbox: Outbox,
        idempotency: Idempotency,
        *,
        on_commit: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__(
            database,
            "password_resets",
            PasswordResetCodec(sealer),
            outbox,
            idempotency,
            not_found=PasswordResetNotFound,
            indexes=[_EXPIRES],
            on_commit=on_commit,
        )


class MongoResetBudgets:
    """The `ResetBudgets`; the server removes those whose mails are an hour old."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database["reset_budgets"]

    async def prepare(self) -> None:
        """Makes the collection, and the index by which the server removes old rows."""
        await prepare(self._database, self._rows.name, [_EXPIRES])

    async def update(self, account_id: str, fn: Callable[[ResetBudget], ResetBudget]) -> ResetBudget:
        """See `ResetBudgets.update`."""

        def read(row: Document | None) -> ResetBudget:
            return ResetBudget(account_id) if row is None else _from_row(row)

        return await compare_and_swap(self._rows, account_id, fn, read=read, write=_to_row)


def _to_row(budget: ResetBudget) -> Document:
    return {
        "_id": budget.account_id,
        "version": budget.version,
        "granted": [{"event": event_id, "at": at} for event_id, at in budget.granted],
        "expires": max(at for _, at in budget.granted) + HOUR,
    }


def _from_row(row: Document) -> ResetBudget:
    granted = tuple((grant["event"], grant["at"].astimezone(UTC)) for grant in row["granted"])
    return ResetBudget(row["_id"], row["version"], granted)


def _context(reset_id: str) -> str:
    return f"password-reset/{reset_id}"
