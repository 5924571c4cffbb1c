"""The protos name every error that submission raises, under the status that it has on the wire."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest

from services.common.kernel.errors import ContactNotVerified, DomainError
from services.common.status import code_of
from services.submission.domain.errors import access, decisions, files, filing, moves, supplements

_PROTOS = Path(__file__).parents[3] / "protos" / "motcua" / "submission" / "v1"
_STATUS_OR_REASON = re.compile(
    rf"\b(?P<status>{'|'.join(code.name for code in grpc.StatusCode)})\b|`(?P<reason>[A-Z_]+)`"
)
RAISED = [
    ContactNotVerified,
    *(
        error
        for module in (access, decisions, files, filing, moves, supplements)
        for error in vars(module).values()
        if isinstance(error, type) and issubclass(error, DomainError) and error.__module__ == module.__name__
    ),
]


def documented() -> Iterator[tuple[str, str]]:
    """Reasons in the comments, each with the status that is named last before it."""
    for proto in _PROTOS.glob("*.proto"):
        status = ""
        for line in proto.read_text(encoding="utf-8").splitlines():
            status = status if line.lstrip().startswith("//") else ""
            for found in _STATUS_OR_REASON.finditer(line.partition("//")[2]):
                status = found["status"] or status
                if found["reason"]:
                    yield found["reason"], status


@pytest.mark.parametrize("error", RAISED, ids=lambda error: error.reason)
def test_every_error_is_documented_under_its_status(error: type[DomainError]) -> None:
    assert {status for reason, status in documented() if reason == error.reason} == {code_of(error()).name}
