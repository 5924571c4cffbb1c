"""The examples in the OpenAPI description: one with each document, and one with each operation that answers its own."""

from __future__ import annotations

from typing import Any

from gateway.rest.examples.answers import ANSWERS
from gateway.rest.examples.outcomes import OUTCOMES
from gateway.rest.examples.requests import REQUESTS

_JSON = "application/json"


def add_examples(document: dict[str, Any]) -> None:
    """Put them in."""
    for name, schema in document["components"]["schemas"].items():
        if example := REQUESTS.get(name) or ANSWERS.get(name):
            schema["examples"] = [example]
    for item in document["paths"].values():
        for operation in item.values():
            if outcome := OUTCOMES.get(operation["operationId"]):
                _add_outcome(operation, outcome)


def _add_outcome(operation: dict[str, Any], outcome: dict[str, Any]) -> None:
    (content,) = (answer["content"][_JSON] for code, answer in operation["responses"].items() if code.startswith("2"))
    whole = {**ANSWERS[content["schema"]["$ref"].rpartition("/")[2]], **outcome}
    content["example"] = {name: value for name, value in whole.items() if value is not None}
