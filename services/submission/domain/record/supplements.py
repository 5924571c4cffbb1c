"""What a citizen is asked to mend (yêu cầu bổ sung, hoàn thiện hồ sơ; TT 03/2025/TT-VPCP, form 02): the record of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ..status import Status
from ..text import Json
from . import paths
from .attachments import Attachment
from .parties import Contact, Party
from .paths import Path, Titles


@dataclass(frozen=True, slots=True)
class Content:
    """What the owner files: everything that a supplement can change. `attachments` are the owner's papers only."""

    submitter: Party = field(default_factory=Party)
    owner: Party = field(default_factory=Party)
    contact: Contact = field(default_factory=Contact)
    declaration: dict[str, Json] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to mend.

    `field` is a component (`components.giay-chung-sinh`) or a box by its path (`declaration.tre.ho_ten`), as in violations;
    `name` is what people call it, `remark` the officer's words, `explanation` the citizen's.
    """

    field: str
    name: str
    remark: str
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """Whom the citizen may ask."""

    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Supplement:
    """One request and what became of it. It is open until it was sent or has lapsed.

    `before` is the content when it was asked: others see that until the owner sends, and it is what comes back when the
    request lapses. `previous` is the status that the dossier goes back to; `remark_id` leads to the reason. `titles` are
    those of the form's boxes at and below the items.
    """

    items: tuple[Item, ...]
    remark_id: str
    asked_at: datetime
    due_at: datetime
    guide: Guide
    previous: Status
    before: Content
    titles: Titles = field(default_factory=dict)
    sent_at: datetime | None = None
    confirm_due: datetime | None = None
    confirmed_at: datetime | None = None
    lapsed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the citizen can still mend."""
        return self.sent_at is None and self.lapsed_at is None

    @property
    def waits_for_the_desk(self) -> bool:
        """Whether it was sent and the desk has not looked at it."""
        return self.sent_at is not None and self.confirmed_at is None

    def asks_for(self, path: Path) -> bool:
        """Whether what stands at `path` may be mended: it is an item, or below one."""
        return any(paths.covers(paths.parse(item.field), path) for item in self.items)
