"""Agencies (cơ quan) and the communes that existed before 1/7/2025."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .working_time import WorkingWeek


class AgencyKind(StrEnum):
    """What an agency is."""

    PROVINCE = "province"  # UBND tỉnh
    DEPARTMENT = "department"  # sở, ban, ngành
    COMMUNE = "commune"  # UBND xã, phường
    POLICE = "police"  # Công an tỉnh


class WardKind(StrEnum):
    """The kind of a commune: rural (xã) or urban (phường)."""

    XA = "xa"
    PHUONG = "phuong"


class Unit(StrEnum):
    """The unit of an agency that executes a procedure (đơn vị thực hiện)."""

    PEOPLES_COMMITTEE = "ubnd"
    POLICE = "cong-an"


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency.

    `id` is opaque, `[a-z0-9]+`, and never changes. `code` stands in dossier codes (mã định danh, QĐ 20/2020/QĐ-TTg style
    `H56.…`); `code_is_sample` says that the province has not supplied it. `gso_code` and `ward_kind` are set for
    communes only. `hours` is None where the catalogue's usual week applies.
    """

    id: str
    code: str
    name: str
    kind: AgencyKind
    verified: bool
    code_is_sample: bool = True
    ward_kind: WardKind | None = None
    gso_code: str = ""
    units: tuple[Unit, ...] = ()
    hours: WorkingWeek | None = None


class Extent(StrEnum):
    """How much of a former unit a successor received."""

    WHOLE = "whole"
    MAIN = "main"  # divided: the larger part
    PART = "part"  # divided: a smaller part


@dataclass(frozen=True, slots=True)
class Successor:
    """The agency that now serves a former unit, or a part of it."""

    agency_id: str
    extent: Extent


@dataclass(frozen=True, slots=True)
class FormerUnit:
    """A commune as it was before 1/7/2025, and where it went, the largest part first.

    `id` is `f` + its old GSO code. The old codes are *not* those of `Agency.gso_code`: 16576 was phường Hải Ninh and is
    now phường Ngọc Sơn.
    """

    id: str
    gso_code: str
    name: str
    district: str
    successors: tuple[Successor, ...]

    @property
    def whole(self) -> bool:
        """Whether it went over undivided."""
        return len(self.successors) == 1
