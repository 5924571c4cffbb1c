"""Finding agencies, also by the names their places had before 1/7/2025."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .agency import Agency, AgencyKind, FormerUnit, WardKind
from .search import Entry, Hit, Tier, WordIndex
from .text import fold

# What stands before the proper name of a place or its authority; people leave it out or remember another one.
_PLACE_WORDS = re.compile(r"^((uy ban nhan dan|ubnd|xa|phuong|thi tran|tt|p)\s+)+(?=\S)")
_KIND_ORDER = {kind: order for order, kind in enumerate(AgencyKind)}


@dataclass(frozen=True, slots=True)
class AgencyFilter:
    """Which agencies; None and "" ask for all. `query` is words of a present or former name, or the agency code."""

    kind: AgencyKind | None = None
    ward_kind: WardKind | None = None
    query: str = ""


@dataclass(frozen=True, slots=True)
class AgencyMatch:
    """An agency, and the former units through which the query found it (none where its own name matched better)."""

    agency: Agency
    former_units: tuple[FormerUnit, ...] = ()


class AgencyDirectory:
    """All agencies, by id and by the words of their present and former names."""

    def __init__(self, agencies: Iterable[Agency], former_units: Iterable[FormerUnit]) -> None:
        ordered = sorted(agencies, key=lambda agency: (_KIND_ORDER[agency.kind], place_name(agency.name), agency.id))
        self._by_id: Mapping[str, Agency] = {agency.id: agency for agency in ordered}
        self._former: Mapping[str, FormerUnit] = {unit.id: unit for unit in former_units}
        present = [Entry(agency.id, (*_names(agency.name), agency.code)) for agency in ordered]
        former = [Entry(unit.id, _names(unit.name), context=unit.district) for unit in self._former.values()]
        self._index = WordIndex([*present, *former])

    def get(self, agency_id: str) -> Agency | None:
        """The agency with this id."""
        return self._by_id.get(agency_id)

    def find(self, wanted: AgencyFilter) -> list[AgencyMatch]:
        """Matches best first; without a query all, by kind and alphabetically.

        A former unit that was divided answers with every successor, the largest part first.
        """
        matches = self._search(wanted.query) if wanted.query.strip() else [AgencyMatch(a) for a in self._by_id.values()]
        return [
            match
            for match in matches
            if wanted.kind in (None, match.agency.kind) and wanted.ward_kind in (None, match.agency.ward_kind)
        ]

    def _search(self, query: str) -> list[AgencyMatch]:
        best: dict[str, Tier] = {}
        through: dict[str, list[FormerUnit]] = {}
        for hit in self._index.search(_without_place_words(query)):
            for agency_id, unit in self._targets(hit):
                # Later hits are no better; a worse one would only blur why the agency is here.
                if best.setdefault(agency_id, hit.tier) is hit.tier:
                    through.setdefault(agency_id, []).extend([unit] if unit else [])
        return [AgencyMatch(self._by_id[agency_id], tuple(through[agency_id])) for agency_id in best]

    def _targets(self, hit: Hit[str]) -> list[tuple[str, FormerUnit | None]]:
        if hit.key in self._by_id:
            return [(hit.key, None)]
        unit = self._former[hit.key]
        return [(successor.agency_id, unit) for successor in unit.successors]


def place_name(name: str) -> str:
    """The folded proper name: `UBND phường Tân Dân` → `tan dan`."""
    return _PLACE_WORDS.sub("", fold(name))


def _names(name: str) -> tuple[str, ...]:
    """The proper name with its accents, and the full name."""
    words = name.split()
    return (" ".join(words[-len(place_name(name).split()) :]), name)


def _without_place_words(query: str) -> str:
    words = query.split()
    kept = len(_PLACE_WORDS.sub("", fold(query)).split())
    return " ".join(words[-kept:]) if 0 < kept <= len(words) else query
