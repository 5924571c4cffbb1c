"""How much memory a process really costs."""

from __future__ import annotations

from pathlib import Path


def pss_kib(pid: int) -> int | None:
    """The proportional set size in KiB (shared pages count in part), or None when the process is gone or not ours."""
    try:
        lines = Path("/proc", str(pid), "smaps_rollup").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), None)
