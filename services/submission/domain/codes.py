"""The dossier code (mã hồ sơ) as it is issued, in the new style, and read, in either (see the kernel's `dossier_codes`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.common.kernel.dossier_codes import CODE, NEW_STYLE_AGENCY, normalise_code
from services.common.kernel.vietnam import date_of

MAX_SEQUENCE = 99_999


@dataclass(frozen=True, slots=True)
class DossierCode:
    """A dossier code taken apart; `str()` puts it together. `sequence` counts an agency's dossiers of one local day."""

    agency_code: str
    day: date
    sequence: int

    def __post_init__(self) -> None:
        """Raises ValueError where the parts do not make a code."""
        if not 1 <= self.sequence <= MAX_SEQUENCE or CODE.fullmatch(str(self)) is None:
            raise ValueError("these parts do not make a dossier code")

    def __str__(self) -> str:
        """As people read it."""
        return f"{self.agency_code}-{self.day:%y%m%d}-{self.sequence:04}"


def issue(agency_code: str, now: datetime, sequence: int) -> DossierCode:
    """The code of the `sequence`-th dossier that an agency receives on the local day of `now`.

    Raises ValueError for an agency code of the legacy style, and beyond 99 999 dossiers a day.
    """
    if NEW_STYLE_AGENCY.fullmatch(agency_code) is None:
        raise ValueError("codes are issued in the new style only")
    return DossierCode(agency_code, date_of(now), sequence)


def parse(text: str) -> DossierCode | None:
    """The code that a person typed, in either style; None where it is none."""
    match = CODE.fullmatch(normalise_code(text))
    if match is None or int(match["number"]) == 0:
        return None
    yy, month, day = (int(match["day"][at : at + 2]) for at in (0, 2, 4))
    try:
        return DossierCode(match["agency"], date(2000 + yy, month, day), int(match["number"]))
    except ValueError:
        return None
