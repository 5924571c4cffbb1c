"""What the processes of a stack have logged that nobody should have to read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from deploy.local import SERVICES, Stack

_ALARMING = {"error", "critical"}
_WORTH_TELLING = _ALARMING | {"warning"}
_MANY = 40


def alarms(stack: Stack) -> list[str]:
    """The lines of our own processes that tell of an unexpected exception or an error, the newest last."""
    return [f"{name}: {line[:2000]}" for name, line in _lines(stack) if _is_alarming(line)]


def complaints(stack: Stack, since: float) -> str:
    """The last lines of level warning and above that our processes have written since a Unix time, in order."""
    began = datetime.fromtimestamp(since, UTC).isoformat()
    entries = [_entry(line) for _, line in _lines(stack)]
    late = [entry for entry in entries if entry.get("level") in _WORTH_TELLING and entry["timestamp"] >= began]
    return "\n".join(json.dumps(entry) for entry in sorted(late, key=lambda entry: entry["timestamp"])[-_MANY:])


def _lines(stack: Stack) -> Iterator[tuple[str, str]]:
    for name in SERVICES:
        log = stack.root / "log" / f"{name}.log"
        if log.exists():  # a stack of servers has none
            for line in log.read_text(errors="replace").splitlines():
                yield name, line


def _entry(line: str) -> dict[str, str]:
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}


def _is_alarming(line: str) -> bool:
    entry = _entry(line)
    if entry:
        return entry.get("level") in _ALARMING or "exception" in entry
    return "Traceback" in line or "exception" in line.lower()
