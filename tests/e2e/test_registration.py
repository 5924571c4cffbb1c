"""Registering: Công dân, Tổ chức, Doanh nghiệp, each with its required fields, and a captcha for every attempt."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.common.storage.mongo import Database
from tests.support.citizen import Citizen
from tests.support.people import Person, man, woman
from tests.support.portal import Portal
from tests.support.surprise import Refused

# A well-known valid tax code (mã số thuế): its check digit is right.
TAX_CODE = "0100109106"


def organisation(person: Person) -> dict[str, Any]:
    profile = person.profile()
    del profile["birth_date"]
    return profile | {
        "organisation_name": "Hội Thử Nghiệm",
        "establishment_decision": "01/QĐ-THU",
        "representative_position": "Chủ tịch",
    }


def enterprise(person: Person) -> dict[str, Any]:
    profile = organisation(person) | {"organisation_name": "Công ty TNHH Thử Nghiệm", "tax_code": TAX_CODE}
    del profile["establishment_decision"]
    return profile


async def register(portal: Portal, person: Person, **changes: Any) -> None:
    body = {
        "kind": "citizen",
        "user_name": person.user_name,
        "password": person.password,
        "profile": person.profile(),
        **changes,
    }
    body.setdefault("captcha", await portal.captcha("register"))
    answer = await portal.rest().post("/accounts", body)
    assert answer.status == 202


@pytest.mark.parametrize(
    ("kind", "profile"), [("citizen", Person.profile), ("organisation", organisation), ("enterprise", enterprise)]
)
async def test_each_kind_registers_with_its_fields_verifies_by_mail_and_logs_in(
    portal: Portal, kind: str, profile: Any
) -> None:
    newcomer = Citizen(portal, man())
    await register(portal, newcomer.person, kind=kind, profile=profile(newcomer.person))

    await newcomer.log_in()
    account = (await newcomer.rest.get("/accounts/me")).body
    assert account["kind"] == kind
    assert account["user_name"] == newcomer.person.user_name
    assert account["contact_verified"] is False

    await newcomer.verify(await newcomer.mailbox.next(portal.doors.gateway))
    account = (await newcomer.rest.get("/accounts/me")).body
    assert account["contact_verified"] is True
    assert account["identity_assured"] is False, "a typed number proves nothing"


@pytest.mark.parametrize(
    ("kind", "required"),
    [
        ("citizen", {"full_name", "birth_date", "identity_document", "email", "phone", "address"}),
        (
            "organisation",
            {
                "organisation_name",
                "full_name",
                "representative_position",
                "identity_document",
                "email",
                "phone",
                "address",
            }
            | {"tax_code", "establishment_decision"},
        ),
        (
            "enterprise",
            {"organisation_name", "tax_code", "full_name", "representative_position", "identity_document"}
            | {"email", "phone", "address"},
        ),
    ],
)
async def test_everything_that_is_missing_is_said_at_once(portal: Portal, kind: str, required: set[str]) -> None:
    with pytest.raises(Refused) as refused:
        await register(portal, man(), kind=kind, profile={}, user_name="x", password="short")

    assert refused.value.code == 422
    missing = {pointer for pointer, code in refused.value.fields.items() if code == "FIELD_REQUIRED"}
    assert missing == {f"/profile/{field}" for field in required}
    assert refused.value.fields["/user_name"] == "USER_NAME_MALFORMED"
    assert refused.value.fields["/password"] == "PASSWORD_TOO_SHORT"


async def test_a_number_that_contradicts_the_birth_year_is_refused(portal: Portal) -> None:
    person = woman()
    with pytest.raises(Refused) as refused:
        await register(portal, person, profile=person.profile() | {"birth_date": "1991-01-01"})

    assert refused.value.fields == {"/profile/identity_document/number": "IDENTITY_NUMBER_CONTRADICTS_BIRTH_DATE"}


@pytest.mark.parametrize(
    ("tax_code", "code"),
    [
        ("0100109107", "TAX_CODE_CHECK_DIGIT"),
        ("010010910", "TAX_CODE_MALFORMED"),
        ("0100109106-000", "TAX_CODE_MALFORMED"),
    ],
)
async def test_an_enterprise_with_a_wrong_tax_code_is_told_and_with_a_right_one_registered(
    portal: Portal, tax_code: str, code: str
) -> None:
    person, captcha = man(), await portal.captcha("register")
    with pytest.raises(Refused) as refused:
        await register(
            portal, person, kind="enterprise", profile=enterprise(person) | {"tax_code": tax_code}, captcha=captcha
        )
    assert refused.value.fields == {"/profile/tax_code": code}

    branch = enterprise(person) | {"tax_code": "0100109106-001"}
    await register(portal, person, kind="enterprise", profile=branch, captcha=captcha)
    owner = Citizen(portal, person)
    await owner.log_in()
    assert (await owner.rest.get("/accounts/me")).body["profile"]["tax_code"] == "0100109106001"


async def test_a_taken_user_name_is_said_honestly(portal: Portal, citizen: Citizen) -> None:
    with pytest.raises(Refused) as refused:
        await register(portal, man(), user_name=citizen.person.user_name)

    assert (refused.value.code, refused.value.reason) == (409, "USER_NAME_TAKEN")


async def test_whether_a_user_name_is_free_costs_a_captcha(portal: Portal, citizen: Citizen) -> None:
    async def is_free(user_name: str, purpose: str = "user_name") -> Any:
        question = {"user_name": user_name, "captcha": await portal.captcha(purpose)}
        return (await portal.rest().post("/accounts:check-user-name", question)).body["available"]

    assert await is_free(citizen.person.user_name) is False
    assert await is_free(man().user_name) is True
    with pytest.raises(Refused, match="CAPTCHA_WRONG"):
        await is_free(man().user_name, purpose="register")


async def test_a_duplicate_address_gets_the_same_answer_and_a_mail_that_says_what_to_do(
    portal: Portal, citizen: Citizen
) -> None:
    newcomer = Citizen(portal, man())
    person = newcomer.person

    await register(portal, person, profile=person.profile() | {"email": citizen.person.email})

    mail = await citizen.mailbox.next(person.user_name)
    assert citizen.person.user_name in mail.text, "it says which account the address belongs to"
    assert portal.doors.gateway not in mail.text, "opening it changes nothing"
    for secret in (person.full_name, person.number, person.phone):
        assert secret not in mail.text
    await newcomer.log_in()
    assert (await newcomer.rest.get("/accounts/me")).body["contact_verified"] is False


async def test_a_wrong_captcha_is_refused_and_spent(portal: Portal) -> None:
    captcha = await portal.captcha("register")
    with pytest.raises(Refused, match="CAPTCHA_WRONG"):
        await register(portal, man(), captcha=captcha | {"text": "00000"})
    with pytest.raises(Refused, match="CAPTCHA_WRONG"):
        await register(portal, man(), captcha=captcha)


async def test_a_captcha_counts_once(portal: Portal) -> None:
    captcha = await portal.captcha("register")
    await register(portal, man(), captcha=captcha)
    with pytest.raises(Refused, match="CAPTCHA_WRONG"):
        await register(portal, man(), captcha=captcha)


async def test_an_expired_captcha_does_not_count(portal: Portal, identity_database: Database) -> None:
    captcha = await portal.captcha("register")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    await identity_database["captchas"].update_one({"_id": captcha["id"]}, {"$set": {"expires": yesterday}})

    with pytest.raises(Refused, match="CAPTCHA_WRONG"):
        await register(portal, man(), captcha=captcha)


@pytest.mark.parametrize("purpose", ["lookup", "user_name"])
async def test_a_captcha_of_another_purpose_does_not_count(portal: Portal, purpose: str) -> None:
    with pytest.raises(Refused, match="CAPTCHA_WRONG"):
        await register(portal, man(), captcha=await portal.captcha(purpose))


async def test_a_lost_answer_is_asked_for_again_with_the_same_key(portal: Portal) -> None:
    newcomer = Citizen(portal, man())
    person, key = newcomer.person, str(uuid.uuid4())
    body = {
        "kind": "citizen",
        "user_name": person.user_name,
        "password": person.password,
        "profile": person.profile(),
        "captcha": await portal.captcha("register"),
    }
    for _ in range(3):
        assert (await newcomer.rest.post("/accounts", body, key=key)).status == 202
    await newcomer.mailbox.next(portal.doors.gateway)
    assert len(await newcomer.mailbox.all()) == 1


async def test_whoever_lost_the_mail_asks_for_another_one(portal: Portal) -> None:
    newcomer = Citizen(portal, man())
    await newcomer.register()
    lost = await newcomer.mailbox.next(portal.doors.gateway)
    await newcomer.log_in()

    assert (await newcomer.rest.post("/accounts/me:resend-verification")).status == 202

    mail = await newcomer.mailbox.next(portal.doors.gateway)
    assert mail.message_id != lost.message_id
    await newcomer.verify(mail)
    assert (await newcomer.rest.get("/accounts/me")).body["contact_verified"] is True
    assert (await newcomer.rest.post("/accounts/me:resend-verification")).status == 202, "harmless when verified"


async def test_how_often_a_mail_may_be_asked_for_is_bounded(portal: Portal) -> None:
    newcomer = Citizen(portal, man())
    await newcomer.register()
    await newcomer.log_in()
    for _ in range(3):
        await newcomer.rest.post("/accounts/me:resend-verification")

    with pytest.raises(Refused) as refused:
        await newcomer.rest.post("/accounts/me:resend-verification")

    assert (refused.value.code, refused.value.reason) == (429, "TOO_MANY_VERIFICATION_MAILS")


async def test_a_verification_link_counts_for_what_it_was_made_for(portal: Portal) -> None:
    with pytest.raises(Refused, match="VERIFICATION_TOKEN_INVALID"):
        await portal.rest().post("/accounts:verify-contact", {"token": "x" * 80})
