"""A ward comes in with a certificate of the ward CA that was registered, and gets a token bound to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from deploy.certs.authority import Authority, certificate_pem, new_key
from deploy.certs.wards import issue_ward_certificate
from services.common.kernel.principal import Role
from services.common.settings import SettingsError
from services.identity.adapters.ward_ca import WardCa
from services.identity.app.admin import CreateClient, RegisterWardCertificate, RenewClientSecret, RevokeWardCertificate
from services.identity.app.partners import ExchangeCertificate, ExchangeClientSecret
from services.identity.domain.errors import (
    CertificateNotAccepted,
    CertificateNotFound,
    CertificateRevoked,
    ClientExists,
    ClientNotFound,
    CredentialsWrong,
)
from tests.support.clocks import HandClock
from tests.unit.identity.world import IDS, SECRETS, World, claims_of

DESK = frozenset({Role.DESK})


class Partners:
    def __init__(self, world: World, folder: Path) -> None:
        self.clock = HandClock(datetime.now(UTC).replace(microsecond=0))
        self.authority = Authority.create("ward CA")
        self.path = folder / "ward-ca.pem"
        self.path.write_bytes(certificate_pem(self.authority.certificate))
        self.reader = WardCa(self.path, self.clock)
        self.register = RegisterWardCertificate(world.certificates, self.reader, self.clock)
        self.revoke = RevokeWardCertificate(world.certificates, self.clock)
        self.exchange = ExchangeCertificate(world.certificates, self.reader, world.tokens, self.clock, IDS)

    def issue(self, authority: Authority | None = None, days: int = 30) -> str:
        issued = issue_ward_certificate(authority or self.authority, "c16594", "UBND", timedelta(days=days))
        return issued.certificate_pem.decode()

    def issue_for(self, *usages: x509.ObjectIdentifier, names: int = 1) -> str:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "c16594")] * names)
        key = new_key().public_key()
        issued = self.authority.sign(subject, key, alternative_names=[], usages=usages, lifetime=timedelta(days=1))
        return certificate_pem(issued).decode()


@pytest.fixture
def partners(world: World, tmp_path: Path) -> Partners:
    partners = Partners(world, tmp_path)
    world.clock.time += partners.clock.now() - world.clock.now()
    return partners


async def test_a_registered_certificate_gets_a_token_bound_to_it(world: World, partners: Partners) -> None:
    pem = partners.issue()
    registered = await partners.register(pem, DESK)
    token = await partners.exchange(pem)
    claims = claims_of(token.access_token, world.signing)
    assert (claims["kind"], claims["agency"], claims["roles"]) == ("ward", "c16594", ["desk"])
    assert claims["cnf"] == {"x5t#S256": registered.id}
    assert token.expires_at == partners.clock.now() + timedelta(minutes=5)
    assert claims["exp"] <= token.expires_at.timestamp()


async def test_what_is_not_registered_or_not_of_the_ward_ca_is_refused(partners: Partners) -> None:
    stranger = Authority.create("ward CA")
    for pem in (partners.issue(), partners.issue(stranger), "", "x", certificate_pem(stranger.certificate).decode()):
        with pytest.raises(CertificateNotAccepted):
            await partners.exchange(pem)
    with pytest.raises(CertificateNotAccepted):
        await partners.register(partners.issue(stranger), DESK)


async def test_the_authority_itself_a_server_and_a_name_given_twice_are_refused(partners: Partners) -> None:
    for pem in (
        certificate_pem(partners.authority.certificate).decode(),
        partners.issue_for(ExtendedKeyUsageOID.SERVER_AUTH),
        partners.issue_for(ExtendedKeyUsageOID.CLIENT_AUTH, names=2),
    ):
        with pytest.raises(CertificateNotAccepted):
            await partners.register(pem, DESK)
    await partners.register(partners.issue_for(ExtendedKeyUsageOID.CLIENT_AUTH), DESK)


async def test_a_token_ends_with_its_certificate_and_then_there_is_none(partners: Partners) -> None:
    pem = partners.issue(days=1)
    registered = await partners.register(pem, DESK)
    partners.clock.time += registered.not_after - partners.clock.now() - timedelta(minutes=1)
    assert (await partners.exchange(pem)).expires_at == registered.not_after
    partners.clock.time += timedelta(minutes=2)
    with pytest.raises(CertificateNotAccepted):
        await partners.exchange(pem)


async def test_registering_again_replaces_the_roles(world: World, partners: Partners) -> None:
    pem = partners.issue()
    await partners.register(pem, DESK)
    await partners.register(pem, frozenset({Role.HEAD}))
    claims = claims_of((await partners.exchange(pem)).access_token, world.signing)
    assert claims["roles"] == ["head"]


async def test_a_revoked_certificate_is_out_for_good(partners: Partners) -> None:
    pem = partners.issue()
    registered = await partners.register(pem, DESK)
    revoked = await partners.revoke(registered.id)
    assert (await partners.revoke(registered.id)).revoked_at == revoked.revoked_at
    with pytest.raises(CertificateNotAccepted):
        await partners.exchange(pem)
    with pytest.raises(CertificateRevoked):
        await partners.register(pem, DESK)
    with pytest.raises(CertificateNotFound):
        await partners.revoke("unknown")


def test_the_ward_ca_must_be_there_at_start(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("")
    for path in (tmp_path / "missing.pem", empty):
        with pytest.raises(SettingsError):
            WardCa(path, HandClock()).check()


async def test_a_client_is_known_by_a_secret_that_is_shown_once(world: World) -> None:
    create = CreateClient(world.clients, SECRETS)
    exchange = ExchangeClientSecret(world.clients, world.tokens, world.clock, IDS)
    secret = await create("cong-tinh", " Cổng dịch vụ công ")
    token = await exchange("cong-tinh", secret)
    assert claims_of(token.access_token, world.signing)["kind"] == "client"
    assert token.expires_at == world.clock.now() + timedelta(minutes=5)
    for client_id, wrong in (("cong-tinh", "x"), ("cong-tinh", ""), ("khong-co", secret)):
        with pytest.raises(CredentialsWrong):
            await exchange(client_id, wrong)
    with pytest.raises(ClientExists):
        await create("cong-tinh", "x")


async def test_another_secret_takes_the_place_of_a_lost_one(world: World) -> None:
    create, renew = CreateClient(world.clients, SECRETS), RenewClientSecret(world.clients, SECRETS)
    exchange = ExchangeClientSecret(world.clients, world.tokens, world.clock, IDS)
    lost = await create("cong-tinh", "Cổng dịch vụ công")
    unseen, seen = [await renew("cong-tinh") for _ in range(2)]
    assert await exchange("cong-tinh", seen)
    for wrong in (lost, unseen):
        with pytest.raises(CredentialsWrong):
            await exchange("cong-tinh", wrong)
    with pytest.raises(ClientNotFound):
        await renew("khong-co")
