"""The whole of it, once: what `make journey` walks."""

from __future__ import annotations

from tests.journey.journey import Journey
from tests.support.portal import Portal
from tests.support.ward import Ward


async def test_one_dossier_goes_from_a_citizen_to_a_ward_and_back(portal: Portal, ward: Ward) -> None:
    await Journey(portal, ward).walk()
