"""Dossiers brought to the point where a test begins."""

from __future__ import annotations

from tests.support import declarations, files
from tests.support.citizen import Citizen, Filing
from tests.support.places import AGENCY, BIRTH_REGISTRATION, FORMER_UNIT, REQUIRED_COMPONENT

# Nhận cha, mẹ, con; cấp lại giấy xác nhận khuyết tật; mai táng cho đối tượng bảo trợ xã hội.
SENSITIVE = ("1.001022", "1.001653", "1.001731")


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
    await filing.send()
    return filing


async def sensitive(citizen: Citizen, procedure: str = SENSITIVE[0], agency: str = AGENCY) -> Filing:
    """A dossier of a sensitive procedure that was sent."""
    person = citizen.person
    filing = await citizen.draft(procedure, agency)
    await filing.fill(
        submitter=person.party(),
        owner=person.party(),
        contact=person.contact(),
        declaration={"summary": "Đề nghị giải quyết theo quy định", "pledge": True},
    )
    for part in filing.dossier["components"]:
        if part["required"]:
            await filing.attach(part["key"], files.pdf())
    await filing.send()
    return filing
