"""Who the stories are about."""

from __future__ import annotations

import pytest

from tests.support.citizen import Citizen
from tests.support.people import woman
from tests.support.portal import Portal


@pytest.fixture
async def person(portal: Portal) -> Citizen:
    """Somebody with a verified account of their own, logged in."""
    return await Citizen(portal, woman()).settle()
