"""Dossiers brought to the point where a test begins."""

from __future__ import annotations

from tests.support import declarations, files
from tests.support.citizen import Citizen, Filing
from tests.support.places import AGENCY, BIRTH_REGISTRATION, FORMER_UNIT, REQUIRED_COMPONENT


async def filled_in(citizen: Citizen, agency: str = AGENCY) -> Filing:
    """A draft of a birth registration that lacks nothing but its required file."""
    person = citizen.person
    filing = await citizen.draft(BIRTH_REGISTRATION, agency, FORMER_UNIT)
    await filing.fill(
        submitter=person.party(),
        owner=person.party(),
        contact=person.contact(),
        declaration=declarations.birth_registration(person),
    )
    return filing


async def complete(citizen: Citizen, agency: str = AGENCY) -> Filing:
    """A draft that can be sent."""
    filing = await filled_in(citizen, agency)
    await filing.attach(REQUIRED_COMPONENT, files.pdf())
    return filing


async def submitted(citizen: Citizen, agency: str = AGENCY) -> Filing:
    """A dossier that was sent."""
    filing = await complete(citizen, agency)
    await filing.submit()
    return filing
