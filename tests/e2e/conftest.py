"""Who takes part: two citizens who have nothing to do with each other, two wards likewise, and anybody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.local import Stack
from services.common.storage import mongo
from services.common.storage.mongo import Database
from tests.support.citizen import Citizen
from tests.support.doors import Doors
from tests.support.inside import Inside
from tests.support.lasting import lasting
from tests.support.operator import issue_ward_certificate
from tests.support.passerby import Passerby
from tests.support.passing_time import PassingTime
from tests.support.people import man, woman
from tests.support.places import AGENCY, OTHER_AGENCY
from tests.support.portal import Portal, enter
from tests.support.ward import Ward


@pytest.fixture(scope="session")
async def portal(stack: Stack) -> AsyncIterator[Portal]:
    async with enter(Doors.of(stack), lasting=lasting(stack)) as opened:
        yield opened


@pytest.fixture(scope="session")
async def citizen(portal: Portal) -> Citizen:
    """Trần Thị B, verified and logged in."""
    return await Citizen(portal, woman()).settle()


@pytest.fixture(scope="session")
async def stranger(portal: Portal) -> Citizen:
    """Nguyễn Văn A, verified and logged in, whom none of the citizen's dossiers concerns."""
    return await Citizen(portal, man()).settle()


@pytest.fixture
def passerby(portal: Portal) -> Passerby:
    return Passerby(portal)


@pytest.fixture(scope="session")
async def ward_certificate(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wards") / AGENCY
    return await issue_ward_certificate(portal.doors.operator_env, AGENCY, out)


@pytest.fixture(scope="session")
async def ward(portal: Portal, ward_certificate: Path) -> AsyncIterator[Ward]:
    """The ward that the citizen's dossiers are sent to."""
    async with portal.ward(ward_certificate) as connected:
        yield connected


@pytest.fixture(scope="session")
async def superiors(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Ward]:
    """Who signs and who supervises at that ward."""
    out = tmp_path_factory.mktemp("wards") / "superiors"
    certificate = await issue_ward_certificate(portal.doors.operator_env, AGENCY, out, "head", "supervisor")
    async with portal.ward(certificate) as connected:
        yield connected


@pytest.fixture(scope="session")
async def other_ward(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Ward]:
    """A ward that they don't concern."""
    out = tmp_path_factory.mktemp("wards") / OTHER_AGENCY
    certificate = await issue_ward_certificate(portal.doors.operator_env, OTHER_AGENCY, out)
    async with portal.ward(certificate) as connected:
        yield connected


@pytest.fixture(scope="session")
async def inside(stack: Stack) -> AsyncIterator[Inside]:
    """The internal ports, with the gateway's certificate."""
    async with Inside(stack) as connected:
        yield connected


@pytest.fixture(scope="session")
async def identity_database(stack: Stack) -> AsyncIterator[Database]:
    """To make time pass for what expires."""
    env = stack.env("identity")
    client = mongo.connect(env["MOTCUA_MONGO_URL"], name="test")
    yield client[env["MOTCUA_DATABASE_PREFIX"] + "identity"]
    client.close()


@pytest.fixture(scope="session")
async def passing_time(stack: Stack) -> AsyncIterator[PassingTime]:
    """To make time pass for dossiers."""
    async with PassingTime.of(stack) as passing:
        yield passing
