"""The catalogue that questions are answered from."""

from __future__ import annotations

from services.catalogue.domain.errors import CatalogueNotLoaded
from services.catalogue.domain.index import CatalogueIndex

from .ports import CatalogueStore


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
        """Reads the catalogue again if a newer revision is published; returns whether it did. Call it periodically."""
        held = self._index.catalogue.revision if self._index else 0
        if await self._store.revision() == held:
            return False
        catalogue = await self._store.load()
        if catalogue is None:
            return False
        self._index = CatalogueIndex(catalogue)
        return True
