"""The public look-up by CMND, CCCD and passport number: masked, by field, and nothing at all of sensitive procedures."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.local import Stack
from tests.support import drafts
from tests.support.citizen import Citizen, Filing
from tests.support.operator import motcua
from tests.support.passerby import Passerby
from tests.support.people import man
from tests.support.places import AGENCY_NAME
from tests.support.portal import Portal
from tests.support.surprise import Refused


def digits(count: int) -> str:
    return "".join(secrets.choice("123456789") for _ in range(count))


NUMBERS: dict[str, Callable[[], str]] = {
    "cmnd": lambda: digits(9),
    "personal_number": lambda: man().number,
    "passport": lambda: f"C{digits(8)}",
    "foreign_passport": lambda: f"XY{digits(7)}",
}


async def filed_for(citizen: Citizen, kind: str, number: str) -> Filing:
    """A dossier whose owner shows this document."""
    filing = await drafts.complete(citizen)
    await filing.fill(owner=man().party() | {"identity_document": {"kind": kind, "number": number}})
    await filing.send()
    return filing


@pytest.mark.parametrize("kind", NUMBERS)
async def test_a_person_finds_their_dossiers_by_number_without_saying_of_what_kind(
    citizen: Citizen, passerby: Passerby, kind: str
) -> None:
    number = NUMBERS[kind]()
    first, second = await filed_for(citizen, kind, number), await filed_for(citizen, kind, number)

    typed = f" {number[:4].lower()} {number[4:]}"
    assert await passerby.look_up_number(typed) == await passerby.look_up_number(typed, kind)
    found = await passerby.look_up_number(number)
    assert [each["code"] for each in found] == [second.code, first.code]
    for each in found:
        assert (each["field"], each["status"]) == ("Hộ tịch", "registered")
        assert (each["owner_masked"], each["receiving_agency"]) == ("N*** V*** A***", AGENCY_NAME)
        assert "procedure" not in each
    text = json.dumps(found, ensure_ascii=False)
    for secret in (number, man().address, man().phone, citizen.person.email, first.id, "khai sinh"):
        assert secret not in text


async def test_one_answer_for_an_unknown_number_and_one_with_nothing_but_sensitive_dossiers(
    citizen: Citizen, passerby: Passerby
) -> None:
    hidden = Citizen(citizen.portal, man())
    hidden.rest = citizen.rest
    filing = await drafts.sensitive(hidden)
    assert (await passerby.look_up(filing.code))["status"] == "registered"
    assert await passerby.look_up_number(hidden.person.number) == []
    assert await passerby.look_up_number(man().number) == []


async def test_a_draft_is_not_found(citizen: Citizen, passerby: Passerby) -> None:
    number = digits(9)
    filing = await drafts.complete(citizen)
    await filing.fill(owner=man().party() | {"identity_document": {"kind": "cmnd", "number": number}})
    assert await passerby.look_up_number(number) == []


@pytest.mark.parametrize("typed", ["12345", "03809000000", "0" * 12, "* *", "Nguyễn Văn A", "%", "undefined"])
async def test_what_is_no_number_is_refused_and_not_repeated(passerby: Passerby, typed: str) -> None:
    with pytest.raises(Refused) as refused:
        await passerby.look_up_number(typed, "personal_number")
    assert (refused.value.code, refused.value.fields) == (422, {"/number": "IDENTITY_NUMBER_MALFORMED"})
    assert typed not in refused.value.detail


async def test_no_number_stands_in_any_log(citizen: Citizen, passerby: Passerby, stack: Stack) -> None:
    number = digits(9)
    filing = await filed_for(citizen, "cmnd", number)
    assert len(await passerby.look_up_number(number)) == 1
    with pytest.raises(Refused):
        await passerby.look_up_number(f"{number}0")
    assert (await passerby.look_up(filing.code))["status"] == "registered"

    logs = await asyncio.to_thread(_logs, stack.root / "log")
    assert "/tracking/lookups" in logs
    assert number not in logs


def _logs(directory: Path) -> str:
    return "".join(file.read_text(errors="replace") for file in directory.iterdir())


async def test_nobody_is_followed_through_the_portal_and_its_other_visitors_do_not_pay_for_it(portal: Portal) -> None:
    client_id = f"thu-{digits(9)}"
    shown = await motcua(portal.doors.operator_env, "client", "create", client_id, "--display-name", "Cổng thử")
    credentials = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": shown.strip()}
    token = (await portal.rest().post("/client-tokens", credentials)).body["access_token"]
    follower = Passerby(portal, token=token, address="203.0.113.7")
    owner = Passerby(portal, token=token, address="198.51.100.9")
    number = man().number

    for _ in range(10):
        assert await follower.look_up_number(number) == []
    with pytest.raises(Refused) as refused:
        await follower.look_up_number(number)
    assert (refused.value.code, refused.value.reason) == (429, "TOO_MANY_LOOKUPS")
    assert 0 < int(refused.value.headers["retry-after"]) <= 24 * 3600
    assert await owner.look_up_number(number) == []
    assert await follower.look_up_number(man().number) == []
