"""What an officer's client can get wrong, at every decision of the REST API alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from gateway.rest.app import create_app
from tests.e2e.bad_input.knocking import World, told_by_rest
from tests.support.description import operations

DECISIONS = {
    operation.id: operation
    for operation in operations(create_app(None).openapi())
    if operation.path.startswith("/api/v1/desk/dossiers/{dossier}:")
}
STARTS = {"acceptDossier", "refuseDossier", "transferDossier", "requestSupplement"}
"""What may be decided about a dossier that was just sent."""
OF_HEADS = {"stopDossier", "resumeDossier", "recallDossierResult"}

EVERYWHERE: Mapping[str, tuple[str, Mapping[str, Any], int, str]] = {
    # what, dossier, token and headers, HTTP, reason
    "another agency's dossier": ("{elsewhere}", {}, 404, "DOSSIER_NOT_FOUND"),
    "another agency's code": ("{elsewhere_code}", {}, 404, "DOSSIER_NOT_FOUND"),
    "a draft": ("{draft}", {}, 404, "DOSSIER_NOT_FOUND"),
    "nobody's dossier": ("{nobodys}", {}, 404, "DOSSIER_NOT_FOUND"),
    "no dossier": ("..%2f..%2fetc", {}, 404, "NOT_FOUND"),
    "NUL in the id": ("{sent}%00", {}, 404, "NOT_FOUND"),
    "nobody": ("{sent}", {"token": ""}, 401, "UNAUTHENTICATED"),
    "an expired token": ("{sent}", {"token": "{expired_token}"}, 401, "TOKEN_INVALID"),
    "a forged token": ("{sent}", {"token": "{forged_token}"}, 401, "TOKEN_INVALID"),
    "a citizen": ("{sent}", {"token": "{citizen}"}, 403, "PERMISSION_DENIED"),
    "no If-Match": ("{sent}", {"headers": {"If-Match": None}}, 428, "IF_MATCH_REQUIRED"),
    "a weak If-Match": ("{sent}", {"headers": {"If-Match": 'W/"2"'}}, 412, "ETAG_MISMATCH"),
    "a stale version": ("{sent}", {"headers": {"If-Match": '"1"'}}, 412, "ETAG_MISMATCH"),
    "no key": ("{sent}", {"headers": {"Idempotency-Key": None}}, 400, "IDEMPOTENCY_KEY_REQUIRED"),
    "a key that is no UUID": ("{sent}", {"headers": {"Idempotency-Key": "1"}}, 400, "IDEMPOTENCY_KEY_REQUIRED"),
}
every_decision = pytest.mark.parametrize("decision", DECISIONS)


async def told(world: World, decision: str, dossier: str, body: Any = None, **more: Any) -> tuple[int | str, str]:
    operation = DECISIONS[decision]
    call = f"POST {operation.path.removeprefix('/api/v1').replace('{dossier}', dossier)}"
    sent = operation.body if body is None else body
    answer = told_by_rest(await world.rest(call, sent, **{"token": "{officer}", **more}))
    return answer.status, answer.reason


NO_TIMES = (
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-02-30T09:00:00Z",
    "2026-11-30T09:00:00",
    "2026-11-30T25:00:00Z",
    "2026-11-30",
    "tomorrow",
    1_764_468_000,
)


@pytest.mark.parametrize("what", EVERYWHERE)
@every_decision
async def test_about_the_wrong_thing_or_by_the_wrong_person(world: World, decision: str, what: str) -> None:
    dossier, more, status, reason = EVERYWHERE[what]
    assert await told(world, decision, dossier, **more) == (status, reason)


@every_decision
async def test_at_the_wrong_moment(world: World, decision: str) -> None:
    if decision not in STARTS:
        nothing_to_confirm = (422, "REQUIREMENT_MISSING")
        refused = nothing_to_confirm if decision == "confirmSupplement" else (409, "TRANSITION_NOT_ALLOWED")
        assert await told(world, decision, "{sent}") == refused


@pytest.mark.parametrize("decision", sorted(OF_HEADS))
async def test_without_the_role(world: World, decision: str) -> None:
    assert await told(world, decision, "{sent}", token="{desk_officer}") == (403, "PERMISSION_DENIED")


@every_decision
async def test_with_a_member_that_nobody_knows(world: World, decision: str) -> None:
    if DECISIONS[decision].body is not None:
        body = {**DECISIONS[decision].body, "$set": {"status": "finished"}}
        assert await told(world, decision, "{sent}", body) == (422, "INVALID_ARGUMENT")


@every_decision
async def test_with_texts_that_are_none(world: World, decision: str) -> None:
    for text in (7, {"$ne": ""}, "x" * 5_000):
        body = DECISIONS[decision].body
        wrong = {name: text for name, value in (body or {}).items() if isinstance(value, str)}
        if wrong:
            assert await told(world, decision, "{sent}", {**body, **wrong}) == (422, "INVALID_ARGUMENT")


@pytest.mark.parametrize("time", NO_TIMES)
async def test_with_a_time_that_is_none(world: World, time: object) -> None:
    body = {**DECISIONS["acceptDossier"].body, "appointment_time": time}
    assert await told(world, "acceptDossier", "{sent}", body) == (422, "INVALID_ARGUMENT")
