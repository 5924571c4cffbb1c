"""Two facts about an account are never mixed, and what was only typed reserves nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.common.kernel.change import Change
from services.common.kernel.command import Command
from services.common.kernel.identity_documents import DocumentKind, IdentityDocument
from services.common.kernel.principal import ANONYMOUS
from services.common.storage.memory import MemoryAggregates
from services.identity.domain.accounts import Account, AccountKind, Profile, register, verify_contact
from services.identity.domain.errors import AccountNotFound, EmailTaken, UserNameTaken
from services.identity.domain.events import AccountEvent, AccountRegistered, ContactVerified

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
PROFILE = Profile(
    full_name="Nguyễn Văn A",
    identity_document=IdentityDocument(DocumentKind.PERSONAL_NUMBER, "038085000001"),
    email="nguoi-dan@example.vn",
)
CALL = Command(actor=ANONYMOUS, request_id="", method="/test", body_hash=b"")


def registered(account_id: str = "a1", user_name: str = "nguyen.a", profile: Profile = PROFILE) -> Account:
    return register(
        account_id=account_id,
        event_id="e1",
        kind=AccountKind.CITIZEN,
        user_name=user_name,
        password_hash="hash",
        profile=profile,
        now=NOW,
    ).aggregate


def store() -> MemoryAggregates[Account, AccountEvent]:
    return MemoryAggregates(
        not_found=AccountNotFound, unique={"user_name": UserNameTaken, "verified_email": EmailTaken}
    )


def test_a_new_account_is_neither_verified_nor_assured() -> None:
    account = registered()
    assert account.version == 1
    assert not account.contact_verified
    assert not account.identity_assured


def test_verifying_the_mailbox_assures_no_identity() -> None:
    change = verify_contact(registered(), event_id="e2", now=NOW)
    assert change.aggregate.contact_verified
    assert not change.aggregate.identity_assured
    assert change.aggregate.version == 2
    assert change.events == (ContactVerified("e2", "a1", 2, NOW),)


def test_verifying_twice_tells_nobody_twice() -> None:
    verified = verify_contact(registered(), event_id="e2", now=NOW).aggregate
    again = verify_contact(verified, event_id="e3", now=NOW)
    assert again.events == ()
    assert replace(again.aggregate, version=verified.version) == verified


async def test_a_typed_address_reserves_nothing_and_the_box_that_answers_first_has_it() -> None:
    accounts = store()
    for account_id, user_name in (("a1", "stranger"), ("a2", "owner")):
        account = registered(account_id, user_name)
        await accounts.add(CALL, Change(account))
    await accounts.update(CALL, "a2", lambda account: verify_contact(account, event_id="e2", now=NOW))
    with pytest.raises(EmailTaken):
        await accounts.update(CALL, "a1", lambda account: verify_contact(account, event_id="e3", now=NOW))


async def test_a_typed_identity_number_reserves_nothing() -> None:
    accounts = store()
    await accounts.add(CALL, Change(registered("a1", "first")))
    other_box = replace(PROFILE, email="khac@example.vn")
    await accounts.add(CALL, Change(registered("a2", "second", other_box)))
    for account_id in ("a1", "a2"):
        await accounts.update(CALL, account_id, lambda account: verify_contact(account, event_id="e", now=NOW))
    assert len(accounts.all()) == 2


async def test_a_user_name_is_taken_at_once() -> None:
    accounts = store()
    await accounts.add(CALL, Change(registered("a1", "same")))
    with pytest.raises(UserNameTaken):
        await accounts.add(CALL, Change(registered("a2", "same")))


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (AccountRegistered, "vn.motcua.account.registered.v1"),
        (ContactVerified, "vn.motcua.account.contact_verified.v1"),
    ],
)
def test_events_have_a_type_and_carry_ids_only(event: type[AccountEvent], kind: str) -> None:
    made = event("e1", "a1", 1, NOW)
    assert made.type == kind
    assert "example.vn" not in repr(made)


def test_registering_tells_that_it_happened() -> None:
    change = register(
        account_id="a1",
        event_id="e1",
        kind=AccountKind.CITIZEN,
        user_name="nguyen.a",
        password_hash="hash",
        profile=PROFILE,
        now=NOW,
    )
    assert change.events == (AccountRegistered("e1", "a1", 1, NOW),)
