"""A profile is changed field by field and checked as a whole; what somebody vouched for stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.common.kernel.change import Change
from services.common.kernel.errors import Conflict, InvalidArgument
from services.common.kernel.identity_documents import DocumentKind, IdentityDocument
from services.identity.app.profiles import etag_of
from services.identity.domain.accounts import Account, Profile
from services.identity.domain.errors import IdentityAssured
from tests.unit.identity.world import PASSWORD, World, command

OTHER_NUMBER = IdentityDocument(DocumentKind.PERSONAL_NUMBER, "038 090 000 002")


async def update(
    world: World, account: Account, typed: Profile, *names: str, etag: str = "", request: str = ""
) -> Account:
    caller = world.caller(await world.log_in(account.user_name, PASSWORD))
    paths = [f"profile.{name}" for name in names]
    return await world.update_profile(command(request, actor=caller), etag, typed, paths)


async def assured(world: World) -> Account:
    account = await world.registered()
    vouched = replace(account, version=2, identity_assured=True)
    return await world.accounts.update(command(), account.id, lambda _: Change(vouched))


async def test_only_the_fields_that_are_named_change_and_in_normal_form(world: World) -> None:
    account = await world.registered()
    typed = Profile(phone="+84 987 654 321", address="  Tổ  2 ", full_name="Bị bỏ qua")
    changed = await update(world, account, typed, "phone", "address")
    assert changed.profile == replace(account.profile, phone="0987654321", address="Tổ 2")
    assert changed.version == 2
    assert [event.name for event in world.accounts.events] == ["registered"], "nobody else needs to know"


async def test_the_whole_is_checked_as_at_registration(world: World) -> None:
    account = await world.registered()
    with pytest.raises(InvalidArgument) as refused:
        await update(world, account, Profile(phone="12", birth_date=date(1991, 1, 1)), "phone", "birth_date", "address")
    assert {(one.field, one.reason) for one in refused.value.violations} == {
        ("profile.phone", "PHONE_MALFORMED"),
        ("profile.address", "FIELD_REQUIRED"),
        ("profile.identity_document.number", "IDENTITY_NUMBER_CONTRADICTS_BIRTH_DATE"),
    }
    assert await world.accounts.get(account.id) == account


@pytest.mark.parametrize("path", ["email", "user_name", "", "identity_document.number"])
async def test_what_can_not_be_changed_here_is_refused(world: World, path: str) -> None:
    account = await world.registered()
    with pytest.raises(InvalidArgument) as refused:
        await update(world, account, Profile(email="moi@example.vn"), path)
    assert [(one.field, one.reason) for one in refused.value.violations] == [("update_mask", "FIELD_FIXED")]


async def test_nothing_named_is_nothing_asked(world: World) -> None:
    with pytest.raises(InvalidArgument):
        await update(world, await world.registered(), Profile(phone="0987654321"))


async def test_a_stale_etag_changes_nothing(world: World) -> None:
    account = await world.registered()
    newer = await update(world, account, Profile(phone="0987654321"), "phone", etag=etag_of(account))
    with pytest.raises(Conflict):
        await update(world, account, Profile(phone="0911111111"), "phone", etag=etag_of(account))
    assert await world.accounts.get(account.id) == newer


async def test_a_repeat_is_harmless_and_answers_what_is_there(world: World) -> None:
    account = await world.registered()
    for _ in range(2):
        changed = await update(
            world, account, Profile(phone="0987654321"), "phone", etag=etag_of(account), request="r1"
        )
        assert changed.version == 2


async def test_before_anybody_vouched_for_it_even_the_number_may_be_corrected(world: World) -> None:
    account = await world.registered()
    changed = await update(world, account, Profile(identity_document=OTHER_NUMBER), "identity_document")
    assert changed.profile.identity_document == IdentityDocument(DocumentKind.PERSONAL_NUMBER, "038090000002")


async def test_what_was_vouched_for_stays_as_it_is(world: World) -> None:
    account = await assured(world)
    typed = Profile(
        full_name="Nguyễn Văn B", identity_document=OTHER_NUMBER, birth_date=date(1990, 2, 2), phone="0987654321"
    )
    with pytest.raises(IdentityAssured) as refused:
        await update(world, account, typed, "full_name", "identity_document", "birth_date", "phone")
    assert [one.field for one in refused.value.violations] == [
        "profile.full_name",
        "profile.birth_date",
        "profile.identity_document",
    ]
    same_name = Profile(full_name=account.profile.full_name, phone="0987654321")
    assert (await update(world, account, same_name, "full_name", "phone")).profile.phone == "0987654321"
