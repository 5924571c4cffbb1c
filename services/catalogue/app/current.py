"""The catalogue that questions are answered from."""

from __future__ import annotations

import asyncio

import structlog

from services.catalogue.domain.errors import CatalogueNotLoaded
from services.catalogue.domain.index import CatalogueIndex
from services.common.kernel.errors import Unavailable

from .ports import CatalogueStore

REFRESH_SECONDS = 2.0
UNREADABLE_SECONDS = 60.0
_log = structlog.get_logger(__name__)


class CurrentCatalogue:
    """Holds the index of the latest revision in memory and swaps it whole when a newer one is published."""

    def __init__(self, store: CatalogueStore) -> None:
        self._store = store
        self._index: CatalogueIndex | None = None

    @property
    def index(self) -> CatalogueIndex:
        """The index of the revision read last. Raises CatalogueNotLoaded before the first."""
        if self._index is None:
            raise CatalogueNotLoaded
        return self._index

    async def refresh(self) -> bool:
        """Reads the catalogue again if a newer revision is published; returns whether it did."""
        held = self._index.catalogue.revision if self._index else 0
        if await self._store.revision() == held:
            return False
        catalogue = await self._store.load()
        if catalogue is None:
            return False
        self._index = CatalogueIndex(catalogue)
        return True

    async def follow(self) -> None:
        """Refreshes every few seconds until it is cancelled. Where a newer release published what this one can't read,
        questions are still answered from what was read last."""
        while True:
            await asyncio.sleep(REFRESH_SECONDS)
            try:
                if await self.refresh():
                    _log.info("catalogue refreshed", revision=self.index.catalogue.revision)
            except Unavailable:
                _log.warning("catalogue not refreshed: the database is away")
            except Exception:
                _log.exception("catalogue not refreshed: it can't be read by this release")
                await asyncio.sleep(UNREADABLE_SECONDS)
