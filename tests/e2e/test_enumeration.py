"""Codes can be guessed. Whoever asks for one after the other is stopped, and has learnt nothing of anybody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable
from typing import Any, TypeVar

import pytest

from tests.support import drafts
from tests.support.citizen import Citizen, Filing
from tests.support.passerby import Passerby
from tests.support.portal import Portal
from tests.support.surprise import Refused

T = TypeVar("T")
# Nobody else files there: the day's sequence is the test's own.
AGENCY = "c14845"
PLAIN, SENSITIVE = 21, 5
ALLOWED = 20
"""Different codes of an agency's day that a person may ask for in 24 hours; the default."""


async def the_day(citizen: Citizen) -> tuple[list[Filing], set[str]]:
    """All dossiers of the agency's day in the order of their codes, and the codes of the sensitive ones."""
    at_once = asyncio.Semaphore(4)

    async def limited(filing: Awaitable[Filing]) -> Filing:
        async with at_once:
            return await filing

    kinds = [drafts.SENSITIVE[number % len(drafts.SENSITIVE)] for number in range(SENSITIVE)]
    sensitive = [limited(drafts.sensitive(citizen, procedure, AGENCY)) for procedure in kinds]
    plain = [limited(drafts.submitted(citizen, AGENCY)) for _ in range(PLAIN)]
    mixed = [each for pair in zip(sensitive, plain[:SENSITIVE], strict=True) for each in pair] + plain[SENSITIVE:]
    filings = await asyncio.gather(*mixed)
    if len({filing.code.rpartition("-")[0] for filing in filings}) > 1:
        return await the_day(citizen)  # another day began meanwhile
    hidden = {filing.code for filing in filings if filing.dossier["procedure"]["id"] in drafts.SENSITIVE}
    return sorted(filings, key=lambda filing: filing.code), hidden


async def enumerate_day(passerby: Passerby, day: str) -> tuple[list[dict[str, Any]], int, Refused]:
    """What somebody sees who asks for one code after the other and solves as many captchas as it takes; how many codes
    were answered, and what ended it."""
    seen: list[dict[str, Any]] = []
    for sequence in range(1, 1000):
        try:
            seen.append(await passerby.look_up(f"{day}-{sequence:04}"))
        except Refused as refused:
            if refused.reason != "DOSSIER_NOT_FOUND":
                return seen, sequence - 1, refused
    raise AssertionError("nothing stops it")


async def test_enumerating_the_day_of_an_agency_is_stopped_and_tells_nothing(
    portal: Portal, citizen: Citizen, stranger: Citizen
) -> None:
    filings, hidden = await the_day(citizen)
    assert len(hidden) == SENSITIVE
    day = filings[0].code.rpartition("-")[0]
    # A number may be left out, never used twice.
    assert len({filing.code for filing in filings}) == PLAIN + SENSITIVE

    await stranger.log_in()
    seen, answered, stopped = await enumerate_day(Passerby(portal, token=stranger.rest.token), day)

    assert (stopped.code, stopped.reason) == (429, "TOO_MANY_LOOKUPS")
    assert 0 < int(stopped.headers["retry-after"]) <= 24 * 3600
    assert len(seen) <= answered == ALLOWED

    _assert_nothing_is_learnt(seen, hidden, citizen)
    # Who has not asked before is not stopped.
    assert (await Passerby(portal).look_up(filings[-1].code))["status"] == "registered"


async def test_who_is_not_logged_in_is_stopped_by_where_they_are(portal: Portal) -> None:
    # TEST-NET-3 (RFC 5737): an address that nobody has. Each captcha is solved; most codes do not exist.
    _, _, stopped = await enumerate_day(Passerby(portal, home="203.0.113.7"), "H56.900-261122")
    assert (stopped.code, stopped.reason) == (429, "TOO_MANY_LOOKUPS")

    with pytest.raises(Refused) as refused:
        await Passerby(portal, home="203.0.113.8").look_up("H56.900-261122-0001")
    assert refused.value.reason == "DOSSIER_NOT_FOUND"


def _assert_nothing_is_learnt(seen: list[dict[str, Any]], hidden: set[str], citizen: Citizen) -> None:
    text = json.dumps(seen, ensure_ascii=False)
    person = citizen.person
    for secret in (person.full_name, person.number, person.email, person.phone, person.address):
        assert secret not in text
    sensitive = [each for each in seen if each["code"] in hidden]
    assert len(sensitive) >= 2
    assert {each["owner_masked"] for each in seen if each["code"] not in hidden} == {"T*** T*** B***"}
    # Whatever the procedure: the same answer, but for the code and the instant.
    assert len({json.dumps(_timeless(each), sort_keys=True) for each in sensitive}) == 1
    assert sensitive[0].keys().isdisjoint({"procedure", "field", "owner_masked", "appointment_time"})


def _timeless(found: dict[str, Any]) -> dict[str, Any]:
    steps = [{key: value for key, value in step.items() if key != "time"} for step in found["steps"]]
    return {key: value for key, value in found.items() if key not in ("code", "submit_time")} | {"steps": steps}
