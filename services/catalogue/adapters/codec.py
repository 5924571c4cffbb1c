"""Records as JSON-like documents, for files and databases alike: field names are those of the dataclasses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from services.catalogue.domain.agency import Agency, FormerUnit
from services.catalogue.domain.catalogue import Field
from services.catalogue.domain.everyday import EverydayWords
from services.catalogue.domain.form import Form
from services.catalogue.domain.procedure import Procedure
from services.catalogue.domain.working_time import CalendarOverride, WorkingWeek

T = TypeVar("T")


class Codec(Generic[T]):
    """One kind of record ↔ document."""

    def __init__(self, kind: type[T]) -> None:
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)

    def read(self, document: object) -> T:
        """The record. Raises ValueError that names what is wrong: a missing, ill-typed or unknown field."""
        record = self._adapter.validate_python(document)
        stray = _stray(document, self.write(record), "")
        if stray:
            raise ValueError(f"unknown fields: {', '.join(stray)}")
        return record

    def write(self, record: T) -> dict[str, object]:
        """The document, of JSON types only."""
        document: dict[str, object] = self._adapter.dump_python(record, mode="json")
        return document


def _stray(given: object, known: object, path: str) -> list[str]:
    """Paths in `given` that the record did not take in: a misspelt field must not vanish silently."""
    if isinstance(given, Mapping) and isinstance(known, Mapping):
        unknown = [f"{path}{key}" for key in given if key not in known]
        return unknown + [s for key in given if key in known for s in _stray(given[key], known[key], f"{path}{key}.")]
    if isinstance(given, Sequence) and isinstance(known, Sequence) and not isinstance(given, str):
        pairs = enumerate(zip(given, known, strict=True))
        return [stray for number, (one, other) in pairs for stray in _stray(one, other, f"{path}{number}.")]
    return []


AGENCIES = Codec(Agency)
FORMER_UNITS = Codec(FormerUnit)
FIELDS = Codec(Field)
PROCEDURES = Codec(Procedure)
FORMS = Codec(Form)
WEEKS = Codec(WorkingWeek)
OVERRIDES = Codec(CalendarOverride)
EVERYDAY_WORDS = Codec(EverydayWords)
