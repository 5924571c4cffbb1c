"""An account moves to another address when the box there has answered, and both boxes are told."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.e2e.accounts.person import (
    ask_for_reset,
    token_of,
)
from tests.support.citizen import Citizen
from tests.support.people import man
from tests.support.portal import Portal
from tests.support.surprise import Refused


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
