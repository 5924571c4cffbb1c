"""The dossier code (mã hồ sơ): agency code, local date YYMMDD, number of the day, as in `H56.245-261122-0001`.

Two styles live side by side (DOMAIN §2; TT 03/2025/TT-VPCP): the legacy agency code of four parts read right to left
(`000.17.22.H56`) and the new one read left to right, of variable depth. Both are accepted, the new one is issued.
A code is guessable, so knowing one never gives access to anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from .calendar import to_local

_LEGACY_AGENCY = r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}"
_AGENCY = r"[A-Z]\d{2}(?:\.\d{1,3}){0,4}"
_NEW_STYLE_AGENCY = re.compile(_AGENCY, re.ASCII)
_CODE = re.compile(rf"(?P<agency>{_LEGACY_AGENCY}|{_AGENCY})-(?P<day>\d{{6}})-(?P<number>\d{{4,5}})", re.ASCII)

MAX_SEQUENCE = 99_999


@dataclass(frozen=True, slots=True)
class DossierCode:
    """A dossier code taken apart; `str()` puts it together. `sequence` counts an agency's dossiers of one local day."""

    agency_code: str
    day: date
    sequence: int

    def __post_init__(self) -> None:
        """Raises ValueError where the parts do not make a code."""
        if not 1 <= self.sequence <= MAX_SEQUENCE or _CODE.fullmatch(str(self)) is None:
            raise ValueError("these parts do not make a dossier code")

    def __str__(self) -> str:
        """As people read it."""
        return f"{self.agency_code}-{self.day:%y%m%d}-{self.sequence:04}"


def issue(agency_code: str, now: datetime, sequence: int) -> DossierCode:
    """The code of the `sequence`-th dossier that an agency receives on the local day of `now`.

    Raises ValueError for an agency code of the legacy style, and beyond 99 999 dossiers a day.
    """
    if _NEW_STYLE_AGENCY.fullmatch(agency_code) is None:
        raise ValueError("codes are issued in the new style only")
    return DossierCode(agency_code, to_local(now).date(), sequence)


def parse(text: str) -> DossierCode | None:
    """The code that a person typed, in either style, spaces and case forgiven; None where it is none."""
    match = _CODE.fullmatch("".join(text.split()).upper())
    if match is None or int(match["number"]) == 0:
        return None
    yy, month, day = (int(match["day"][at : at + 2]) for at in (0, 2, 4))
    try:
        return DossierCode(match["agency"], date(2000 + yy, month, day), int(match["number"]))
    except ValueError:
        return None
