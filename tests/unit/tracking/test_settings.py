"""How much of the public look-up is allowed can be set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.tracking.app.budget import Allowance, Limits
from services.tracking.settings import Settings


def settings(**given: Any) -> Settings:
    needed = {"mongo_url": "mongodb://localhost", "nats_url": "nats://localhost", "smtp_url": "smtp://localhost:25"}
    addresses = dict.fromkeys(("listen", "identity_address", "submission_address"), "localhost:1")
    mail = {"mail_from": "a@example.vn", "public_url": "https://example.vn"}
    files = {"tls_dir": Path(), "blind_index_keys_file": Path()}
    return Settings(**needed | addresses | mail | files | given)


def test_the_defaults_are_those_of_the_budgets() -> None:
    assert settings().lookup_limits() == Limits()


def test_each_can_be_set() -> None:
    given = settings(
        lookups_per_account=1,
        lookup_codes_of_a_day_per_account=2,
        lookups_per_network=3,
        lookup_codes_of_a_day_per_network=4,
        lookups_per_client=5,
        lookup_codes_of_a_day_per_client=6,
        lookups_per_number=7,
        lookups_per_number_by_one=8,
    )
    assert given.lookup_limits() == Limits(Allowance(1, 2), Allowance(3, 4), Allowance(5, 6), number=7, number_by_one=8)


def test_the_audit_is_kept_for_a_year_and_longer_where_that_is_said() -> None:
    assert settings().lookup_audit_days == 366
    assert settings(lookup_audit_days=730).lookup_audit_days == 730
    with pytest.raises(ValidationError):
        settings(lookup_audit_days=365)


def test_nothing_at_all_is_no_limit() -> None:
    with pytest.raises(ValidationError):
        settings(lookups_per_number=0)
