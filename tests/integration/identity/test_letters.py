"""Mail that must not be lost, and must not come twice without need."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from nats.js.errors import NotFoundError

from services.common import mongo
from services.common.bus import Bus
from services.identity.entrypoints.consumers import LETTERS, STREAM
from services.identity.settings import Settings
from tests.integration.identity.conftest import Identity, PostOffice, running, until


@pytest.fixture
async def identity(settings: Settings, material: Path, post: PostOffice) -> AsyncIterator[Identity]:
    """One for each test: they stop it and look at what it leaves."""
    async with running(settings, material, post) as started:
        yield started


async def test_a_relay_that_is_away_delays_a_mail_and_loses_none(identity: Identity, post: PostOffice) -> None:
    post.silent = True
    await identity.accounts.RegisterAccount(await identity.registration("cho-thu", "cho-thu@example.vn"))
    await asyncio.sleep(0.5)
    post.silent = False
    (mail,) = await post.to("cho-thu@example.vn")
    assert "cho-thu" in mail["Subject"]


async def test_an_event_that_comes_again_is_not_mailed_again(
    settings: Settings, material: Path, post: PostOffice
) -> None:
    async with running(settings, material, post) as identity:
        await identity.accounts.RegisterAccount(await identity.registration("mot-thu", "mot-thu@example.vn"))
        await post.to("mot-thu@example.vn")
        await _settled(settings)
    # As after a kill between sending and acknowledging: the stream hands everything out once more.
    bus = await Bus.connect(settings.nats_url, name="test")
    await bus.jetstream.delete_consumer(STREAM, LETTERS)

    async def handled() -> bool:
        try:
            state = await bus.jetstream.consumer_info(STREAM, LETTERS)
        except NotFoundError:  # not made again yet
            return False
        return not state.num_pending and not state.num_ack_pending

    async with running(settings, material, post):
        await until(handled)
    await bus.close()
    assert len(await post.to("mot-thu@example.vn")) == 1


async def test_no_event_and_no_row_beside_the_account_names_a_person(settings: Settings, identity: Identity) -> None:
    await identity.accounts.RegisterAccount(await identity.registration("kin-dao", "kin-dao@example.vn"))
    await identity.post.to("kin-dao@example.vn")
    await _settled(settings)
    client = mongo.connect(settings.mongo_url, name="test")
    database = client[f"{settings.database_prefix}identity"]
    for name in await database.list_collection_names():
        rows = repr(await database[name].find({}).to_list(None))
        assert "example.vn" not in rows, name
        assert "Nguyễn" not in rows, name
        if name not in ("accounts", "user_names"):
            assert "kin-dao" not in rows, name
    client.close()


async def _settled(settings: Settings) -> None:
    client = mongo.connect(settings.mongo_url, name="test")
    rows = client[f"{settings.database_prefix}identity"]["sendings"]

    async def ended() -> bool:
        return await rows.count_documents({"state": "open"}) == 0

    await until(ended)
    client.close()
