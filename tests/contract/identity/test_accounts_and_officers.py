"""What the stores of accounts and officers guarantee, in memory and on the real server."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable
from datetime import timedelta

import pytest

from services.common.kernel.errors import RequestIdReused
from services.common.kernel.principal import Kind
from services.common.storage.mongo import Database
from services.common.storage.sealed import SealBroken
from services.identity.domain import accounts, email_change, officers, password_resets, sessions
from services.identity.domain.errors import AccountNotFound, EmailTaken, OfficerNotFound, UserNameTaken
from tests.contract.identity.conftest import NEW_RING, Stores, mongo_stores
from tests.contract.identity.people import EMAIL, NEW_EMAIL, NOW, NUMBER, appointed, command, registered, verified


async def test_an_account_comes_back_as_it_was_stored(stores: Stores) -> None:
    account = await stores.accounts.add(command(), registered("nguyen.a"))
    assert await stores.accounts.get(account.id) == account
    assert await stores.accounts.find_by_user_name("nguyen.a") == account
    asked = accounts.ask_for_mail(account, event_id=str(uuid.uuid4()), now=NOW)
    assert await stores.accounts.update(command(), account.id, lambda _: asked) == asked.aggregate
    assert await stores.accounts.get(account.id) == asked.aggregate
    verified_account = await stores.accounts.update(command(), account.id, verified)
    assert await stores.accounts.find_by_verified_email(EMAIL) == verified_account
    assert await stores.accounts.get(account.id) == verified_account


async def test_who_is_not_there_is_not_found(stores: Stores) -> None:
    assert await stores.accounts.find_by_user_name("khong-co") is None
    assert await stores.officers.find_by_user_name("khong-co") is None
    with pytest.raises(AccountNotFound):
        await stores.accounts.get("nobody")
    with pytest.raises(OfficerNotFound):
        await stores.officers.get("nobody")


async def test_an_address_is_found_once_its_box_has_answered(stores: Stores) -> None:
    account = await stores.accounts.add(command(), registered("nguyen.a"))
    assert await stores.accounts.find_by_verified_email(EMAIL) is None
    await stores.accounts.update(command(), account.id, verified)
    assert await stores.accounts.find_by_verified_email(EMAIL) is not None
    assert await stores.accounts.find_by_verified_email("khac@example.vn") is None


async def test_many_may_type_an_address_and_one_may_verify_it(stores: Stores) -> None:
    first = await stores.accounts.add(command(), registered("mot"))
    second = await stores.accounts.add(command(), registered("hai"))
    await stores.accounts.update(command(), second.id, verified)
    with pytest.raises(EmailTaken):
        await stores.accounts.update(command(), first.id, verified)
    assert not (await stores.accounts.get(first.id)).contact_verified


async def test_accounts_and_officers_share_one_space_of_user_names(stores: Stores) -> None:
    await stores.accounts.add(command(), registered("cong-dan"))
    await stores.officers.add(command(), appointed("can-bo"))
    for taken in ("cong-dan", "can-bo"):
        with pytest.raises(UserNameTaken):
            await stores.accounts.add(command(), registered(taken))
        with pytest.raises(UserNameTaken):
            await stores.officers.add(command(), appointed(taken))
    assert await stores.officers.find_by_user_name("cong-dan") is None
    assert await stores.accounts.find_by_user_name("can-bo") is None


async def test_of_many_who_want_a_name_at_once_one_gets_it(stores: Stores) -> None:
    wishes: list[Awaitable[object]] = [stores.accounts.add(command(), registered("mot-ten")) for _ in range(4)]
    wishes += [stores.officers.add(command(), appointed("mot-ten")) for _ in range(4)]
    outcomes = await asyncio.gather(*wishes, return_exceptions=True)
    assert sum(isinstance(outcome, UserNameTaken) for outcome in outcomes) == 7
    holders = (
        await stores.accounts.find_by_user_name("mot-ten"),
        await stores.officers.find_by_user_name("mot-ten"),
    )
    assert len([holder for holder in holders if holder]) == 1


async def test_a_name_that_was_refused_is_not_kept(stores: Stores) -> None:
    """What ends without effect takes nothing: the name is still free for somebody else."""
    account = await stores.accounts.add(command("r1", "one"), registered("mot"))
    with pytest.raises(RequestIdReused):
        await stores.accounts.add(command("r1", "other"), registered("hai"))
    await stores.officers.add(command(), appointed("hai"))
    assert await stores.accounts.replayed(command("r1", "one")) == account


async def test_the_same_call_at_once_makes_one_account_and_takes_one_name(stores: Stores) -> None:
    calls = (stores.accounts.add(command("r1"), registered("mot-ten")) for _ in range(5))
    assert len({account.id for account in await asyncio.gather(*calls)}) == 1


async def test_an_account_that_is_removed_is_gone_and_its_name_is_free(stores: Stores) -> None:
    account = await stores.accounts.add(command(), registered("mot-ten"))
    assert await stores.accounts.remove(account)
    assert await stores.accounts.find_by_user_name("mot-ten") is None
    await stores.officers.add(command(), appointed("mot-ten"))


async def test_the_unverified_are_found_by_age(stores: Stores) -> None:
    first = await stores.accounts.add(command(), registered("mot"))
    verified_one = await stores.accounts.add(command(), registered("hai", "hai@example.vn"))
    await stores.accounts.update(command(), verified_one.id, verified)
    after = NOW + timedelta(milliseconds=1)
    assert await stores.accounts.unverified(NOW, limit=10) == []
    assert await stores.accounts.unverified(after, limit=10) == [first]
    await stores.accounts.add(command(), registered("ba"))
    assert len(await stores.accounts.unverified(after, limit=10)) == 2
    assert len(await stores.accounts.unverified(after, limit=1)) == 1


async def test_an_address_that_is_wanted_or_was_left_is_found_by_age_until_it_is_forgotten(stores: Stores) -> None:
    account = await stores.accounts.add(command(), registered("mot"))
    account = await stores.accounts.update(command(), account.id, verified)
    asked = email_change.ask(account, NEW_EMAIL, event_id=str(uuid.uuid4()), now=NOW)
    moved = email_change.confirm(asked.aggregate, NEW_EMAIL, event_id=str(uuid.uuid4()), now=NOW)
    after = NOW + timedelta(milliseconds=1)
    for change in (asked, moved):
        stored = await stores.accounts.update(command(), account.id, lambda _, change=change: change)  # type: ignore[misc]  # bound now
        assert await stores.accounts.get(account.id) == stored == change.aggregate
        assert await stores.accounts.with_other_addresses(NOW, limit=10) == []
        assert await stores.accounts.with_other_addresses(after, limit=10) == [stored]
    assert [box.email for box in stored.left_boxes] == [EMAIL]
    forgotten = await stores.accounts.update(command(), account.id, lambda now: email_change.forget(now, after))
    assert forgotten.other_addresses_since is None
    assert await stores.accounts.with_other_addresses(after, limit=10) == []


async def test_an_officer_comes_back_as_stored(stores: Stores) -> None:
    entered = await stores.officers.add(command(), appointed("can-bo"))
    assert await stores.officers.get(entered.id) == entered
    assert await stores.officers.find_by_user_name("can-bo") == entered
    session = sessions.start(session_id="s1", holder_kind=Kind.OFFICER, holder_id=entered.id, secret="x", now=NOW)
    credentials = entered.credentials.renewed("$argon2id$2", keep=session)
    change = officers.change_credentials(entered, credentials)
    for _ in range(2):
        assert await stores.officers.update(command("r1"), entered.id, lambda _: change) == change.aggregate
    assert await stores.officers.get(entered.id) == change.aggregate


async def test_the_database_holds_nothing_of_a_person_in_clear(database: Database) -> None:
    stores = await mongo_stores(database)
    account = await stores.accounts.add(command(), registered("nguyen.a"))
    account = await stores.accounts.update(command(), account.id, verified)
    asked = email_change.ask(account, NEW_EMAIL, event_id=str(uuid.uuid4()), now=NOW)
    account = await stores.accounts.update(command(), account.id, lambda _: asked)
    moved = email_change.confirm(account, NEW_EMAIL, event_id=str(uuid.uuid4()), now=NOW)
    await stores.accounts.update(command(), account.id, lambda _: moved)
    await stores.resets.add(command(), password_resets.ask(reset_id="r1", event_id="e1", typed=EMAIL, now=NOW))
    for name in await database.list_collection_names():
        rows = await database[name].find({}).to_list(None)
        born = ("1990-01-01", "(1990, ")
        assert not any(secret in repr(rows) for secret in (EMAIL, NEW_EMAIL, NUMBER, "Nguyễn", *born)), name


async def test_a_sealed_profile_opens_in_its_own_row_only(database: Database) -> None:
    stores = await mongo_stores(database)
    one = await stores.accounts.add(command(), registered("mot"))
    other = await stores.accounts.add(command(), registered("hai"))
    row = await database["accounts"].find_one({"_id": one.id})
    assert row is not None
    await database["accounts"].update_one({"_id": other.id}, {"$set": {"profile": row["profile"]}})
    with pytest.raises(SealBroken):
        await stores.accounts.get(other.id)


async def test_after_a_rotation_old_rows_open_and_old_addresses_are_found(database: Database) -> None:
    old = await mongo_stores(database)
    account = await old.accounts.add(command(), registered("mot"))
    stored = await old.accounts.update(command(), account.id, verified)
    new = await mongo_stores(database, NEW_RING)
    assert await new.accounts.find_by_verified_email(EMAIL) == stored
