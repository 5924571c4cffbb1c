"""A catalogue made ready for questions: built once when it is loaded, then only read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from .agency import Agency
from .catalogue import Catalogue, Field
from .directory import AgencyDirectory
from .everyday import Phrasebook
from .form import Form
from .procedures import ProcedureBook, ProcedureFilter
from .text import fold
from .working_time import WorkingCalendar


@dataclass(frozen=True, slots=True)
class FieldCount:
    """A field and how many procedures in force it has (at the agency asked for)."""

    field: Field
    procedures: int


class CatalogueIndex:
    """Look-ups over one revision of the catalogue; no look-up reads a database."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.agencies = AgencyDirectory(catalogue.agencies, catalogue.former_units)
        self.fields = {field.id: field for field in sorted(catalogue.fields, key=lambda each: fold(each.name))}
        names = {field.id: field.name for field in catalogue.fields}
        self.procedures = ProcedureBook(catalogue.procedures, names, Phrasebook(catalogue.everyday_words))
        self._forms = {form.id: form for form in catalogue.forms}
        self._overrides = tuple(sorted(catalogue.overrides, key=lambda override: override.day))

    def form(self, form_id: str) -> Form | None:
        """The form with this id."""
        return self._forms.get(form_id)

    def field_counts(self, agency: Agency | None, day: date) -> list[FieldCount]:
        """The fields that have procedures (at this agency), in alphabetical order."""
        found = self.procedures.find(ProcedureFilter(agency=agency), day)
        counts = Counter(procedure.field_id for procedure in found)
        return [FieldCount(field, counts[field.id]) for field in self.fields.values() if counts[field.id]]

    def working_calendar(self, agency: Agency) -> WorkingCalendar:
        """The agency's own week, else the usual one, and the days that differ."""
        week = agency.hours or self.catalogue.default_week
        return WorkingCalendar(agency_id=agency.id, week=week, overrides=self._overrides)
