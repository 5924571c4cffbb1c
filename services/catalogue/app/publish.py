"""Publishing a catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from services.catalogue.domain.catalogue import Catalogue
from services.catalogue.domain.errors import CatalogueInconsistent
from services.catalogue.domain.publishing import succeed
from services.common.kernel.errors import FieldViolation

from .ports import CatalogueStore, FormSchemas


class PublishCatalogue:
    """Publishes a catalogue, all or nothing; publishing the same again changes nothing, so it may run at every start."""

    def __init__(self, store: CatalogueStore, schemas: FormSchemas) -> None:
        self._store = store
        self._schemas = schemas

    async def run(self, proposed: Catalogue) -> Catalogue:
        """The catalogue that is published now.

        Raises CatalogueInconsistent, ProcedureVersionImmutable, FormImmutable.
        """
        violations = tuple(self._defects(proposed))
        if violations:
            raise CatalogueInconsistent(violations=violations)
        return await self._store.publish(lambda current: succeed(current, proposed))

    def _defects(self, proposed: Catalogue) -> Iterator[FieldViolation]:
        for form in proposed.forms:
            defect = self._schemas.defect(form.schema)
            if defect is not None:
                yield FieldViolation(
                    field=f"forms[{form.id}]", reason="INVALID_SCHEMA", vi="Không phải JSON Schema hợp lệ.", en=defect
                )
