"""Structured logs: one JSON object a line on stdout, for our own loggers and those of the libraries.

The rule is that nobody logs personal data or secrets. The redaction here is the last line of defence, not a licence: it
hides values whose *key* says what they are, and e-mail addresses, tokens and identity numbers inside any text.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from traceback import format_exception_only
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

REDACTED = "[redacted]"

_SENSITIVE_WORDS = frozenset(
    {"authorization", "captcha", "cookie", "cccd", "cmnd", "email", "passport", "password", "phone", "secret", "token"}
)
_SENSITIVE_KEYS = frozenset(
    {"address", "birth_date", "full_name", "number", "identity_number", "organisation_name", "owner_name", "user_name"}
)
_HARMLESS_KEYS = frozenset({"token_id"})

# A UUID is matched first and left alone: its last group may consist of twelve digits. Digits inside a hexadecimal
# trace id are not a number either. Before an @ stand at most 64 characters (RFC 5321 §4.5.3.1.1): looking for it must
# not take the square of a long text's length.
_PATTERNS = re.compile(
    r"(?P<keep>\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)"
    r"|\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?"
    r"|[^\s@<>\"'=:/,;]{1,64}@[^\s@<>\"',;]+"
    r"|(?<![0-9a-f])(?:[0-9]{12}|[0-9]{9})(?![0-9a-f])"
)


def configure(service: str, level: int = logging.INFO) -> None:
    """Sends structlog and the standard library's loggers to stdout as JSON, each line with the service's name; and what
    the process dies of, which would be many lines otherwise, and as it is."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _named(service),
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(serializer=json.dumps, ensure_ascii=False, default=str),
        ],
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "grpc", "nats"):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
    logging.captureWarnings(True)
    sys.excepthook = _died


@contextmanager
def request_context(*, trace_id: str, method: str) -> Iterator[None]:
    """Every line logged inside carries the trace id (W3C, 32 hex digits) and the full method name."""
    with structlog.contextvars.bound_contextvars(trace_id=trace_id, method=method):
        yield


def redact(_logger: WrappedLogger, _method: str, event_dict: EventDict) -> EventDict:
    """structlog processor: hides what must not be in a log."""
    return {key: REDACTED if _is_sensitive(key) else _clean(value) for key, value in event_dict.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _PATTERNS.sub(lambda match: match["keep"] or REDACTED, value)
    if isinstance(value, Mapping):
        return {key: REDACTED if _is_sensitive(str(key)) else _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return _clean(str(value))


@lru_cache(maxsize=1024)
def _is_sensitive(key: str) -> bool:
    name = key.lower().replace("-", "_")
    if name in _HARMLESS_KEYS:
        return False
    return name in _SENSITIVE_KEYS or not _SENSITIVE_WORDS.isdisjoint(name.split("_"))


def _died(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    cause = format_exception_only(error.__cause__ or error)[-1].strip()  # of an outage, what did not answer
    structlog.get_logger(__name__).critical("died", error=cause, exc_info=(kind, error, trace))


def _named(service: str) -> Processor:
    def add_service(_logger: WrappedLogger, _method: str, event_dict: EventDict) -> EventDict:
        event_dict["service"] = service
        return event_dict

    return add_service
