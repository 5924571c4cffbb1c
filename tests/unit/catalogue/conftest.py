"""The frozen catalogue, read once for all tests."""

from __future__ import annotations

import pytest

from services.catalogue.adapters.frozen_files import read_catalogue
from services.catalogue.adapters.memory import MemoryCatalogueStore
from services.catalogue.app.current import CurrentCatalogue
from services.catalogue.app.queries import CatalogueQueries
from services.catalogue.domain.catalogue import Catalogue
from services.catalogue.domain.publishing import succeed
from tests.support.clocks import MONDAY_10, HandClock


@pytest.fixture(scope="session")
def frozen() -> Catalogue:
    return read_catalogue()


@pytest.fixture
async def queries(frozen: Catalogue) -> CatalogueQueries:
    current = CurrentCatalogue(MemoryCatalogueStore(succeed(None, frozen)))
    await current.refresh()
    return CatalogueQueries(current, HandClock(MONDAY_10))
