"""What people do with their accounts after registering: a forgotten password, another address, a lost phone, a new home."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from services.common.kernel.principal import Role
from tests.support import officer
from tests.support.citizen import Citizen
from tests.support.mailbox import Mail
from tests.support.people import man, woman
from tests.support.places import AGENCY
from tests.support.portal import Portal
from tests.support.rest import Rest
from tests.support.surprise import Refused

PHONE = (
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"
)
DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"
NEW_PASSWORD = "một câu khác dễ nhớ"


@pytest.fixture
async def person(portal: Portal) -> Citizen:
    """Somebody with a verified account of their own, logged in."""
    return await Citizen(portal, woman()).settle()


async def log_in(citizen: Citizen, password: str = "", device: str = "") -> dict[str, Any]:
    credentials = {"user_name": citizen.person.user_name, "password": password or citizen.person.password}
    answer = await citizen.portal.rest().post("/sessions", credentials, headers={"User-Agent": device})
    session: dict[str, Any] = answer.body
    return session


async def counts(portal: Portal, session: dict[str, Any]) -> bool:
    """Whether the refresh token still counts; a good one is used."""
    try:
        answer = await portal.rest().post("/sessions:refresh", {"refresh_token": session["refresh_token"]})
    except Refused as refused:
        if refused.reason != "SESSION_EXPIRED":
            raise
        return False
    session.update(answer.body)
    return True


def with_token(portal: Portal, session: dict[str, Any]) -> Rest:
    rest = portal.rest()
    rest.token = session["access_token"]
    return rest


def token_of(mail: Mail, portal: Portal, page: str) -> str:
    link = urlsplit(mail.link(portal.doors.gateway))
    assert link.path == page
    return parse_qs(link.query)["token"][0]


def says_nothing_personal(mail: Mail, citizen: Citizen) -> bool:
    person = citizen.person
    return not any(
        secret in mail.text + mail.html for secret in (person.full_name, person.number, person.phone, person.email)
    )


async def ask_for_reset(portal: Portal, whom: str, key: str | None = None) -> int:
    body = {"user_name_or_email": whom, "captcha": await portal.captcha("password_reset")}
    return (await portal.rest().post("/accounts:request-password-reset", body, key=key)).status


async def test_a_forgotten_password_is_set_anew_by_mail(portal: Portal, person: Citizen) -> None:
    phone = await log_in(person, device=PHONE)
    assert await ask_for_reset(portal, person.person.email.upper()) == 202

    mail = await person.mailbox.next("Đặt lại mật khẩu")
    assert person.person.user_name in mail.text
    assert "30 phút" in mail.html
    assert says_nothing_personal(mail, person)
    token, key = token_of(mail, portal, "/dat-lai-mat-khau"), str(uuid.uuid4())
    with pytest.raises(Refused) as refused:
        await portal.rest().post("/accounts:reset-password", {"token": token, "new_password": "ngan"})
    assert refused.value.fields == {"/new_password": "PASSWORD_TOO_SHORT"}, "and the token is not used up"
    for _ in range(2):
        body = {"token": token, "new_password": NEW_PASSWORD}
        assert (await portal.rest().post("/accounts:reset-password", body, key=key)).status == 204

    told = await person.mailbox.next("đã thay đổi")
    assert says_nothing_personal(told, person)
    assert not await counts(portal, phone), "every session has ended"
    with pytest.raises(Refused, match="CREDENTIALS_WRONG"):
        await log_in(person)
    assert await log_in(person, NEW_PASSWORD)
    with pytest.raises(Refused, match="RESET_TOKEN_INVALID"):
        await portal.rest().post("/accounts:reset-password", body | {"new_password": "thêm một câu nữa"})


async def test_the_link_of_the_mail_opens_a_page_that_asks_for_a_password(portal: Portal, person: Citizen) -> None:
    await ask_for_reset(portal, person.person.user_name)
    link = (await person.mailbox.next("Đặt lại mật khẩu")).link(portal.doors.gateway)
    page = await portal.http.get(link)
    assert 'type="password"' in page.text
    form = {"token": parse_qs(urlsplit(link).query)["token"][0], "request_id": str(uuid.uuid4())}

    again = await portal.http.post(link.partition("?")[0], data=form | {"new_password": "1234567890"})
    assert again.status_code == 422
    assert "quá dễ đoán" in again.text
    assert 'type="password"' in again.text
    done = await portal.http.post(link.partition("?")[0], data=form | {"new_password": NEW_PASSWORD})
    assert "Mật khẩu đã được đổi" in done.text
    assert await log_in(person, NEW_PASSWORD)
    spent = await portal.http.post(
        link.partition("?")[0], data=form | {"new_password": "khác nữa nhé", "request_id": str(uuid.uuid4())}
    )
    assert spent.status_code == 422
    assert "đã được dùng" in spent.text


async def test_who_has_no_account_is_answered_the_same_and_nobody_is_written_to(portal: Portal) -> None:
    nobody, newcomer = Citizen(portal, man()), Citizen(portal, man())
    await newcomer.register()
    await newcomer.mailbox.next(portal.doors.gateway)

    for whom in (nobody.person.email, nobody.person.user_name, newcomer.person.email, newcomer.person.user_name):
        assert await ask_for_reset(portal, whom) == 202

    witness = await Citizen(portal, woman()).settle()
    await ask_for_reset(portal, witness.person.user_name)
    await witness.mailbox.next("Đặt lại mật khẩu")
    assert await nobody.mailbox.all() == []
    assert len(await newcomer.mailbox.all()) == 1, "a box that never answered may be a stranger's"


async def test_three_mails_an_hour_and_the_asker_learns_nothing_of_it(portal: Portal, person: Citizen) -> None:
    key = str(uuid.uuid4())
    for number in range(5):
        assert await ask_for_reset(portal, person.person.email, key if number < 2 else None) == 202
    for _ in range(3):
        await person.mailbox.next("Đặt lại mật khẩu")
    witness = await Citizen(portal, man()).settle()
    await ask_for_reset(portal, witness.person.email)
    await witness.mailbox.next("Đặt lại mật khẩu")
    assert len([mail for mail in await person.mailbox.all() if "Đặt lại" in mail.subject]) == 3


async def test_a_captcha_for_something_else_does_not_ask_for_a_reset(portal: Portal, person: Citizen) -> None:
    body = {"user_name_or_email": person.person.email, "captcha": await portal.captcha("register")}
    with pytest.raises(Refused, match="CAPTCHA_WRONG"):
        await portal.rest().post("/accounts:request-password-reset", body)


async def test_a_changed_password_ends_every_other_session_and_is_told(portal: Portal, person: Citizen) -> None:
    phone, desktop = await log_in(person, device=PHONE), await log_in(person, device=DESKTOP)
    rest, key = with_token(portal, desktop), str(uuid.uuid4())
    body = {"current_password": person.person.password, "new_password": NEW_PASSWORD}

    with pytest.raises(Refused) as refused:
        await rest.post("/accounts/me:change-password", body | {"current_password": "khong phai mat khau"})
    assert (refused.value.code, refused.value.fields) == (422, {"/current_password": "PASSWORD_WRONG"})
    for _ in range(2):
        assert (await rest.post("/accounts/me:change-password", body, key=key)).status == 204

    assert await counts(portal, desktop), "the session that calls goes on"
    assert not await counts(portal, phone)
    assert await log_in(person, NEW_PASSWORD)
    assert says_nothing_personal(await person.mailbox.next("đã thay đổi"), person)


async def test_another_address_counts_when_its_box_has_answered_and_both_boxes_are_told(
    portal: Portal, person: Citizen
) -> None:
    new_email = man().email
    new_box = portal.mailbox(new_email)
    body = {"current_password": person.person.password, "new_email": new_email}

    assert (await person.rest.post("/accounts/me:request-email-change", body)).status == 202

    asked = await person.mailbox.next("Yêu cầu đổi địa chỉ")
    assert new_email not in asked.text + asked.html
    link = await new_box.next("Xác nhận địa chỉ thư điện tử mới")
    assert person.person.email not in link.text + link.html
    account = (await person.rest.get("/accounts/me")).body
    assert account["profile"]["email"] == person.person.email, "nothing has changed yet"

    token = token_of(link, portal, "/doi-thu-dien-tu")
    for _ in range(2):
        assert (await portal.rest().post("/accounts:confirm-email-change", {"token": token})).status == 204

    account = (await person.rest.get("/accounts/me")).body
    assert (account["profile"]["email"], account["contact_verified"]) == (new_email, True)
    for box in (person.mailbox, new_box):
        assert person.person.user_name in (await box.next("Đã đổi địa chỉ thư điện tử")).text
    await ask_for_reset(portal, new_email)
    await new_box.next("Đặt lại mật khẩu")


async def test_an_address_that_has_an_account_is_asked_for_with_the_same_answer(
    portal: Portal, person: Citizen
) -> None:
    other = await Citizen(portal, man()).settle()
    body = {"current_password": person.person.password, "new_email": other.person.email}

    assert (await person.rest.post("/accounts/me:request-email-change", body)).status == 202

    mail = await other.mailbox.next(person.person.user_name)
    assert other.person.user_name in mail.text
    assert portal.doors.gateway not in mail.text + mail.html, "opening it changes nothing"
    assert (await person.rest.get("/accounts/me")).body["profile"]["email"] == person.person.email


async def test_an_address_that_another_account_verified_meanwhile_is_taken(portal: Portal, person: Citizen) -> None:
    rival = Citizen(portal, man())
    body = {"current_password": person.person.password, "new_email": rival.person.email}
    await person.rest.post("/accounts/me:request-email-change", body)
    token = token_of(await rival.mailbox.next("địa chỉ thư điện tử mới"), portal, "/doi-thu-dien-tu")
    await rival.settle()

    with pytest.raises(Refused) as refused:
        await portal.rest().post("/accounts:confirm-email-change", {"token": token})
    assert (refused.value.code, refused.value.reason) == (409, "EMAIL_TAKEN")


async def test_the_page_of_the_link_moves_the_account(portal: Portal, person: Citizen) -> None:
    new_email = man().email
    body = {"current_password": person.person.password, "new_email": new_email}
    await person.rest.post("/accounts/me:request-email-change", body)
    link = (await portal.mailbox(new_email).next("Xác nhận địa chỉ")).link(portal.doors.gateway)
    page = await portal.http.get(link)
    assert "<form" in page.text
    assert (await person.rest.get("/accounts/me")).body["profile"]["email"] == person.person.email

    done = await portal.http.post(link.partition("?")[0], data={"token": parse_qs(urlsplit(link).query)["token"][0]})

    assert done.status_code == 200
    assert (await person.rest.get("/accounts/me")).body["profile"]["email"] == new_email


async def test_the_sessions_of_a_lost_phone_are_found_and_ended(portal: Portal, person: Citizen) -> None:
    phone, desktop = await log_in(person, device=PHONE), await log_in(person, device=DESKTOP)
    rest = with_token(portal, desktop)

    listed = (await rest.get("/sessions")).body["sessions"]
    assert [session["device"] for session in listed if session["current"]] == ["Firefox, Windows"]
    (lost,) = (session for session in listed if session.get("device") == "Chrome, Android")
    assert len(listed) == 3
    assert "131" not in str(listed), "nothing finer than browser and system is kept"

    for _ in range(2):
        assert (await rest.call("DELETE", f"/sessions/{lost['id']}")).status == 204

    assert not await counts(portal, phone)
    assert await counts(portal, desktop)
    assert lost["id"] not in [session["id"] for session in (await rest.get("/sessions")).body["sessions"]]


async def test_a_session_of_somebody_else_is_not_found(portal: Portal, person: Citizen, stranger: Citizen) -> None:
    await log_in(person)
    for session in (await person.rest.get("/sessions")).body["sessions"]:
        with pytest.raises(Refused) as refused:
            await stranger.rest.call("DELETE", f"/sessions/{session['id']}")
        assert (refused.value.code, refused.value.reason) == (404, "SESSION_NOT_FOUND")
    with pytest.raises(Refused, match="SESSION_NOT_FOUND"):
        await person.rest.call("DELETE", f"/sessions/{uuid.uuid4()}")


async def test_all_other_sessions_end_at_once(portal: Portal, person: Citizen) -> None:
    others = [await log_in(person) for _ in range(3)]
    this = await log_in(person)
    rest, key = with_token(portal, this), str(uuid.uuid4())

    for _ in range(2):
        assert (await rest.post("/sessions:revoke-others", key=key)).status == 204

    assert [session["current"] for session in (await rest.get("/sessions")).body["sessions"]] == [True]
    assert not any([await counts(portal, session) for session in others])
    assert await counts(portal, this)


async def test_an_officer_sees_and_ends_sessions_and_proves_the_password(portal: Portal) -> None:
    rest = await officer.log_in(portal, AGENCY, Role.DESK)
    (session,) = (await rest.get("/sessions")).body["sessions"]
    assert session["current"] is True
    await rest.post("/sessions:revoke-others")
    body = {"current_password": "khong phai mat khau", "new_password": NEW_PASSWORD}
    with pytest.raises(Refused, match="PASSWORD_WRONG"):
        await rest.post("/accounts/me:change-password", body)


async def test_a_profile_is_changed_by_who_has_seen_its_newest_version(portal: Portal, person: Citizen) -> None:
    seen = await person.rest.get("/accounts/me")
    etag = seen.headers["ETag"]
    moved = {"profile": {"address": "Tổ dân phố 2, phường Nghi Sơn", "phone": "0987 654 321"}}

    changed = await person.rest.patch("/accounts/me", moved, headers={"If-Match": etag})

    assert changed.body["profile"]["phone"] == "0987654321"
    assert changed.body["profile"]["full_name"] == person.person.full_name
    assert changed.headers["ETag"] != etag
    with pytest.raises(Refused) as refused:
        await person.rest.patch("/accounts/me", moved, headers={"If-Match": etag})
    assert (refused.value.code, refused.value.reason) == (412, "ETAG_MISMATCH")
    with pytest.raises(Refused) as refused:
        await person.rest.patch("/accounts/me", moved)
    assert refused.value.code == 428
    known = {"If-None-Match": changed.headers["ETag"], "Authorization": f"Bearer {person.rest.token}"}
    unchanged = await portal.http.get(f"{portal.doors.gateway}/api/v1/accounts/me", headers=known)
    assert unchanged.status_code == 304


async def test_what_may_not_change_in_a_profile_is_said(person: Citizen) -> None:
    any_version = {"If-Match": "*"}
    for body, fields in (
        ({"profile": {"email": "a@example.com"}}, {"/profile/email": "FIELD_UNKNOWN"}),
        ({"profile": {"phone": None}}, {"/profile/phone": "REQUIRED"}),
        ({"profile": {"tax_code": "0100109106"}}, {"/profile/tax_code": "NOT_EXPECTED"}),
        (
            {"profile": {"birth_date": "1991-01-01"}},
            {"/profile/identity_document/number": "IDENTITY_NUMBER_CONTRADICTS_BIRTH_DATE"},
        ),
        ({"user_name": "ten.khac", "profile": {}}, {"/user_name": "FIELD_UNKNOWN"}),
    ):
        with pytest.raises(Refused) as refused:
            await person.rest.patch("/accounts/me", body, headers=any_version)
        assert (refused.value.code, refused.value.fields) == (422, fields)
    with pytest.raises(Refused, match="NOTHING_TO_CHANGE"):
        await person.rest.patch("/accounts/me", {"profile": {}}, headers=any_version)
