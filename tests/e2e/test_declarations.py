"""Declarations of real procedures: filed as their forms ask, and told in Vietnamese what is missing."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.support import filled_forms
from tests.support.citizen import Citizen, Filing
from tests.support.places import AGENCY
from tests.support.surprise import Refused

MARRIAGE, MARITAL_STATUS, CERTIFIED_COPIES, TEMPORARY_RESIDENCE = "1.000894", "1.004873", "2.000815", "1.004194"


async def filled_in(citizen: Citizen, procedure: str, declaration: dict[str, Any]) -> Filing:
    filing = await citizen.draft(procedure, AGENCY)
    person = citizen.person
    await filing.fill(submitter=person.party(), owner=person.party(), contact=person.contact(), declaration=declaration)
    return filing


@pytest.mark.parametrize(
    ("procedure", "declaration"),
    [
        (MARRIAGE, filled_forms.MARRIAGE),
        (MARITAL_STATUS, filled_forms.MARITAL_STATUS),
        (CERTIFIED_COPIES, filled_forms.CERTIFIED_COPIES),
        (TEMPORARY_RESIDENCE, filled_forms.TEMPORARY_RESIDENCE),
    ],
)
async def test_a_declaration_is_filed_as_its_form_asks(
    citizen: Citizen, procedure: str, declaration: dict[str, Any]
) -> None:
    filing = await filled_in(citizen, procedure, declaration)

    assert (await filing.submit()).body["status"] == "registered"


async def test_what_an_answer_makes_necessary_is_named_at_its_place(citizen: Citizen) -> None:
    declaration = deepcopy(filled_forms.MARRIAGE)
    declaration["groom"] |= {"marital_status": "da-ly-hon", "marriage_order": 1}
    filing = await filled_in(citizen, MARRIAGE, declaration)

    with pytest.raises(Refused) as refused:
        await filing.submit()

    assert refused.value.fields == {
        "/declaration/groom/divorce": "FIELD_REQUIRED",
        "/declaration/groom/marriage_order": "MINIMUM",
    }
