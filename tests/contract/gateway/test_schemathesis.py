"""What the API description promises is what the running door does, for requests that no person would think of.

The services behind it are played from a script: they check shapes and tokens as the real ones do and always answer well.
So whatever is wrong here is the door's own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks as openapi_checks

from gateway.backends import connected
from gateway.rest.app import create_app
from gateway.rest.server import RestServer
from tests.contract.gateway.answers import GOOD
from tests.support.description import caller
from tests.support.scripted import Script, Stage

CHECKS = [
    not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.negative_data_rejection,
]
EXAMPLES = 15

DESCRIPTION = schemathesis.openapi.from_dict(create_app(None).openapi())
OPERATIONS = {
    result.ok().definition.raw["operationId"]: result.ok()
    for result in DESCRIPTION.get_all_operations()
    if isinstance(result, Ok)
}


@pytest.fixture(scope="module")
async def door(stage: Stage) -> AsyncIterator[str]:
    async with connected(stage.settings) as backends:
        server = RestServer(create_app(backends), stage.settings.http_listen)
        await server.start()
        yield f"http://127.0.0.1:{server.port}"
        await server.stop()


@pytest.mark.parametrize("operation_id", OPERATIONS)
async def test_the_door_keeps_what_its_description_promises(
    operation_id: str, door: str, script: Script, stage: Stage
) -> None:
    script.answers |= GOOD
    operation = OPERATIONS[operation_id]
    headers = {"Authorization": f"Bearer {stage.token(caller(operation.path))}"}
    statuses: set[int] = set()

    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def holds(case: Any) -> None:
        response = case.call(base_url=door, headers=headers)
        statuses.add(response.status_code)
        case.validate_response(response, checks=CHECKS)

    await asyncio.to_thread(holds)
    assert statuses & {200, 201, 202, 204}, f"no request got through: {statuses}"
