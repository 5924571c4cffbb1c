"""The description of the API: up to date, complete, and true of the running app (schemathesis)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway import openapi
from gateway.rest.app import create_app
from gateway.rest.openapi_links import LINKS
from services.common.kernel.principal import Kind
from tests.contract.gateway.answers import GOOD
from tests.support.description import Operation, operations
from tests.support.problem_table import problem_table
from tests.support.scripted import Script, Stage

OPERATIONS = list(operations(create_app(None).openapi()))
PROBLEMS = problem_table()
PROTOS = Path(__file__).parents[3] / "protos" / "motcua"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return create_app(None).openapi()


def test_the_file_in_the_repository_is_up_to_date() -> None:
    assert openapi.main(["--check"]) == 0


def test_drift_is_noticed(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(openapi, "FILE", tmp_path / "openapi.json")
    (tmp_path / "openapi.json").write_text("{}")
    assert openapi.main(["--check"]) == 1
    assert "make openapi" in capsys.readouterr().err
    assert openapi.main([]) == 0
    assert openapi.main(["--check"]) == 0


def test_every_operation_has_a_name_a_known_tag_a_title_and_a_text(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    described = {tag["name"] for tag in document["tags"] if tag["description"]}
    ids = [operation.id for operation in operations(document)]
    assert len(ids) == len(set(ids))
    for operation in operations(document):
        assert re.fullmatch(r"[a-z][A-Za-z]+", operation.id)
        assert set(operation.raw["tags"]) <= described
        assert operation.raw["description"]
        # FastAPI makes a title of the function's name when nobody wrote one: every word with a capital.
        assert not operation.raw["summary"].istitle() or " " not in operation.raw["summary"], operation.id


def test_the_introduction_and_the_texts_speak_of_operations_that_exist(document: dict[str, Any]) -> None:
    ids = {operation.id for operation in operations(document)}
    introduction = document["info"]["description"]
    assert set(re.findall(r"\(#operation/(\w+)\)", introduction)) <= ids
    texts = [introduction, *(operation.raw["description"] for operation in operations(document))]
    # No field is spelt like that: theirs are snake_case.
    assert {name for text in texts for name in re.findall(r"`([a-z]+[A-Z][A-Za-z]+)`", text)} <= ids


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_the_examples_of_an_operation_are_there_and_have_the_described_shape(operation: Operation) -> None:
    for place in ("path", "query", "header"):
        assert all(value != "" for value in operation.parameters(place).values())
    if operation.body is not None:
        operation.check_body(operation.body)
    if operation.streams:
        assert operation.answer.startswith(("retry:", "event:"))
    elif operation.answer is not None:
        operation.check_answer(operation.answer)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_the_problems_of_an_operation_are_those_that_the_code_declares(operation: Operation) -> None:
    assert operation.reasons() <= PROBLEMS


def test_an_operation_tells_what_the_proto_says_of_its_method() -> None:
    told = {operation.id.lower(): {reason for _, reason in operation.reasons()} for operation in OPERATIONS}
    # What a method says of single fields is no problem of its own; the gateway names the fields of a mask itself.
    reasons = {reason for _, reason in PROBLEMS} - {"UNKNOWN_FIELD"}
    untold = {
        method: missing
        for method, comment in comments_of_methods()
        if method.lower() in told
        and (missing := reasons & set(re.findall(r"`([A-Z_]+)`", comment)) - told[method.lower()])
    }
    assert untold == {}


def comments_of_methods() -> Iterator[tuple[str, str]]:
    for file in sorted(PROTOS.rglob("*_service.proto")):
        for comment, method in re.findall(r"((?: *//.*\n)+) *rpc (\w+)", file.read_text()):
            yield method, comment


def test_what_is_changed_names_the_version_that_was_read(document: dict[str, Any]) -> None:
    unversioned = {
        operation.id
        for operation in operations(document)
        if operation.method != "get"
        and "{dossier}" in operation.path
        and "If-Match" not in operation.parameters("header")
    }
    # Files are changed one by one, several at a time; nobody overwrites another's.
    assert unversioned == {"createAttachment", "completeAttachment", "deleteAttachment"}


def test_what_is_read_has_a_version_unless_nobody_may_keep_it(document: dict[str, Any]) -> None:
    unversioned = {
        operation.id
        for operation in operations(document)
        if operation.method == "get" and "304" not in operation.raw["responses"]
    }
    assert unversioned == {
        # links that end, an answer of this moment, streams, and what costs a look-up
        *("getAttachmentDownload", "previewFiling", "watchTimeline", "lookUpDossier"),
        *("getLiveness", "getReadiness"),
    }


def test_every_operation_tells_its_problems_as_problem_documents(document: dict[str, Any]) -> None:
    for operation in operations(document):
        if not operation.path.startswith("/api/"):
            continue
        refusals = {code: answer for code, answer in operation.raw["responses"].items() if code >= "400"}
        assert {"422", "429", "500", "503", "504"} <= refusals.keys()
        assert ("404" in refusals) >= ("{" in operation.path)
        assert ("401" in refusals) >= ("security" in operation.raw), operation.id
        for answer in refusals.values():
            schema = answer["content"]["application/problem+json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problem"}


def test_what_creates_changes_or_files_wants_an_idempotency_key(document: dict[str, Any]) -> None:
    keyless = {
        operation.id
        for operation in operations(document)
        if operation.method != "get" and "Idempotency-Key" not in operation.parameters("header")
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


@pytest.mark.parametrize(
    "operation", [operation for operation in OPERATIONS if operation.body], ids=lambda operation: operation.id
)
async def test_every_example_can_be_sent_as_it_stands(
    operation: Operation, http: httpx.AsyncClient, script: Script, stage: Stage
) -> None:
    script.answers |= GOOD
    url = "http://gateway" + operation.path.format(**operation.parameters("path"))
    headers = operation.parameters("header") | {"Authorization": f"Bearer {stage.token(operation.caller)}"}
    answer = await http.request(operation.method, url, json=operation.body, headers=headers)
    assert answer.is_success, answer.text


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
async def test_an_operation_tells_what_is_refused_before_anything_is_asked(
    operation: Operation, http: httpx.AsyncClient, script: Script, stage: Stage
) -> None:
    required = [parameter for parameter in operation.raw.get("parameters", ()) if parameter["required"]]
    headers = {
        part["name"]: operation.parameters("header")[part["name"]] for part in required if part["in"] == "header"
    }
    schemes = operation.raw.get("security", [])
    if schemes:
        headers["Authorization"] = f"Bearer {stage.token(operation.caller)}"
    places = operation.parameters("path")

    async def refusal(headers: Iterable[tuple[str, str]], places: dict[str, str] = places) -> tuple[int, str]:
        url = "http://gateway" + operation.path.format_map(places)
        answer = await http.request(operation.method, url, json=operation.body, headers=list(headers))
        problem = answer.json()
        assert (answer.status_code, problem["reason"]) in operation.reasons()
        return answer.status_code, problem["reason"]

    for name in headers:
        assert await refusal([*headers.items(), (name, "another")]) == (400, "INVALID_HEADER")
        if {} not in schemes:
            await refusal((other, value) for other, value in headers.items() if other != name)
    if schemes and {} not in schemes:
        strangers = headers | {"Authorization": f"Bearer {stage.token(Kind.CLIENT)}"}
        assert await refusal(strangers.items()) == (403, "PERMISSION_DENIED")
    for part in required:
        if part["in"] == "path" and "pattern" in part["schema"]:
            assert await refusal(headers.items(), places | {part["name"]: "%20"}) == (404, "NOT_FOUND")
    assert script.asked == {}


def test_links_lead_from_what_is_answered_to_what_the_next_operation_takes() -> None:
    by_id = {operation.id: operation for operation in OPERATIONS}
    assert LINKS.keys() <= by_id.keys()
    for source, targets in LINKS.items():
        for target, parameters in targets.items():
            for name, value in parameters.items():
                place, _, parameter = name.partition(".")
                assert parameter in by_id[target].parameters(place), (source, target, name)
                assert found(by_id[source], value) is not None, (source, target, value)


def found(operation: Operation, expression: str) -> Any:
    """What a runtime expression (OpenAPI 3.1 §4.8.20.4) finds in the examples of an operation."""
    where, _, pointer = expression.partition("#/")
    if where != "$response.body":
        return where if where == "$response.header.ETag" else operation.parameters("path")[where.rpartition(".")[2]]
    value = operation.answer
    for part in pointer.split("/"):
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


def test_nothing_is_referred_to_that_is_not_there(document: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(re.findall(r"#/components/schemas/\w+", openapi.text())) <= known
