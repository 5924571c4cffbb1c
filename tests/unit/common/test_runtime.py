"""The system's own clock, ids and randomness keep what the ports promise."""

import uuid
from datetime import UTC, datetime, timedelta

from services.common.kernel.ports import Clock, Ids, Secrets
from services.common.runtime import SystemClock, SystemSecrets, UuidV7


def test_the_clock_tells_utc_in_whole_milliseconds() -> None:
    clock: Clock = SystemClock()
    now = clock.now()
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


def test_ids_are_version_7_and_ordered_by_time() -> None:
    ids: Ids = UuidV7()
    made = [ids.new() for _ in range(1000)]
    assert {uuid.UUID(one).version for one in made} == {7}
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_a_token_is_256_bits_of_base64url() -> None:
    chance: Secrets = SystemSecrets()
    first, second = chance.token(), chance.token()
    assert len(first) == 43
    assert first != second
