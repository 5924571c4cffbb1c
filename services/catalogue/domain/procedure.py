"""Administrative procedures (thủ tục hành chính): who, how long, how much, and with which papers.

A `case` is written in words; "" is the usual case. What is unknown is None or UNKNOWN, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .agency import AgencyKind, Unit

USUAL_CASE = ""


class Channel(StrEnum):
    """How a dossier is filed (kênh thực hiện)."""

    ONLINE = "online"  # trực tuyến
    COUNTER = "counter"  # trực tiếp
    POST = "post"  # bưu chính công ích


class LimitUnit(StrEnum):
    """The unit of a time limit."""

    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    SAME_DAY = "same_day"  # ngay trong ngày; received after 15:00: the next working day
    NONE = "none"  # the law sets no limit
    UNKNOWN = "unknown"  # no appointment can be computed


COUNTED_UNITS = frozenset({LimitUnit.WORKING_HOURS, LimitUnit.WORKING_DAYS, LimitUnit.CALENDAR_DAYS})


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A time limit (thời hạn giải quyết). `channel` None: any. `amount` is set for counted units only."""

    channel: Channel | None
    unit: LimitUnit
    amount: int | None = None
    case: str = USUAL_CASE
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee (phí, lệ phí) in đồng. `channel` None: any. `amount_vnd` None: unknown; national data say 0 for both
    "free" and "set by the provincial council", which are kept apart here."""

    channel: Channel | None
    amount_vnd: int | None
    case: str = USUAL_CASE
    note: str = ""


class Requirement(StrEnum):
    """What the citizen does about a component."""

    REQUIRED = "required"  # must be attached
    OPTIONAL = "optional"  # may be attached; needed in some cases
    SHOWN = "shown"  # xuất trình: shown or waived, never an upload
    FORM = "form"  # online the declaration form is this paper; elsewhere it is brought filled in


@dataclass(frozen=True, slots=True)
class Component:
    """A component of a dossier (thành phần hồ sơ).

    `key` is stable within the procedure, `[a-z0-9-]+`. `channels` empty: asked for on all. `case` empty: always.
    """

    key: str
    name: str
    requirement: Requirement
    originals: int
    copies: int
    channels: tuple[Channel, ...] = ()
    case: str = USUAL_CASE


class ServiceLevel(StrEnum):
    """How far a procedure can be done online (mức độ dịch vụ công trực tuyến)."""

    FULL = "full"  # toàn trình
    PARTIAL = "partial"  # một phần
    UNKNOWN = "unknown"


class SupplementRule(StrEnum):
    """What becomes of the limit when a supplement arrives; practice differs, so it is configuration."""

    RESTART = "restart"
    EXTEND = "extend"


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of a procedure; once published it never changes.

    `code` is the national code (`1.001193`). `non_territorial`: may be filed at any commune of the province
    (NĐ 118/2025/NĐ-CP). `sensitive`: public answers say nothing about its dossiers. `verified`: the source was checked
    against the national record. `effective_from` and `effective_to` are inclusive, None: open or unknown.
    """

    code: str
    version: int
    name: str
    field_id: str
    level: AgencyKind
    executing_unit: Unit
    applicants: tuple[str, ...]
    service_level: ServiceLevel
    non_territorial: bool
    sensitive: bool
    limits: tuple[TimeLimit, ...]
    fees: tuple[Fee, ...]
    supplement_rule: SupplementRule
    components: tuple[Component, ...]
    result: str
    legal_basis: tuple[str, ...]
    form_id: str
    verified: bool
    source: str
    effective_from: date | None = None
    effective_to: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether this version counts on `day`."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_to is None or day <= self.effective_to
        )
