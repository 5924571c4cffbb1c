"""Messages of the protos ↔ values of the domain."""

from __future__ import annotations

from collections.abc import Iterable

from motcua.auth.v1 import rule_pb2
from motcua.identity.v1 import account_service_pb2, admin_service_pb2, captcha_service_pb2, session_service_pb2
from motcua.type.v1 import types_pb2

from services.common import messages as common
from services.common.kernel.command import Command
from services.common.kernel.principal import Role
from services.common.rpc import calls
from services.common.rpc.rules import ROLES
from services.identity.app.captchas import Answer
from services.identity.app.profiles import etag_of
from services.identity.app.sessions import Granted
from services.identity.domain.accounts import Account, AccountKind, Profile
from services.identity.domain.certificates import WardCertificate
from services.identity.domain.officers import NewOfficer, Officer
from services.identity.domain.registration import Registration
from services.identity.domain.sessions import Session

_ACCOUNT_KINDS = {
    types_pb2.PARTY_KIND_CITIZEN: AccountKind.CITIZEN,
    types_pb2.PARTY_KIND_ORGANISATION: AccountKind.ORGANISATION,
    types_pb2.PARTY_KIND_ENTERPRISE: AccountKind.ENTERPRISE,
}
_ACCOUNT_KIND_NUMBERS = {kind: number for number, kind in _ACCOUNT_KINDS.items()}
_ROLE_NUMBERS = {role: rule_pb2.Role.ValueType(number) for number, role in ROLES.items()}


def unrepeatable_command() -> Command:
    """The call that is served, for one that may be repeated by its nature."""
    call = calls.current()
    return Command(call.principal, "", call.method, b"")


def registration(request: account_service_pb2.RegisterAccountRequest) -> Registration:
    """What was typed. Raises InvalidArgument for a birth date that no calendar has."""
    return Registration(
        kind=_ACCOUNT_KINDS[request.kind],
        user_name=request.user_name,
        password=request.password,
        profile=profile(request.profile),
    )


def profile(message: account_service_pb2.Profile) -> Profile:
    """What was typed. Raises InvalidArgument for a birth date that no calendar has."""
    return Profile(
        full_name=message.full_name,
        birth_date=common.day(message.birth_date, field="profile.birth_date") if message.birth_date.value else None,
        identity_document=common.identity_document(message.identity_document)
        if message.HasField("identity_document")
        else None,
        email=message.email,
        phone=message.phone,
        address=message.address,
        organisation_name=message.organisation_name,
        tax_code=message.tax_code,
        establishment_decision=message.establishment_decision,
        representative_position=message.representative_position,
    )


def answer(message: captcha_service_pb2.CaptchaAnswer) -> Answer:
    """The answer to a captcha, `captchas/{captcha}`."""
    return Answer(message.captcha.removeprefix("captchas/"), message.text)


def account(value: Account) -> account_service_pb2.Account:
    """An account, for its owner."""
    return account_service_pb2.Account(
        name=f"accounts/{value.id}",
        kind=_ACCOUNT_KIND_NUMBERS[value.kind],
        user_name=value.user_name,
        profile=_profile_message(value.profile),
        contact_verified=value.contact_verified,
        identity_assured=value.identity_assured,
        create_time=common.timestamp(value.registered_at),
        etag=etag_of(value),
    )


def session(granted: Granted) -> session_service_pb2.Session:
    """A session, as handed to the client."""
    return session_service_pb2.Session(
        access_token=granted.access_token,
        access_expire_time=common.timestamp(granted.access_expires_at),
        refresh_token=granted.refresh_token,
        refresh_expire_time=common.timestamp(granted.refresh_expires_at),
    )


def session_summary(value: Session, *, current: bool) -> session_service_pb2.SessionSummary:
    """A session in its holder's list."""
    return session_service_pb2.SessionSummary(
        name=f"sessions/{value.id}",
        device=value.device,
        create_time=common.timestamp(value.started_at),
        last_use_time=common.timestamp(value.rotated_at),
        expire_time=common.timestamp(value.expires_at),
        current=current,
    )


def new_officer(request: admin_service_pb2.CreateOfficerRequest) -> NewOfficer:
    """An officer as the operator entered them."""
    return NewOfficer(
        user_name=request.user_name,
        password=request.password,
        full_name=request.full_name,
        agency_id=request.agency.removeprefix("agencies/"),
        roles=roles(request.roles),
    )


def officer(value: Officer) -> admin_service_pb2.Officer:
    """An officer, without the password's hash."""
    return admin_service_pb2.Officer(
        name=f"officers/{value.id}",
        user_name=value.user_name,
        full_name=value.full_name,
        agency=f"agencies/{value.agency_id}",
        roles=_role_numbers(value.roles),
    )


def ward_certificate(value: WardCertificate) -> admin_service_pb2.WardCertificate:
    """A registered certificate."""
    return admin_service_pb2.WardCertificate(
        thumbprint=value.id,
        agency=f"agencies/{value.agency_id}",
        roles=_role_numbers(value.roles),
        expire_time=common.timestamp(value.not_after),
        revoke_time=common.timestamp(value.revoked_at),
    )


def roles(numbers: Iterable[int]) -> frozenset[Role]:
    """Roles, as the kernel names them."""
    return frozenset(ROLES[number] for number in numbers)


def _profile_message(profile: Profile) -> account_service_pb2.Profile:
    birth = profile.birth_date
    return account_service_pb2.Profile(
        full_name=profile.full_name,
        birth_date=types_pb2.LocalDate(value=birth.isoformat()) if birth else None,
        identity_document=common.identity_document_message(profile.identity_document),
        email=profile.email,
        phone=profile.phone,
        address=profile.address,
        organisation_name=profile.organisation_name,
        tax_code=profile.tax_code,
        establishment_decision=profile.establishment_decision,
        representative_position=profile.representative_position,
    )


def _role_numbers(values: Iterable[Role]) -> list[rule_pb2.Role.ValueType]:
    return sorted(_ROLE_NUMBERS[role] for role in values)
