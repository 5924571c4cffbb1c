"""The description of the API: up to date, complete, and true of the running app (schemathesis)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from gateway import openapi
from gateway.rest.app import create_app
from services.common.kernel.principal import Kind
from tests.contract.gateway.answers import GOOD
from tests.contract.gateway.samples import DOSSIER, KEY
from tests.support.scripted import Script, Stage

METHODS = ("get", "post", "patch", "put", "delete")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return create_app(None).openapi()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield path, method, operation


def test_the_file_in_the_repository_is_up_to_date() -> None:
    assert openapi.main(["--check"]) == 0


def test_drift_is_noticed(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(openapi, "FILE", tmp_path / "openapi.json")
    (tmp_path / "openapi.json").write_text("{}")
    assert openapi.main(["--check"]) == 1
    assert "make openapi" in capsys.readouterr().err
    assert openapi.main([]) == 0
    assert openapi.main(["--check"]) == 0


def test_every_operation_has_a_name_a_tag_and_a_text(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for _, _, operation in operations(document):
        assert re.fullmatch(r"[a-z][A-Za-z]+", operation["operationId"])
        assert operation["tags"]
        assert operation["description"]


def test_every_operation_tells_its_problems_as_problem_documents(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        if not path.startswith("/api/"):
            continue
        refusals = {code: answer for code, answer in operation["responses"].items() if code >= "400"}
        assert {"422", "429", "500", "503", "504"} <= refusals.keys()
        assert ("404" in refusals) >= ("{" in path)
        assert ("401" in refusals) >= ("security" in operation), (path, method)
        for answer in refusals.values():
            schema = answer["content"]["application/problem+json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problem"}


def test_what_creates_changes_or_files_wants_an_idempotency_key(document: dict[str, Any]) -> None:
    keyless = {
        operation["operationId"]
        for _, method, operation in operations(document)
        if method != "get"
        and not any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", ()))
    }
    # Captchas, sessions and tokens are made anew each time; the others change nothing when repeated.
    assert keyless == {
        "createCaptcha",
        "createLookupPass",
        "checkUserName",
        "verifyContact",
        "confirmEmailChange",
        "createSession",
        "refreshSession",
        "deleteSession",
        "revokeSession",
        "createClientToken",
        "lookUpDossiersByNumber",
    }


SENT = {
    operation["operationId"]: (
        method,
        path,
        operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2],
    )
    for path, method, operation in operations(create_app(None).openapi())
    if "requestBody" in operation
}


@pytest.mark.parametrize("operation_id", SENT)
async def test_every_example_can_be_sent_as_it_stands(
    operation_id: str,
    document: dict[str, Any],
    http: httpx.AsyncClient,
    script: Script,
    stage: Stage,
    citizen: dict[str, str],
    officer: dict[str, str],
) -> None:
    script.answers |= GOOD
    method, path, name = SENT[operation_id]
    (example,) = document["components"]["schemas"][name]["examples"]
    url = "http://gateway" + path.replace("{dossier}", DOSSIER)
    passerby = {"Authorization": f"Bearer {stage.token(Kind.LOOKUP_PASS)}"}
    caller = officer if "/desk/" in path else passerby if "/tracking/" in path else citizen
    answer = await http.request(method, url, json=example, headers=caller | KEY | {"If-Match": "*"})
    assert answer.is_success, answer.text


def test_nothing_is_referred_to_that_is_not_there(document: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(re.findall(r"#/components/schemas/\w+", openapi.text())) <= known
