"""A fresh world for each test of a use case."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from services.identity.adapters.captcha_images import ImagePainter
from tests.unit.identity.world import World, cheap


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with cheap() as hasher, ImagePainter(readable=True) as painter:
        yield World(hasher, painter)
