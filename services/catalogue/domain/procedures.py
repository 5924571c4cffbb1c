"""Finding procedures by agency, field, code and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .agency import Agency
from .everyday import Phrasebook
from .procedure import Procedure
from .search import Entry, WordIndex, best_first
from .text import search_key

# "Thủ tục" ("procedure") opens half of the names and says nothing.
_OPENING = "Thủ tục "


@dataclass(frozen=True, slots=True)
class ProcedureFilter:
    """Which procedures; None and "" ask for all. `query` is a code or words of the name."""

    agency: Agency | None = None
    field_id: str = ""
    query: str = ""


class ProcedureBook:
    """Every published version, by code and by the words of the names, or by what people say for them."""

    def __init__(self, procedures: Iterable[Procedure], field_names: Mapping[str, str], phrasebook: Phrasebook) -> None:
        versions: dict[str, list[Procedure]] = {}
        for procedure in sorted(procedures, key=lambda each: (each.name, each.code, -each.version)):
            versions.setdefault(procedure.code, []).append(procedure)
        self._versions: Mapping[str, Sequence[Procedure]] = versions
        self._phrasebook = phrasebook
        # The newest version names the procedure; the name of its field is context ("ho tich khai sinh").
        self._index = WordIndex(
            Entry(code, _names(max(all_versions, key=lambda each: each.version)), field_names[all_versions[0].field_id])
            for code, all_versions in versions.items()
        )

    def version(self, code: str, version: int) -> Procedure | None:
        """That version, in force or not: dossiers pin the version they were filed under."""
        return next((each for each in self._versions.get(code, ()) if each.version == version), None)

    def in_force(self, code: str, day: date) -> Procedure | None:
        """The newest version that counts on `day`."""
        current = [each for each in self._versions.get(code, ()) if each.in_force(day)]
        return max(current, key=lambda each: each.version, default=None)

    def find(self, wanted: ProcedureFilter, day: date) -> list[Procedure]:
        """Procedures in force on `day`, best match first; without a query all, by field and alphabetically."""
        codes = self._search(wanted.query) if wanted.query.strip() else list(self._versions)
        current = (self.in_force(code, day) for code in codes)
        return [each for each in current if each is not None and _fits(each, wanted)]

    def _search(self, query: str) -> list[str]:
        in_law = self._phrasebook.in_law(query)
        searches = [in_law, query] if in_law != search_key(query) else [query]
        return [hit.key for hit in best_first(hit for each in searches for hit in self._index.search(each))]


def handles(agency: Agency, procedure: Procedure) -> bool:
    """Whether the agency has the level and the unit that execute the procedure."""
    return procedure.level is agency.kind and (not agency.units or procedure.executing_unit in agency.units)


def _fits(procedure: Procedure, wanted: ProcedureFilter) -> bool:
    return wanted.field_id in ("", procedure.field_id) and (wanted.agency is None or handles(wanted.agency, procedure))


def _names(procedure: Procedure) -> tuple[str, ...]:
    return (procedure.name.removeprefix(_OPENING), procedure.name, procedure.code)
