"""A forgotten password is set anew by mail; a changed one ends every other session."""

from __future__ import annotations

import uuid
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.e2e.accounts.person import (
    DESKTOP,
    NEW_PASSWORD,
    PHONE,
    ask_for_reset,
    counts,
    log_in,
    says_nothing_personal,
    token_of,
    with_token,
)
from tests.support.citizen import Citizen
from tests.support.people import man, woman
from tests.support.portal import Portal
from tests.support.surprise import Refused


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
