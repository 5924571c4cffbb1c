"""Who stands in a dossier: names are names."""

from __future__ import annotations

from datetime import date

import pytest

from services.submission.domain.record.parties import Party, PartyKind, party_violations

TODAY = date(2026, 11, 22)


def reasons(name: str) -> set[str]:
    party = Party(kind=PartyKind.CITIZEN, full_name=name)
    return {v.reason for v in party_violations(party, "owner", TODAY) if v.field == "owner.full_name"}


@pytest.mark.parametrize("name", ["Nguyễn Văn A", "H'Hen Niê", "Jean-Luc D. B", "Trần Thị Bé"])
def test_a_name_of_letters_stands(name: str) -> None:
    assert reasons(name) == set()


@pytest.mark.parametrize("name", ["1", "038090001234", "...", "Nguyễn Văn A <b>"])
def test_what_is_no_name_is_told_so(name: str) -> None:
    assert reasons(name) == {"NAME_MALFORMED"}


def test_a_missing_name_is_asked_for() -> None:
    assert reasons("") == {"FIELD_REQUIRED"}
