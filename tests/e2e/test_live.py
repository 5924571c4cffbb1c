"""The citizen follows the dossier live (theo dõi hồ sơ trực tuyến): nothing is missing, nothing comes twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest

from deploy.local import Stack
from tests.support import drafts, files
from tests.support.citizen import Citizen
from tests.support.doors import Doors
from tests.support.follower import Follower
from tests.support.operator import issue_ward_certificate
from tests.support.places import AGENCY
from tests.support.portal import Portal, enter
from tests.support.servers import temporary_stack
from tests.support.surprise import Refused
from tests.support.ward import Ward


@pytest.fixture(scope="module")
async def own_stack() -> AsyncIterator[Stack]:
    """A stack of which parts may be killed."""
    async with temporary_stack() as stack:
        yield stack


@pytest.fixture(scope="module")
async def own_portal(own_stack: Stack) -> AsyncIterator[Portal]:
    async with enter(Doors.of(own_stack)) as opened:
        yield opened


@pytest.fixture(scope="module")
async def own_citizen(own_portal: Portal) -> Citizen:
    return await Citizen(own_portal).settle()


@pytest.fixture(scope="module")
async def own_ward(own_portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Ward]:
    out = await issue_ward_certificate(own_portal.doors.operator_env, AGENCY, tmp_path_factory.mktemp("wards") / AGENCY)
    async with own_portal.ward(out) as connected:
        yield connected


async def test_the_citizen_watches_while_the_ward_works(own_stack: Stack, own_citizen: Citizen, own_ward: Ward) -> None:
    filing = await drafts.submitted(own_citizen)
    name = f"dossiers/{filing.id}"
    async with Follower(own_citizen.rest, filing.path) as follower:
        await follower.sees("submitted")

        await own_ward.accept(name)
        await follower.sees("accepted", seconds=10)
        await follower.drop()  # the phone changes from one network to another

        await own_ward.start(name)
        await follower.sees("started")

        await own_stack.kill("tracking")
        result = await own_ward.attach_result(name, files.pdf())
        await own_ward.finish(name, result)
        await own_stack.restart("tracking")
        await follower.sees("finished")

        await own_stack.restart("gateway")
        await own_ward.hand_over(name, own_citizen.person.full_name, own_citizen.person.number)
        await follower.sees("returned")

        assert follower.events == ["submitted", "accepted", "started", "finished", "returned"]
        assert follower.entries == (await filing.timeline())["entries"]
        assert follower.last_id == str(follower.entries[-1]["version"])
        assert follower.connections >= 4


async def test_of_six_streams_the_oldest_ends(citizen: Citizen) -> None:
    filing = await drafts.submitted(citizen)
    async with AsyncExitStack() as stack:
        streams = [
            await stack.enter_async_context(citizen.rest.stream(f"{filing.path}/timeline:watch", {})) for _ in range(6)
        ]
        async with asyncio.timeout(60):
            lines = [line async for line in streams[0]]
        assert lines[0] == "retry: 3000"
        for stream in streams[1:]:
            assert await anext(stream) == "retry: 3000"


async def test_a_timeline_that_did_not_change_is_not_sent_again(citizen: Citizen, ward: Ward) -> None:
    filing = await drafts.submitted(citizen)
    path = f"{filing.path}/timeline"
    etag = (await citizen.rest.get(path)).headers["ETag"]
    unchanged = await _conditional(citizen, path, etag)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    await ward.accept(f"dossiers/{filing.id}")
    async with Follower(citizen.rest, filing.path) as follower:
        await follower.sees("accepted")
    assert (await _conditional(citizen, path, etag)).status_code == 200


async def test_a_draft_has_an_empty_timeline_and_nothing_to_follow(citizen: Citizen, stranger: Citizen) -> None:
    draft = await drafts.filled_in(citizen)
    timeline = await draft.timeline()
    assert (timeline["status"], timeline["entries"]) == ("draft", [])
    with pytest.raises(Refused, match="DOSSIER_NOT_SENT"):
        async with citizen.rest.stream(f"{draft.path}/timeline:watch", {}):
            pass
    for path in (f"{draft.path}/timeline", f"{draft.path}/timeline:watch"):
        with pytest.raises(Refused, match="DOSSIER_NOT_FOUND"):
            await stranger.rest.get(path)


async def _conditional(citizen: Citizen, path: str, etag: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {citizen.rest.token}", "If-None-Match": etag}
    return await citizen.portal.http.get(f"{citizen.portal.doors.gateway}/api/v1{path}", headers=headers)
