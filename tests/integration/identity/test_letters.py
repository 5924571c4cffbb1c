"""Mail that must not be lost, and must not come twice without need; and who never answers it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from motcua.identity.v1 import account_service_pb2 as accounts
from nats.js.errors import NotFoundError

from services.common.events.bus import Bus
from services.common.storage import mongo
from services.identity.entrypoints.consumers import LETTERS, STREAM
from services.identity.settings import Settings
from tests.integration.identity.conftest import Identity, Run, text_of, token_in
from tests.support.mail_relay import OK
from tests.support.waiting import until


@pytest.fixture
def rows(mongo_client: mongo.Client, settings: Settings) -> mongo.Database:
    """Identity's own database."""
    return mongo_client[f"{settings.database_prefix}identity"]


@pytest.fixture
async def identity(run: Run) -> AsyncIterator[Identity]:
    """One for each test: they stop it and look at what it leaves."""
    async with run() as started:
        yield started


async def test_a_relay_that_is_away_delays_a_mail_and_loses_none(identity: Identity) -> None:
    identity.relay.on_data = "451 try again later"
    await identity.accounts.RegisterAccount(await identity.registration("cho-thu", "cho-thu@example.vn"))
    await asyncio.sleep(0.5)
    identity.relay.on_data = OK
    (mail,) = await identity.relay.to("cho-thu@example.vn")
    assert "cho-thu" in mail["Subject"]


async def test_an_event_that_comes_again_is_not_mailed_again(
    settings: Settings, run: Run, rows: mongo.Database
) -> None:
    async with run() as identity:
        await identity.accounts.RegisterAccount(await identity.registration("mot-thu", "mot-thu@example.vn"))
        await identity.relay.to("mot-thu@example.vn")
        await _settled(rows)
    # As after a kill between sending and acknowledging: the stream hands everything out once more.
    bus = await Bus.connect(settings.nats_url, name="test")
    await bus.jetstream.delete_consumer(STREAM, LETTERS)

    async def handled() -> bool:
        try:
            state = await bus.jetstream.consumer_info(STREAM, LETTERS)
        except NotFoundError:  # not made again yet
            return False
        return not state.num_pending and not state.num_ack_pending

    async with run() as identity:
        await until(handled)
    await bus.close()
    assert len(await identity.relay.to("mot-thu@example.vn")) == 1


async def test_who_never_verifies_is_removed_after_a_week_and_the_name_is_free(run: Run, rows: mongo.Database) -> None:
    async with run() as identity:
        await identity.accounts.RegisterAccount(await identity.registration("ten-dep", "quen@example.vn"))
    longer_ago = datetime.now(UTC) - timedelta(days=8)
    await rows["accounts"].update_one({"user_name": "ten-dep"}, {"$set": {"unverified_since": longer_ago}})

    async def gone() -> bool:
        return await rows["accounts"].count_documents({"user_name": "ten-dep"}) == 0

    async with run() as identity:
        await until(gone)
        await identity.accounts.RegisterAccount(await identity.registration("ten-dep", "moi@example.vn"))
        assert len(await identity.relay.to("moi@example.vn")) == 1


async def test_no_event_and_no_row_beside_the_account_names_a_person(rows: mongo.Database, identity: Identity) -> None:
    await identity.accounts.RegisterAccount(await identity.registration("kin-dao", "kin-dao@example.vn"))
    await identity.relay.to("kin-dao@example.vn")
    await _settled(rows)
    for name in await rows.list_collection_names():
        stored = repr(await rows[name].find({}).to_list(None))
        assert "example.vn" not in stored, name
        assert "Nguyễn" not in stored, name
        if name not in ("accounts", "user_names"):
            assert "kin-dao" not in stored, name


async def test_a_forgotten_password_names_nobody_on_its_way(rows: mongo.Database, identity: Identity) -> None:
    address = "quen-mat-khau@example.vn"
    await identity.accounts.RegisterAccount(await identity.registration("quen-mat-khau", address))
    (mail,) = await identity.relay.to(address)
    await identity.accounts.VerifyContact(accounts.VerifyContactRequest(token=token_in(text_of(mail))))

    await identity.ask_for_reset(address)

    _, letter = await identity.relay.to(address, 2)
    assert letter["Message-ID"].endswith(".reset-password@motcua.example.vn>")
    await _settled(rows)
    token = token_in(text_of(letter), "/dat-lai-mat-khau")
    for name in await rows.list_collection_names():
        stored = repr(await rows[name].find({}).to_list(None))
        assert "quen-mat-khau" not in stored or name in ("accounts", "user_names"), name
        assert token not in stored, name


async def test_a_relay_that_is_away_delays_the_way_back_in_and_costs_no_letter(identity: Identity) -> None:
    address = "cho-thu-dat-lai@example.vn"
    await identity.accounts.RegisterAccount(await identity.registration("cho-dat-lai", address))
    (mail,) = await identity.relay.to(address)
    await identity.accounts.VerifyContact(accounts.VerifyContactRequest(token=token_in(text_of(mail))))
    identity.relay.on_data = "451 try again later"
    await identity.ask_for_reset("cho-dat-lai")
    await asyncio.sleep(1.0)
    identity.relay.on_data = OK
    assert len(await identity.relay.to(address, 2)) == 2
    for _ in range(2):
        await identity.ask_for_reset("cho-dat-lai")
    assert len(await identity.relay.to(address, 4)) == 4


async def _settled(rows: mongo.Database) -> None:
    async def ended() -> bool:
        return await rows["sendings"].count_documents({"state": "open"}) == 0

    await until(ended)
