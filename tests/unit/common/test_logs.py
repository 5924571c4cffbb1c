"""A log line is one JSON object, knows its request, and shows no personal data even when somebody logs some."""

import contextlib
import io
import json
import logging
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from services.common.logs import REDACTED, configure, redact, request_context


class Lines:
    """What was written to stdout since the logs were configured."""

    def __init__(self, out: io.StringIO) -> None:
        self._out = out

    def last(self) -> dict[str, Any]:
        line: dict[str, Any] = json.loads(self._out.getvalue().splitlines()[-1])
        return line


@pytest.fixture
def lines() -> Iterator[Lines]:
    root = logging.getLogger()
    handlers, level, configured = root.handlers[:], root.level, structlog.get_config()
    out = io.StringIO()
    root.handlers.clear()  # pytest's own must not be closed
    hook = sys.excepthook
    with contextlib.redirect_stdout(out):
        configure("submission")
    yield Lines(out)
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    sys.excepthook = hook
    structlog.configure(**configured)


def test_a_line_is_json_with_service_level_time_and_request(lines: Lines) -> None:
    with request_context(trace_id="0af7651916cd43dd8448eb211c80319c", method="/motcua.x.v1.X/Y"):
        structlog.get_logger("test").info("dossier.submitted", dossier="d1")
    line = lines.last()
    assert line["service"] == "submission"
    assert line["level"] == "info"
    assert line["event"] == "dossier.submitted"
    assert line["dossier"] == "d1"
    assert line["trace_id"] == "0af7651916cd43dd8448eb211c80319c"
    assert line["method"] == "/motcua.x.v1.X/Y"
    assert line["timestamp"].endswith("Z")


def test_the_request_is_forgotten_afterwards(lines: Lines) -> None:
    with request_context(trace_id="t", method="m"):
        pass
    structlog.get_logger("test").info("later")
    assert "trace_id" not in lines.last()


@pytest.mark.parametrize("name", ["uvicorn.error", "uvicorn.access", "grpc", "any.library"])
def test_libraries_log_through_the_same_door(lines: Lines, name: str) -> None:
    logging.getLogger(name).warning("asked by %s", "nguyen.van.a@example.vn")
    line = lines.last()
    assert line["logger"] == name
    assert line["event"] == f"asked by {REDACTED}"


def test_an_exception_is_logged_with_its_trace_and_without_its_secrets(lines: Lines) -> None:
    try:
        raise ValueError("no such number: 038099000001")
    except ValueError:
        structlog.get_logger("test").exception("failed")
    assert "ValueError" in lines.last()["exception"]
    assert "038099000001" not in lines.last()["exception"]


def test_what_a_process_dies_of_is_one_line_too(lines: Lines) -> None:
    try:
        raise RuntimeError("away") from ValueError("no such number: 038099000001")
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    line = lines.last()
    assert (line["level"], line["error"]) == ("critical", f"ValueError: no such number: {REDACTED}")
    assert "RuntimeError: away" in line["exception"]
    assert "038099000001" not in line["exception"]


@pytest.mark.parametrize(
    "key",
    [
        "authorization",
        "Authorization",
        "access_token",
        "refresh-token",
        "email",
        "owner_email",
        "phone",
        "identity_number",
        "password",
        "client_secret",
        "full_name",
    ],
)
def test_a_value_whose_key_says_what_it_is_is_hidden(key: str) -> None:
    assert redact(None, "info", {key: "x", "nested": {key: "x"}}) == {key: REDACTED, "nested": {key: REDACTED}}


@pytest.mark.parametrize(
    "text",
    [
        "171234567",
        "cccd 038099000001.",
        "CCCD038099000001",
        "mail to nguyen.van.a@example.vn failed",
        "bearer eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2ln",
        "mongodb://user:sesame@127.0.0.1:27017",
    ],
)
def test_patterns_of_personal_data_and_tokens_are_hidden_in_any_text(text: str) -> None:
    assert REDACTED in str(redact(None, "info", {"event": text})["event"])
    assert REDACTED in str(redact(None, "info", {"rows": [{"x": text}]})["rows"])


@pytest.mark.parametrize(
    "text",
    [
        "01931e5a-7e2c-7cc3-98c4-012345678901",
        "0af7651916cd43dd8448eb211c80319c",
        "H56.16654.1-261122-0001",
        "took 1234567890 ns",
        "2026-11-22T10:00:00.123456Z",
    ],
)
def test_ids_codes_and_times_stay_readable(text: str) -> None:
    assert redact(None, "info", {"event": text}) == {"event": text}


def test_a_long_text_holds_nobody_up() -> None:
    began = time.process_time()
    redact(None, "info", {"event": "a" * 60_000})
    assert time.process_time() - began < 5, "it would be half a minute"


def test_a_token_id_is_not_a_token() -> None:
    assert redact(None, "info", {"token_id": "01931e5a", "count": 3}) == {"token_id": "01931e5a", "count": 3}
