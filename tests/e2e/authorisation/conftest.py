"""Tokens of every kind, each obtained as its holder obtains it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from motcua.identity.v1 import partner_service_pb2

from deploy.certs import thumbprint
from services.common.kernel.principal import Role
from tests.support.citizen import Citizen
from tests.support.inside import Inside
from tests.support.operator import issue_ward_certificate, motcua
from tests.support.passerby import Passerby
from tests.support.people import man
from tests.support.places import AGENCY, OTHER_AGENCY
from tests.support.portal import Portal


@dataclass(frozen=True, slots=True)
class Pass:
    """A token; one of a ward counts together with the thumbprint of its certificate only."""

    token: str
    thumbprint: str = ""


async def exchange(portal: Portal, inside: Inside, certificate: Path) -> Pass:
    """What the gateway gets for the certificate that a ward presents."""
    pem = (certificate / "tls.pem").read_bytes()
    request = partner_service_pb2.ExchangeCertificateRequest(certificate_pem=pem.decode())
    granted = await inside.call("motcua.identity.v1.PartnerService.ExchangeCertificate", request)
    return Pass(portal.lasting(granted.access_token), thumbprint(x509.load_pem_x509_certificate(pem)))


@pytest.fixture(scope="session")
async def ward_pass(portal: Portal, inside: Inside, ward_certificate: Path) -> Pass:
    return await exchange(portal, inside, ward_certificate)


@pytest.fixture(scope="session")
async def other_ward_pass(portal: Portal, inside: Inside, tmp_path_factory: pytest.TempPathFactory) -> Pass:
    """A ward that may do everything, with its own dossiers."""
    out = tmp_path_factory.mktemp("wards") / OTHER_AGENCY
    return await exchange(
        portal, inside, await issue_ward_certificate(portal.doors.operator_env, OTHER_AGENCY, out, *Role)
    )


@pytest.fixture(scope="session")
async def whole_ward_pass(portal: Portal, inside: Inside, tmp_path_factory: pytest.TempPathFactory) -> Pass:
    """The right ward, with everything that anybody there may do."""
    out = tmp_path_factory.mktemp("wards") / AGENCY
    return await exchange(portal, inside, await issue_ward_certificate(portal.doors.operator_env, AGENCY, out, *Role))


@pytest.fixture(scope="session")
async def dispatcher_pass(portal: Portal, inside: Inside, tmp_path_factory: pytest.TempPathFactory) -> Pass:
    """A certificate of the right ward that only assigns dossiers."""
    out = tmp_path_factory.mktemp("wards") / AGENCY
    return await exchange(
        portal, inside, await issue_ward_certificate(portal.doors.operator_env, AGENCY, out, "dispatcher")
    )


@pytest.fixture(scope="session")
async def officer_pass(portal: Portal) -> Pass:
    """An officer of the right agency, at the desk."""
    person = man("Lê Văn C")
    options = ("--full-name", person.full_name, "--agency", AGENCY, "--role", "desk", "--password-file", "-")
    await motcua(portal.doors.operator_env, "officer", "create", person.user_name, *options, stdin=person.password)
    session = (await portal.rest().post("/sessions", {"user_name": person.user_name, "password": person.password})).body
    return Pass(portal.lasting(session["access_token"]))


@pytest.fixture(scope="session")
async def client_pass(portal: Portal, inside: Inside) -> Pass:
    """The provincial portal."""
    client_id = f"thu-{man().number}"
    shown = await motcua(portal.doors.operator_env, "client", "create", client_id, "--display-name", "Cổng thử")
    request = partner_service_pb2.ExchangeClientSecretRequest(client_id=client_id, client_secret=shown.strip())
    granted = await inside.call("motcua.identity.v1.PartnerService.ExchangeClientSecret", request)
    return Pass(portal.lasting(granted.access_token))


@pytest.fixture(scope="session")
async def lookup_pass(portal: Portal) -> Pass:
    return Pass(portal.lasting((await Passerby(portal).earn_pass())["token"]))


@pytest.fixture(scope="session")
async def newcomer_pass(portal: Portal) -> Pass:
    """An account whose e-mail box has not answered."""
    newcomer = Citizen(portal, man())
    await newcomer.register()
    await newcomer.log_in()
    return Pass(newcomer.rest.token)


@pytest.fixture
async def account_pass(citizen: Citizen) -> Pass:
    return Pass(citizen.rest.token)


@pytest.fixture
async def stranger_pass(stranger: Citizen) -> Pass:
    return Pass(stranger.rest.token)


@pytest.fixture
async def passes(account_pass: Pass, officer_pass: Pass, ward_pass: Pass, client_pass: Pass) -> dict[str, Pass]:
    """By the kind of caller."""
    return {"account": account_pass, "officer": officer_pass, "ward": ward_pass, "client": client_pass}
