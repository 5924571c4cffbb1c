"""argon2id (RFC 9106), in threads of its own: the library lets go of the interpreter while it works."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a hash costs. OWASP's least is 19 MiB and 2 passes; the default is one pass more, about 55 ms."""

    passes: int = 3
    memory_kib: int = 19_456
    threads: int = 2
    """How many are worked on at once; the rest wait in line."""


class Argon2Hasher:
    """The `PasswordHasher`; an async context manager that owns its threads."""

    def __init__(self, cost: Cost) -> None:
        self._argon2 = PasswordHasher(cost.passes, cost.memory_kib, parallelism=1)
        self._threads = ThreadPoolExecutor(cost.threads, thread_name_prefix="argon2")
        # What is compared when there is nobody of that name, so that a stranger's clock does not tell.
        self._nobody = self._argon2.hash("")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def hash(self, password: str) -> str:
        """See `PasswordHasher.hash`."""
        return await self._run(lambda: self._argon2.hash(password))

    async def verify(self, password_hash: str, password: str) -> bool:
        """See `PasswordHasher.verify`."""
        is_right = await self._run(lambda: self._is_right(password_hash or self._nobody, password))
        return is_right and password_hash != ""

    def _is_right(self, password_hash: str, password: str) -> bool:
        try:
            return self._argon2.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)
