"""Officers in MongoDB."""

from __future__ import annotations

from typing import Never

from services.common.events.envelope import Envelope
from services.common.events.outbox import Outbox
from services.common.kernel.change import Change
from services.common.kernel.command import Command
from services.common.kernel.errors import AlreadyExists
from services.common.kernel.principal import Role
from services.common.storage.aggregates import MongoAggregates
from services.common.storage.idempotency import Idempotency
from services.common.storage.mongo import ASCENDING, Database, Document, Index, Session
from services.identity.domain.errors import OfficerNotFound, UserNameTaken
from services.identity.domain.officers import Officer

from . import mongo_credentials
from .mongo_user_names import UserNames

_INDEXES = (Index([("user_name", ASCENDING)], name="user_name", unique=True),)


class OfficerCodec:
    """How an officer is kept."""

    def to_document(self, aggregate: Officer) -> Document:
        """Everything but id and version."""
        return {
            "user_name": aggregate.user_name,
            **mongo_credentials.to_fields(aggregate.credentials),
            "full_name": aggregate.full_name,
            "agency": aggregate.agency_id,
            "roles": sorted(aggregate.roles),
        }

    def from_document(self, document: Document) -> Officer:
        """The officer."""
        return Officer(
            id=document["_id"],
            version=document["version"],
            user_name=document["user_name"],
            credentials=mongo_credentials.from_fields(document),
            full_name=document["full_name"],
            agency_id=document["agency"],
            roles=frozenset(map(Role, document["roles"])),
        )

    def to_envelope(self, aggregate: Officer, event: Never) -> Envelope:
        """Never: nobody is told about officers."""
        return event


class MongoOfficers(MongoAggregates[Officer, Never]):
    """The `Officers`."""

    def __init__(self, database: Database, outbox: Outbox, idempotency: Idempotency, user_names: UserNames) -> None:
        async def take_name(officer: Officer, session: Session) -> None:
            await user_names.take(officer.user_name, officer.id, session)

        super().__init__(
            database,
            "officers",
            OfficerCodec(),
            outbox,
            idempotency,
            not_found=OfficerNotFound,
            indexes=_INDEXES,
            on_add=take_name,
        )

    async def add(self, command: Command, change: Change[Officer, Never]) -> Officer:
        """See `Officers.add`."""
        try:
            return await super().add(command, change)
        except AlreadyExists:
            raise UserNameTaken from None

    async def find_by_user_name(self, user_name: str) -> Officer | None:
        """See `Officers.find_by_user_name`."""
        return await self.find_one({"user_name": user_name})
