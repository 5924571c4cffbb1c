"""Accounts in MongoDB. What a person typed is sealed; an e-mail address is found by its keyed digest only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter

from services.common.events.envelope import Envelope
from services.common.events.outbox import Outbox
from services.common.rpc import calls
from services.common.storage.aggregates import MongoAggregates
from services.common.storage.idempotency import Idempotency
from services.common.storage.mongo import ASCENDING, Database, Document, Index, Session
from services.common.storage.sealed import Sealer
from services.identity.domain.accounts import Account, AccountKind, EmailChange, LeftBox, Profile
from services.identity.domain.errors import AccountNotFound, EmailTaken, UserNameTaken
from services.identity.domain.events import AccountEvent

from . import event_codec, mongo_credentials
from .keys import KeyedDigest
from .mongo_user_names import UserNames

# Each holds what the sweeper looks for and nothing else, and nothing for long: they stay small.
_INDEXES = (
    Index([("unverified_since", ASCENDING)], name="unverified_since", sparse=True),
    Index([("other_addresses_since", ASCENDING)], name="other_addresses_since", sparse=True),
)
_EARLIEST = datetime(2025, 7, 1, tzinfo=UTC)
_PROFILE: TypeAdapter[Profile] = TypeAdapter(Profile)


@dataclass(frozen=True, slots=True)
class _OtherAddresses:
    wanted: EmailChange | None = None
    left: tuple[LeftBox, ...] = ()


_OTHER_ADDRESSES: TypeAdapter[_OtherAddresses] = TypeAdapter(_OtherAddresses)


class AccountCodec:
    """How an account is kept."""

    def __init__(self, sealer: Sealer, emails: KeyedDigest) -> None:
        self._sealer = sealer
        self._emails = emails

    def to_document(self, aggregate: Account) -> Document:
        """Everything but id and version."""
        profile: dict[str, Any] = _PROFILE.dump_python(aggregate.profile, mode="json", exclude_defaults=True)
        document = {
            "kind": aggregate.kind.value,
            "user_name": aggregate.user_name,
            **mongo_credentials.to_fields(aggregate.credentials),
            "profile": self._sealer.seal(profile, _context(aggregate.id)),
            "registered_at": aggregate.registered_at,
            "contact_verified": aggregate.contact_verified,
            "identity_assured": aggregate.identity_assured,
            "mails_asked_at": list(aggregate.mails_asked_at),
        }
        if aggregate.verified_email:
            document["verified_email"] = self._emails.digest(aggregate.verified_email)
        if not aggregate.contact_verified:
            document["unverified_since"] = aggregate.registered_at
        if (since := aggregate.other_addresses_since) is not None:
            document["other_addresses_since"] = since
            others = _OtherAddresses(aggregate.email_change, aggregate.left_boxes)
            value: dict[str, Any] = _OTHER_ADDRESSES.dump_python(others, mode="json")
            document["other_addresses"] = self._sealer.seal(value, _other_addresses_context(aggregate.id))
        return document

    def from_document(self, document: Document) -> Account:
        """The account."""
        profile = self._sealer.open(bytes(document["profile"]), _context(document["_id"]))
        others = self._other_addresses(document)
        return Account(
            id=document["_id"],
            version=document["version"],
            kind=AccountKind(document["kind"]),
            user_name=document["user_name"],
            credentials=mongo_credentials.from_fields(document),
            profile=_PROFILE.validate_python(profile),
            registered_at=document["registered_at"].astimezone(UTC),
            contact_verified=document["contact_verified"],
            identity_assured=document["identity_assured"],
            mails_asked_at=tuple(asked_at.astimezone(UTC) for asked_at in document["mails_asked_at"]),
            email_change=others.wanted,
            left_boxes=others.left,
        )

    def _other_addresses(self, document: Document) -> _OtherAddresses:
        if "other_addresses" not in document:
            return _OtherAddresses()
        value = self._sealer.open(bytes(document["other_addresses"]), _other_addresses_context(document["_id"]))
        return _OTHER_ADDRESSES.validate_python(value)

    def to_envelope(self, aggregate: Account, event: AccountEvent) -> Envelope:
        """The event, on the trace of the call that is served."""
        return event_codec.to_envelope(event, calls.current().traceparent)


class MongoAccounts(MongoAggregates[Account, AccountEvent]):
    """The `Accounts`."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        emails: KeyedDigest,
        outbox: Outbox,
        idempotency: Idempotency,
        user_names: UserNames,
        *,
        on_commit: Callable[[], Awaitable[None]],
    ) -> None:
        async def take_name(account: Account, session: Session) -> None:
            await user_names.take(account.user_name, account.id, session)

        async def free_name(account: Account, session: Session) -> None:
            await user_names.free(account.id, session)

        super().__init__(
            database,
            "accounts",
            AccountCodec(sealer, emails),
            outbox,
            idempotency,
            not_found=AccountNotFound,
            unique={"user_name": UserNameTaken, "verified_email": EmailTaken},
            indexes=_INDEXES,
            on_add=take_name,
            on_remove=free_name,
            on_commit=on_commit,
        )
        self._emails = emails

    async def find_by_user_name(self, user_name: str) -> Account | None:
        """See `Accounts.find_by_user_name`."""
        return await self.find_one({"user_name": user_name})

    async def find_by_verified_email(self, email: str) -> Account | None:
        """See `Accounts.find_by_verified_email`."""
        return await self.find_one({"verified_email": {"$in": self._emails.candidates(email)}})

    async def unverified(self, registered_before: datetime, *, limit: int) -> Sequence[Account]:
        """See `Accounts.unverified`."""
        query = {"unverified_since": {"$gte": _EARLIEST, "$lt": registered_before}}
        return await self.find(query, order=[("unverified_since", ASCENDING)], limit=limit)

    async def with_other_addresses(self, since_before: datetime, *, limit: int) -> Sequence[Account]:
        """See `Accounts.with_other_addresses`."""
        query = {"other_addresses_since": {"$gte": _EARLIEST, "$lt": since_before}}
        return await self.find(query, order=[("other_addresses_since", ASCENDING)], limit=limit)


def _context(account_id: str) -> str:
    return f"account/{account_id}"


def _other_addresses_context(account_id: str) -> str:
    return f"account/{account_id}/other-addresses"
