"""What a dossier keeps of its procedure and of the agencies it goes through."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from ..clock import Limit, LimitUnit, SupplementRepeats, SupplementRule


class Channel(IntEnum):
    """How a dossier is filed (kênh thực hiện); the numbers are those of the national exchange."""

    COUNTER = 1  # trực tiếp
    ONLINE = 2  # trực tuyến
    POST = 3  # bưu chính công ích


@dataclass(frozen=True, slots=True)
class Component:
    """One of the papers that the procedure asks for on the dossier's channel (thành phần hồ sơ)."""

    key: str
    name: str
    required: bool


@dataclass(frozen=True, slots=True)
class ProcedurePin:
    """The procedure (thủ tục hành chính) as it was when the dossier was begun.

    A published version is immutable, and a dossier keeps the version it began with. `sensitive` procedures show nothing
    in public answers. `limit` and `components` are those of the dossier's channel and `cases` (trường hợp, by key).
    """

    code: str
    version: int
    name: str
    field_name: str
    sensitive: bool
    limit: Limit
    components: tuple[Component, ...]
    form_id: str
    supplement_rule: SupplementRule = SupplementRule.RESTART
    supplement_repeats: SupplementRepeats = SupplementRepeats.ABOUT_WHAT_WAS_SENT
    cases: tuple[str, ...] = ()
    non_territorial: bool = False

    @property
    def is_same_day(self) -> bool:
        """Whether it is settled on the day itself."""
        return self.limit.unit is LimitUnit.SAME_DAY

    @property
    def has_limit(self) -> bool:
        """Whether the law sets a time, as far as is known."""
        return self.limit.unit not in (LimitUnit.NONE, LimitUnit.UNKNOWN)

    def has_component(self, key: str) -> bool:
        """Whether the procedure asks for such a component."""
        return any(component.key == key for component in self.components)


@dataclass(frozen=True, slots=True)
class AgencyRef:
    """An agency (cơ quan): its opaque id `[a-z0-9]+`, its code as in dossier codes, its name."""

    id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Routing:
    """Where a dossier goes: filed at one agency, decided by another, returned at a third; often all the same.

    Filing regardless of boundary inside the province is law (NĐ 118/2025). `place_as_said` is the place in the
    citizen's own words, often a name from before the merger of 1/7/2025 ("phường Hải An").
    """

    receiving: AgencyRef
    handling: AgencyRef
    return_at: AgencyRef
    place_as_said: str = ""
