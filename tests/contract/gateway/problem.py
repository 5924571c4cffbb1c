"""What every problem document has (RFC 9457)."""

from __future__ import annotations

from typing import Any

import httpx

MEMBERS = {"type", "title", "status", "detail", "reason", "trace_id"}


def problem_of(answer: httpx.Response) -> dict[str, Any]:
    """The problem document of an answer, checked."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    problem: dict[str, Any] = answer.json()
    assert problem.keys() - {"errors"} == MEMBERS
    assert problem["status"] == answer.status_code
    assert problem["type"] == "urn:motcua:problem:" + problem["reason"].lower().replace("_", "-")
    assert len(problem["trace_id"]) == 32
    return problem
