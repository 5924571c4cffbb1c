"""Administrative procedures (thủ tục hành chính): who, how long, how much, and with which papers.

A `case` is written in words; "" is the usual case. Callers name it by its key, which follows from the words: a published
version never changes, so neither do its keys. What is unknown is None or UNKNOWN, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .agency import AgencyKind, Unit
from .text import fold

USUAL_CASE = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A special case in words, `Đăng ký quá hạn`."""

    name: str

    @property
    def key(self) -> str:
        """How callers name it: `dang-ky-qua-han`."""
        return fold(self.name).replace(" ", "-")


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
    "free" and "set by the provincial council", which are kept apart here. `additional`: on top of the procedure's fee, in
    its case only (a copy of the result); the note says for what each."""

    channel: Channel | None
    amount_vnd: int | None
    case: str = USUAL_CASE
    note: str = ""
    additional: bool = False


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


class SupplementRepeats(StrEnum):
    """What a second request for supplements may be about; the law can be read either way, so it is configuration."""

    ABOUT_WHAT_WAS_SENT = "about_what_was_sent"
    FREE = "free"


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
    supplement_repeats: SupplementRepeats = SupplementRepeats.ABOUT_WHAT_WAS_SENT

    @property
    def cases(self) -> tuple[Case, ...]:
        """The special cases that its entries tell apart, in the order in which they first stand there."""
        names = [limit.case for limit in self.limits]
        names += [fee.case for fee in self.fees]
        names += [component.case for component in self.components]
        return tuple(Case(name) for name in dict.fromkeys(names) if name != USUAL_CASE)

    def in_force(self, day: date) -> bool:
        """Whether this version counts on `day`."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_to is None or day <= self.effective_to
        )
