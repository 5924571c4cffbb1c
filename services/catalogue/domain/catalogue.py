"""The whole catalogue as one immutable value, and what must hold in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .agency import Agency, FormerUnit
from .everyday import EverydayWords
from .form import Form
from .procedure import Procedure
from .working_time import CalendarOverride, WorkingWeek


@dataclass(frozen=True, slots=True)
class Field:
    """A field of procedures (lĩnh vực); `id` is `[a-z0-9-]+`."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the service knows. `procedures` holds every published version, not only the latest.

    `revision` counts publications from 1; 0 is a catalogue that is not published.
    """

    agencies: tuple[Agency, ...]
    former_units: tuple[FormerUnit, ...]
    fields: tuple[Field, ...]
    procedures: tuple[Procedure, ...]
    forms: tuple[Form, ...]
    default_week: WorkingWeek
    overrides: tuple[CalendarOverride, ...]
    everyday_words: tuple[EverydayWords, ...] = ()
    revision: int = 0

    def in_order(self) -> Catalogue:
        """The same catalogue with its records in the order of their keys, so that two of them can be compared."""
        return replace(
            self,
            agencies=tuple(sorted(self.agencies, key=lambda agency: agency.id)),
            former_units=tuple(sorted(self.former_units, key=lambda unit: unit.id)),
            fields=tuple(sorted(self.fields, key=lambda field: field.id)),
            procedures=tuple(sorted(self.procedures, key=lambda each: (each.code, each.version))),
            forms=tuple(sorted(self.forms, key=lambda form: form.id)),
            overrides=tuple(sorted(self.overrides, key=lambda override: override.day)),
            everyday_words=tuple(sorted(self.everyday_words, key=lambda entry: entry.means)),
        )


def duplicates(values: Iterable[str]) -> list[str]:
    """The values that occur more than once, in the order in which they first repeat."""
    seen: set[str] = set()
    repeated: dict[str, None] = {}
    for value in values:
        if value in seen:
            repeated[value] = None
        seen.add(value)
    return list(repeated)
