"""Made-up requests at every operation of the REST API, as anybody, as a citizen, as an officer and as a head.

Each operation on its own first, then in chains, where one answer leads to the next call (schemathesis finds the links).
"""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import cycle
from typing import Any

import pytest
import schemathesis
from hypothesis import given, seed, settings
from hypothesis.errors import Flaky
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks as openapi_checks

from gateway.backends import SERVICES
from services.common.kernel.principal import Kind, Role
from services.common.rpc.rules import rules_of
from tests.fuzz.client import Client
from tests.fuzz.conftest import EXAMPLES, FUZZING, HEAD, IN_THE_SUITE, OFFICER
from tests.support import officer
from tests.support.citizen import Citizen, Filing
from tests.support.description import Operation, operations
from tests.support.operator import motcua
from tests.support.passerby import Passerby
from tests.support.people import man
from tests.support.places import AGENCY, BIRTH_FORM, BIRTH_REGISTRATION
from tests.support.portal import Portal
from tests.support.rest import Rest

CHECKS = [
    not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
]
REACHED = 0.6
SECONDS = 20
ALONE = settings(FUZZING, max_examples=max(3, EXAMPLES // 4))
CHAINS = EXAMPLES // 5
CHAIN = settings(FUZZING, derandomize=False, max_examples=2, stateful_step_count=20)
ROLES: dict[str, frozenset[Role] | None] = {
    "anonymous": None,
    "citizen": frozenset(),
    "officer": frozenset(OFFICER),
    "head": frozenset(HEAD),
}
RULES = {
    path.rpartition("/")[2]: rule
    for path, rule in rules_of(name for names in SERVICES.values() for name in names).items()
}
# The RPC of an operation has its name, but for these.
_RPCS = {"createClientToken": "ExchangeClientSecret"}
_NO_RPC = {"getLiveness", "getReadiness"}
PURPOSES = {
    "registerAccount": "register",
    "checkUserName": "user_name",
    "createLookupPass": "lookup",
    "requestPasswordReset": "password_reset",
}
CAPTCHAS = 12


def may_call(role: str, operation: Operation) -> bool:
    """Whether the rules let the role call an operation. Streams are followed in tests/e2e/test_live.py."""
    if operation.streams or operation.id in _NO_RPC:
        return not operation.streams
    rule = RULES[_RPCS.get(operation.id, operation.id[0].upper() + operation.id[1:])]
    if rule.kinds & {Kind.ANONYMOUS, Kind.LOOKUP_PASS}:
        return True
    roles = ROLES[role]
    if not roles:
        return roles is not None and Kind.ACCOUNT in rule.kinds
    return Kind.OFFICER in rule.kinds and (not rule.roles or bool(rule.roles & roles))


@pytest.fixture(scope="module")
async def described(portal: Portal) -> dict[str, Any]:
    document: dict[str, Any] = (await portal.http.get(f"{portal.doors.gateway}/openapi.json")).json()
    return document


@pytest.fixture(scope="module")
async def solved(portal: Portal) -> dict[str, list[dict[str, str]]]:
    """Captchas, by the operation that they are for."""
    return {name: [await portal.captcha(purpose) for _ in range(CAPTCHAS)] for name, purpose in PURPOSES.items()}


@pytest.fixture(scope="module")
async def client_of(
    portal: Portal,
    citizen: Citizen,
    dossiers: list[Filing],
    by_status: dict[str, list[str]],
    described: dict[str, Any],
    solved: dict[str, list[dict[str, str]]],
) -> Callable[[str], Any]:
    """A client in a role."""
    secret = (await motcua(portal.doors.operator_env, "client", "create", "cong-thu", "--display-name", "Cổng")).strip()

    async def make(role: str) -> Client:
        rest = await _enter(portal, role)
        return Client(
            role=role,
            token=citizen.rest.token if role == "citizen" else rest.token,
            lookup_pass=(await Passerby(portal).earn_pass())["token"],
            operations={operation.id: operation for operation in operations(described)},
            facts=await _facts(citizen, solved, secret),
            path=_paths(dossiers),
            dossiers=by_status if ROLES[role] is not None else {},
            attachments={
                each.id: each.dossier["attachments"][-1]["id"] for each in dossiers if each.dossier["attachments"]
            },
        )

    return make


@pytest.mark.parametrize("role", ROLES)
async def test_nothing_made_up_breaks_it(
    role: str, portal: Portal, described: dict[str, Any], client_of: Callable[[str], Any]
) -> None:
    client: Client = await client_of(role)
    allowed = [name for name, operation in client.operations.items() if may_call(role, operation)]
    schema = schemathesis.openapi.from_dict(described).include(operation_id=allowed)
    await asyncio.to_thread(_alone, schema, client, portal.doors.gateway)
    await asyncio.to_thread(_in_chains, schema, client, portal.doors.gateway)

    reached = client.reached()
    statuses = sum(client.answers.values(), Counter[int]())
    print(
        f"\n{role}: {statuses.total()} calls of {len(allowed)} operations, {len(reached)} answered with 2xx;",
        dict(sorted(statuses.items())),
    )
    print("  never 2xx:", *sorted(set(allowed) - reached))
    assert client.answers.keys() == set(allowed)
    assert len(reached) >= REACHED * len(allowed)


def _alone(schema: Any, client: Client, gateway: str) -> None:
    for result in schema.get_all_operations():
        operation = result.ok()

        @ALONE
        @given(case=operation.as_strategy() | operation.as_strategy(GenerationMode.NEGATIVE))
        def holds(case: Any) -> None:
            client.adapt(case)
            response = case.call(base_url=gateway, headers=client.headers(case.path), timeout=SECONDS)
            client.learn(case, response)
            # A version that does not match is a refusal, too, and it comes first.
            refuses = [] if response.status_code == 412 else [openapi_checks.negative_data_rejection]
            case.validate_response(response, checks=CHECKS + refuses)

        holds()


def _in_chains(schema: Any, client: Client, gateway: str) -> None:
    failures: list[BaseException] = []

    class Chain(schema.as_state_machine()):  # type: ignore[misc]  # made at run time
        def before_call(self, case: Any) -> None:
            client.adapt(case)

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"base_url": gateway, "headers": client.headers(case.path), "timeout": SECONDS}

        def after_call(self, response: Any, case: Any) -> None:
            super().after_call(response, case)
            client.learn(case, response)

        def validate_response(self, response: Any, case: Any, **_: Any) -> None:
            try:
                case.validate_response(response, checks=CHECKS)
            except BaseException as failure:
                failures.append(failure)
                raise

    for number in range(CHAINS):
        client.throw_drafts_away(gateway)
        # The system remembers, so the same choices may lead elsewhere the next time: no failure of anybody.
        with suppress(Flaky):
            seed(number if EXAMPLES == IN_THE_SUITE else secrets.randbits(64))(Chain).run(settings=CHAIN)
    if failures:
        raise failures[0]


async def _enter(portal: Portal, role: str) -> Rest:
    roles = ROLES[role]
    return await officer.log_in(portal, AGENCY, *roles) if roles else portal.rest()


async def _facts(
    citizen: Citizen, solved: dict[str, list[dict[str, str]]], secret: str
) -> dict[str, Callable[[str], Any]]:
    """What members of bodies are in truth, by their name; captchas are used up."""
    person = citizen.person
    names = cycle([man().user_name for _ in range(CAPTCHAS)])
    credentials = {"user_name": person.user_name, "password": person.password}
    refreshes = [(await citizen.rest.post("/sessions", credentials)).body["refresh_token"] for _ in range(CAPTCHAS)]
    return {
        "captcha": lambda operation: solved[operation].pop() if solved.get(operation) else {"id": "x", "text": "x"},
        "user_name": lambda operation: person.user_name if operation == "createSession" else next(names),
        "password": lambda operation: person.password,
        "refresh_token": lambda operation: refreshes.pop() if refreshes else "x",
        "client_id": lambda operation: "cong-thu",
        "client_secret": lambda operation: secret,
        "current_password": lambda operation: person.password,
        "new_password": lambda operation: person.password,
        "email": lambda operation: person.email if operation == "updateDossier" else man().email,
        "new_email": lambda operation: man().email,
    }


def _paths(dossiers: list[Filing]) -> dict[str, Callable[[], str]]:
    codes = cycle([filing.code for filing in dossiers if filing.code])
    return {
        "agency": lambda: AGENCY,
        "procedure": lambda: BIRTH_REGISTRATION,
        "form": lambda: BIRTH_FORM,
        "code": lambda: next(codes),
    }
