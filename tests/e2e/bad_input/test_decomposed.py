"""What is not bad input: Vietnamese as some phones send it, decomposed (NFD). It is accepted, and kept composed (NFC)."""

from __future__ import annotations

import json
import unicodedata
import uuid
from typing import Any

import pytest

from tests.e2e.bad_input.knocking import World
from tests.support import declarations, files
from tests.support.citizen import Citizen
from tests.support.people import Person, woman
from tests.support.places import AGENCY, BIRTH_REGISTRATION, REQUIRED_COMPONENT
from tests.support.portal import Portal

LONG = "Tổ dân phố Đệ Nhất, phường Tân Dân, " * 8
"""288 letters; decomposed more than the 300 that an address may have."""


@pytest.fixture(scope="module", autouse=True)
async def nothing_changes() -> None:
    """Not here: all of this is accepted."""


def decomposed(value: Any) -> Any:
    """The same in NFD, names of members too."""
    return json.loads(unicodedata.normalize("NFD", json.dumps(value, ensure_ascii=False)))


def person() -> Person:
    """With a long address."""
    made = woman("Nguyễn Thị Ánh Tuyết")
    return Person(made.full_name, made.number, made.email, made.user_name, made.password, address=LONG.strip())


async def test_an_account(portal: Portal) -> None:
    newcomer = Citizen(portal, person())
    body = {
        "kind": "citizen",
        "user_name": newcomer.person.user_name,
        "password": newcomer.person.password,
        "profile": decomposed(newcomer.person.profile()),
        "captcha": decomposed(await portal.captcha("register")),
    }
    await newcomer.rest.post("/accounts", body)
    await newcomer.log_in()

    profile = (await newcomer.rest.get("/accounts/me")).body["profile"]

    assert (profile["full_name"], profile["address"]) == (newcomer.person.full_name, newcomer.person.address)


async def test_a_captcha_typed_on_a_full_width_keyboard(portal: Portal) -> None:
    solved = await portal.captcha("lookup")
    wide = "".join(chr(ord(character) + 0xFEE0) for character in solved["text"])

    earned = await portal.rest().post("/lookup-passes", {"captcha": {**solved, "text": f" {wide} "}})

    assert earned.status == 201


async def test_a_dossier_its_declaration_and_its_files(citizen: Citizen) -> None:
    owner = person()
    declaration = declarations.birth_registration(citizen.person)
    filing = await citizen.draft(BIRTH_REGISTRATION, AGENCY, decomposed("Phường Hải An"))
    parts = {"owner": owner.party(), "submitter": owner.party(), "contact": owner.contact(), "declaration": declaration}
    await filing.fill(**decomposed(parts))
    file = files.pdf(decomposed("giấy chứng sinh.pdf"))
    await filing.attach(REQUIRED_COMPONENT, file)

    answer = await filing.submit()

    sent = answer.body
    assert sent["declared_place"] == "Phường Hải An"
    assert (sent["owner"]["full_name"], sent["owner"]["address"]) == (owner.full_name, owner.address)
    assert sent["declaration"] == declaration
    assert sent["attachments"][0]["file_name"] == "giấy chứng sinh.pdf"


async def test_over_grpc_too_and_both_forms_are_one_request(world: World, citizen: Citizen) -> None:
    place, key = "Phường Hải An", str(uuid.uuid4())
    first = await citizen.rest.post("/dossiers", {**_new(), "declared_place": place}, key=key)
    again = await citizen.rest.post("/dossiers", {**_new(), "declared_place": decomposed(place)}, key=key)
    message = {
        "procedure": f"procedures/{BIRTH_REGISTRATION}",
        "receiving_agency": f"agencies/{AGENCY}",
        "declared_place": decomposed(place),
        "request_id": key,
    }

    inside = await world.internal("submission.v1.DossierService.CreateDossier", message)

    assert again.body == first.body
    assert (inside.status, inside.reason) == ("OK", "Dossier")


@pytest.mark.parametrize("query", ["Phường Hải An", "đăng ký khai sinh"])
async def test_a_search(portal: Portal, query: str) -> None:
    for path in ("/agencies", "/procedures"):
        composed = await portal.rest().get(path, query=query)
        assert (await portal.rest().get(path, query=decomposed(query))).body == composed.body


def _new() -> dict[str, str]:
    return {"procedure": BIRTH_REGISTRATION, "receiving_agency": AGENCY}
