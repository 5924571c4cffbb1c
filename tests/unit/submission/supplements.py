"""A supplement on its way: how a citizen mends and sends, and how a request lapses."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from services.common.kernel.principal import Principal
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.steps import draft, supplementing
from tests.unit.submission.dossiers import (
    CALENDAR,
    CONTACT,
    MONDAY_10,
    OWNER,
    PARTY,
    by,
    ward,
)

WARD = ward()
CERTIFICATE, NAME = "components.giay-chung-sinh", "declaration.ho_ten_tre"
WEDNESDAY_10 = MONDAY_10 + timedelta(days=2)
NEXT_MONDAY_10 = MONDAY_10 + timedelta(days=7)


def amended(dossier: Dossier, mask: str, **values: object) -> Dossier:
    """With one part replaced by its owner; what is not given is as it was filed."""
    before = draft.Amendment(PARTY, PARTY, CONTACT, {"ho_ten_tre": "Nguyễn Văn B"})
    return draft.amend(dossier, replace(before, **values), {mask}, by(OWNER)).aggregate  # type: ignore[arg-type]  # by name


def send(dossier: Dossier, at: datetime = WEDNESDAY_10, **explained: str) -> Dossier:
    """Sent by its owner, with explanations of `certificate` and `name`."""
    explanations = [(CERTIFICATE if item == "certificate" else NAME, text) for item, text in explained.items()]
    return supplementing.send(dossier, explanations, calendar=CALENDAR, act=by(OWNER, at)).aggregate


def expire(dossier: Dossier, at: datetime = NEXT_MONDAY_10, by_whom: Principal = WARD) -> Dossier:
    """The desk ends a request whose deadline has passed."""
    act = by(by_whom, at)
    return supplementing.expire(dossier, reason="Quá hạn bổ sung", calendar=CALENDAR, act=act).aggregate
