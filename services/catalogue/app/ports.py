"""What the use cases need from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from services.catalogue.domain.catalogue import Catalogue


class CatalogueStore(Protocol):
    """Where the published catalogue is kept."""

    async def revision(self) -> int:
        """The revision that is published now, 0 where none is: cheap enough to be asked every few seconds."""
        ...

    async def load(self) -> Catalogue | None:
        """The published catalogue as one consistent value; None where none is published."""
        ...

    async def publish(self, change: Callable[[Catalogue | None], Catalogue]) -> Catalogue:
        """Replaces the catalogue by `change(catalogue)`, all or nothing, and returns it.

        `change` is pure and may run more than once; what it raises passes. Where it returns its argument nothing is
        written. Raises Unavailable.
        """
        ...


class FormSchemas(Protocol):
    """Knows JSON Schema, draft 2020-12."""

    def defect(self, schema: Mapping[str, object]) -> str | None:
        """What is wrong with a schema, in English; None where it is a valid one."""
        ...
