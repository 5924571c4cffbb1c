"""What the processes of a stack have logged that nobody should have to read."""

from __future__ import annotations

import json

from deploy.local import SERVICES, Stack

_ALARMING = {"error", "critical"}


def alarms(stack: Stack) -> list[str]:
    """The lines of our own processes that tell of an unexpected exception or an error, the newest last."""
    logs = {name: (stack.root / "log" / f"{name}.log").read_text(errors="replace") for name in SERVICES}
    return [f"{name}: {line[:2000]}" for name, log in logs.items() for line in log.splitlines() if _is_alarming(line)]


def _is_alarming(line: str) -> bool:
    try:
        entry = json.loads(line)
    except ValueError:
        return "Traceback" in line or "exception" in line.lower()
    return isinstance(entry, dict) and (entry.get("level") in _ALARMING or "exception" in entry)
