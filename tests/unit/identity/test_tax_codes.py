"""Tax codes (mã số thuế): what may stand there for whom, and what each wrong one is told."""

from __future__ import annotations

import pytest

from services.common.kernel.identity_documents import normalise_number
from services.identity.domain.accounts import AccountKind
from services.identity.domain.tax_codes import check_tax_code

ENTERPRISE, ORGANISATION = AccountKind.ENTERPRISE, AccountKind.ORGANISATION


def reasons(typed: str, kind: AccountKind) -> list[str]:
    found = list(check_tax_code(normalise_number(typed), kind, field="profile.tax_code"))
    assert all(violation.field == "profile.tax_code" and violation.vi and violation.en for violation in found)
    return [violation.reason for violation in found]


@pytest.mark.parametrize("typed", ["0100109106", "01 001 091 06", "0100109106-001", "0314409058 002"])
@pytest.mark.parametrize("kind", [ENTERPRISE, ORGANISATION])
def test_ten_digits_and_three_for_a_branch_however_they_are_written(typed: str, kind: AccountKind) -> None:
    assert reasons(typed, kind) == []


@pytest.mark.parametrize("typed", ["0100109107", "0100109107-001", "1100109106", "0000000000"])
@pytest.mark.parametrize("kind", [ENTERPRISE, ORGANISATION])
def test_a_digit_that_does_not_fit_the_others_is_told(typed: str, kind: AccountKind) -> None:
    assert reasons(typed, kind) == ["TAX_CODE_CHECK_DIGIT"]


@pytest.mark.parametrize(
    "typed", ["1", "010010910", "01001091060", "0100109106-000", "010010910A", "000190000001", "x" * 20]
)
def test_what_is_no_tax_code_is_told_what_one_looks_like(typed: str) -> None:
    assert reasons(typed, ENTERPRISE) == ["TAX_CODE_MALFORMED"]


def test_a_household_business_gives_the_personal_number_of_its_owner_and_an_organisation_does_not() -> None:
    assert reasons("038090000001", ENTERPRISE) == []
    assert reasons("038090000001", ORGANISATION) == ["TAX_CODE_OF_A_PERSON"]
