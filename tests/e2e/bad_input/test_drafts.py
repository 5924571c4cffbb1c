"""Drafts with one thing wrong. A draft may hold it; sending is refused, and says where. Both doors say the same."""

from __future__ import annotations

import copy
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from deploy.local import Stack
from tests.e2e.bad_input.knocking import World, told_by_rest
from tests.e2e.bad_input.unchanged import unchanged
from tests.support import declarations, filled_forms
from tests.support.citizen import Citizen
from tests.support.people import Person, woman
from tests.support.places import AGENCY, BIRTH_REGISTRATION
from tests.support.portal import Portal

MARRIAGE = "1.000894"


@dataclass(frozen=True, slots=True)
class Row:
    """A member of the draft, what it becomes, and what is said when the draft is sent."""

    at: str
    value: Any
    code: str
    place: str = ""
    procedure: str = BIRTH_REGISTRATION


NUMBER, KIND = "/owner/identity_document/number", "/owner/identity_document/kind"
ROWS = [
    # where, what it becomes, code, place that is named (when it is another one), procedure
    Row("/owner/full_name", "", "FIELD_REQUIRED"),
    Row("/owner/full_name", "38090", "NAME_MALFORMED"),
    Row("/owner/full_name", "\u200b\u202e", "FIELD_REQUIRED"),
    Row("/owner/birth_date", "2999-01-01", "BIRTH_DATE_IN_FUTURE"),
    Row("/owner/birth_date", "9999-12-31", "BIRTH_DATE_IN_FUTURE"),
    Row("/owner/birth_date", "0001-01-01", "BIRTH_DATE_TOO_EARLY"),
    Row("/owner/birth_date", "1985-01-01", "IDENTITY_NUMBER_CONTRADICTS_BIRTH_DATE", NUMBER),
    Row(NUMBER, "038085000001", "IDENTITY_NUMBER_CONTRADICTS_BIRTH_DATE"),
    Row(NUMBER, "12345678901", "IDENTITY_NUMBER_MALFORMED"),
    Row(NUMBER, "000190000001", "IDENTITY_NUMBER_MALFORMED"),
    Row("/owner/identity_document", {"kind": "cmnd", "number": "12345678"}, "IDENTITY_NUMBER_MALFORMED", NUMBER),
    Row("/owner/identity_document", {"kind": "passport", "number": "123"}, "IDENTITY_NUMBER_MALFORMED", NUMBER),
    Row("/owner/identity_document", {"kind": "tax_code", "number": "0100109106"}, "IDENTITY_DOCUMENT_KIND_WRONG", KIND),
    Row("/owner/phone", "113", "PHONE_MALFORMED"),
    Row("/contact/email", "a@b", "EMAIL_MALFORMED"),
    Row("/contact/email", "a@example.com\r\nBcc: b@example.com", "EMAIL_MALFORMED"),
    Row("/contact/phone", "0900-CALL-ME", "PHONE_MALFORMED"),
    Row("/declaration", {}, "FIELD_REQUIRED"),
    Row("/declaration/$where", "1", "ADDITIONAL_PROPERTIES"),
    Row("/declaration/a.b", "1", "ADDITIONAL_PROPERTIES"),
    Row('/declaration/a"]["b', "1", "ADDITIONAL_PROPERTIES"),
    Row("/declaration/__proto__", {"admin": True}, "ADDITIONAL_PROPERTIES"),
    Row("/declaration/child/constructor", "x", "ADDITIONAL_PROPERTIES"),
    Row("/declaration/child/full_name", "x" * 50_000, "MAX_LENGTH"),
    Row("/declaration/child/full_name", {"$gt": ""}, "TYPE"),
    Row("/declaration/child/birth_date", "2026-02-30", "FORMAT"),
    Row("/declaration/copies", "2", "TYPE"),
    Row("/declaration/copies", -1, "MINIMUM"),
    Row("/declaration/pledge", False, "CONST"),
    Row("/declaration/bride/document/number", "038092000002", "PATTERN", procedure=MARRIAGE),
    Row("/declaration/groom/document/number", "038190000001", "PATTERN", procedure=MARRIAGE),
]


@pytest.fixture(scope="module")
async def owner(portal: Portal) -> Citizen:
    """Who has room for so many drafts."""
    return await Citizen(portal, woman()).settle()


@pytest.fixture(scope="module")
async def wrong_drafts(owner: Citizen) -> list[str]:
    """Their ids, in the order of the rows."""
    return [await _drafted(owner, row) for row in ROWS]


@pytest.fixture(scope="module", autouse=True)
async def nothing_changes(stack: Stack, world: World, wrong_drafts: list[str]) -> AsyncIterator[None]:
    """As for the other tables, once the drafts are there."""
    async with unchanged(stack):
        yield


@pytest.mark.parametrize("index", range(len(ROWS)), ids=[f"{row.at} {str(row.value)[:30]!a}" for row in ROWS])
async def test_what_is_wrong_is_told_when_it_is_sent(
    world: World, owner: Citizen, wrong_drafts: list[str], index: int
) -> None:
    row, draft, token = ROWS[index], wrong_drafts[index], owner.rest.token

    over_rest = told_by_rest(await world.rest(f"POST /dossiers/{draft}:submit", token=token))
    message = {"name": f"dossiers/{draft}"}
    inside = await world.internal("submission.v1.DossierService.SubmitDossier", message, token=token)

    assert (over_rest.status, over_rest.reason) == (422, "DOSSIER_INCOMPLETE")
    assert (inside.status, inside.reason) == ("INVALID_ARGUMENT", "DOSSIER_INCOMPLETE")
    assert {place: code for place, code in over_rest.fields.items() if place == (row.place or row.at)} == {
        row.place or row.at: row.code
    }
    assert list(over_rest.fields.values()) == list(inside.fields.values())


async def _drafted(citizen: Citizen, row: Row) -> str:
    person = woman()
    filing = await citizen.draft(row.procedure, AGENCY)
    parts = _right(person, row.procedure)
    part, *path = re.split("/", row.at.removeprefix("/"))
    if path:
        *inner, last = path
        place = parts[part]
        for name in inner:
            place = place[name]
        place[last] = row.value
    else:
        parts[part] = row.value
    await filing.fill(**parts)
    return filing.id


def _right(person: Person, procedure: str) -> dict[str, Any]:
    declaration = filled_forms.MARRIAGE if procedure == MARRIAGE else declarations.birth_registration(person)
    return copy.deepcopy(
        {"submitter": person.party(), "owner": person.party(), "contact": person.contact(), "declaration": declaration}
    )
