"""The catalogue in memory, for tests: it passes the same contract suite as the MongoDB store."""

from __future__ import annotations

from collections.abc import Callable

from services.catalogue.domain.catalogue import Catalogue


class MemoryCatalogueStore:
    """CatalogueStore without a database."""

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        self._catalogue = catalogue

    async def revision(self) -> int:
        """The revision published now."""
        return self._catalogue.revision if self._catalogue else 0

    async def load(self) -> Catalogue | None:
        """The published catalogue."""
        return self._catalogue

    async def publish(self, change: Callable[[Catalogue | None], Catalogue]) -> Catalogue:
        """Replaces the catalogue by `change(catalogue)`."""
        self._catalogue = change(self._catalogue)
        return self._catalogue
