"""A system of its own for the fuzzing, with dossiers in every status, and everybody who may call.

`FUZZ_EXAMPLES` says how many calls are made up for each method (10 in the suite); `make fuzz` takes many more, and other
ones each time.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest
from cryptography import x509
from hypothesis import HealthCheck, Phase, settings
from motcua.identity.v1 import partner_service_pb2

from deploy.certs import thumbprint
from deploy.local import Stack
from services.common.kernel.principal import Role
from tests.fuzz import world
from tests.fuzz.messages import Pool
from tests.support import officer, ward
from tests.support.citizen import Citizen, Filing
from tests.support.doors import Doors
from tests.support.inside import Inside
from tests.support.lasting import lasting
from tests.support.operator import issue_ward_certificate
from tests.support.passerby import Passerby
from tests.support.people import woman
from tests.support.places import AGENCY
from tests.support.portal import Portal, enter
from tests.support.servers import temporary_stack
from tests.support.service_logs import alarms
from tests.support.ward import Ward

IN_THE_SUITE = 10
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", IN_THE_SUITE))
FUZZING = settings(
    max_examples=EXAMPLES,
    derandomize=EXAMPLES == IN_THE_SUITE,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OFFICER, HEAD = (Role.DESK, Role.DISPATCHER, Role.SPECIALIST), (Role.HEAD, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody's token; one of a ward counts together with the thumbprint of its certificate."""

    token: str = ""
    thumbprint: str = ""


@pytest.fixture(scope="session")
async def fuzzed() -> AsyncIterator[Stack]:
    """The whole system. Nothing may be left in its logs that tells of an error."""
    async with temporary_stack() as stack:
        yield stack
        assert not (found := alarms(stack)), "\n".join(found)


@pytest.fixture(scope="session")
async def portal(fuzzed: Stack) -> AsyncIterator[Portal]:
    async with enter(Doors.of(fuzzed), lasting=lasting(fuzzed)) as opened:
        yield opened


@pytest.fixture(scope="module")
async def citizen(portal: Portal) -> Citizen:
    return await Citizen(portal, woman()).settle()


@pytest.fixture(scope="session")
async def certificate(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wards") / AGENCY
    return await issue_ward_certificate(portal.doors.operator_env, AGENCY, out, *(role.value for role in Role))


@pytest.fixture(scope="session")
async def partner(portal: Portal, certificate: Path) -> AsyncIterator[grpc.aio.Channel]:
    async with ward.connect(portal.doors.partner, certificate) as channel:
        yield channel


@pytest.fixture(scope="module")
async def dossiers(portal: Portal, citizen: Citizen, partner: grpc.aio.Channel) -> list[Filing]:
    """Of one citizen, at one ward, in every status."""
    return await world.dossiers(citizen, Ward(partner, portal.http))


@pytest.fixture(scope="module")
async def by_status(dossiers: list[Filing]) -> dict[str, list[str]]:
    """The ids of the dossiers, by where they stand at first."""
    found: dict[str, list[str]] = {}
    for filing in dossiers:
        status = (await filing.refresh())["status"]
        is_spare = status == "draft" and not filing.dossier["attachments"]
        found.setdefault("spare" if is_spare else status, []).append(filing.id)
    return found


@pytest.fixture(scope="module")
async def callers(fuzzed: Stack, portal: Portal, citizen: Citizen, certificate: Path) -> dict[str, Caller]:
    """By the kind of principal."""
    pem = (certificate / "tls.pem").read_bytes()
    async with Inside(fuzzed) as inside:
        request = partner_service_pb2.ExchangeCertificateRequest(certificate_pem=pem.decode())
        granted = await inside.call("motcua.identity.v1.PartnerService.ExchangeCertificate", request)
    return {
        "anyone": Caller(),
        "service": Caller(),
        "account": Caller(citizen.rest.token),
        "officer": Caller((await officer.log_in(portal, AGENCY, *OFFICER, *HEAD)).token),
        "ward": Caller(portal.lasting(granted.access_token), thumbprint(x509.load_pem_x509_certificate(pem))),
        "lookup_pass": Caller(portal.lasting((await Passerby(portal).earn_pass())["token"])),
    }


@pytest.fixture(scope="module")
async def pool(portal: Portal, citizen: Citizen, dossiers: list[Filing]) -> Pool:
    """What exists."""
    return await world.pool(portal, citizen, dossiers)
