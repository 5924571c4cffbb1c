"""Secret files that are either whole or not there, readable by their owner alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def private_directory(path: Path) -> Path:
    """Create `path` (0700) and its parents if need be, and return it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def replace(path: Path, content: bytes) -> None:
    """Write `content` to `path` (0600): a reader, or a kill in the middle, sees the old file or the new one."""
    private_directory(path.parent)
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(path)


def write_once(path: Path, content: bytes) -> None:
    """Write `content` to `path` unless it exists: a key, once used, is never overwritten."""
    if not path.exists():
        replace(path, content)


@contextmanager
def new_directory(path: Path) -> Iterator[Path]:
    """Fill a directory that appears at `path` when the block has ended: a certificate never stands without its key.

    Raises OSError when `path` exists and holds anything.
    """
    private_directory(path.parent)
    temporary = path.with_name(f".{path.name}.new")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(mode=0o700)
    yield temporary
    temporary.rename(path)
