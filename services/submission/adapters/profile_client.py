"""The caller's profile, asked of identity with the caller's own token."""

from __future__ import annotations

from datetime import date

import grpc
import structlog
from motcua.identity.v1 import account_service_pb2 as pb
from motcua.identity.v1.account_service_pb2_grpc import AccountServiceStub
from motcua.type.v1 import types_pb2

from services.common.kernel.identity_documents import DocumentKind, IdentityDocument
from services.common.messages import identity_document
from services.submission.domain.record.parties import Contact, Party, PartyKind
from services.submission.domain.steps.draft import Person

_KINDS = {
    types_pb2.PARTY_KIND_ORGANISATION: PartyKind.ORGANISATION,
    types_pb2.PARTY_KIND_ENTERPRISE: PartyKind.ENTERPRISE,
}
_SECONDS = 2.0
_log = structlog.get_logger(__name__)


class GrpcProfiles:
    """The `Profiles` behind a channel."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = AccountServiceStub(channel)

    async def of_caller(self) -> Person:
        """See `Profiles.of_caller`."""
        try:
            account = await self._stub.GetMyAccount(pb.GetMyAccountRequest(), timeout=_SECONDS)
        except grpc.aio.AioRpcError as error:
            # Typing a name again is a nuisance; not being able to begin would be a dead end.
            _log.warning("no profile to fill a draft from", code=error.code().name)
            return Person()
        return _person(account)


def _person(account: pb.Account) -> Person:
    profile, kind = account.profile, _KINDS.get(account.kind, PartyKind.CITIZEN)
    party = Party(
        kind=kind,
        full_name=profile.full_name,
        organisation_name=profile.organisation_name,
        identity_document=_document(profile, kind),
        birth_date=date.fromisoformat(profile.birth_date.value) if profile.HasField("birth_date") else None,
        address=profile.address,
        phone=profile.phone,
    )
    return Person(party, Contact(email=profile.email, phone=profile.phone))


def _document(profile: pb.Profile, kind: PartyKind) -> IdentityDocument | None:
    if kind is not PartyKind.CITIZEN and profile.tax_code:
        return IdentityDocument(DocumentKind.TAX_CODE, profile.tax_code)
    return identity_document(profile.identity_document) if profile.HasField("identity_document") else None
