"""Answers of another service, remembered for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from services.common.kernel.errors import Unavailable
from services.common.kernel.ports import Clock
from services.common.rpc import calls

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_MOST = 1_000


class Remembered(Generic[K, V]):
    """Asks once per key and `lifetime` (None: for good); keeps the 1000 that were used last.

    Public facts only: they are asked for in our own name, never with the token of the caller being served. An old answer
    is better than none: it is given again while the other service is away.
    """

    def __init__(self, ask: Callable[[K], Awaitable[V]], clock: Clock, lifetime: timedelta | None) -> None:
        self._ask = ask
        self._clock = clock
        self._lifetime = lifetime
        self._answers: OrderedDict[K, tuple[V, datetime]] = OrderedDict()

    async def get(self, key: K) -> V:
        """The answer. Raises Unavailable where there is none, not even an old one."""
        held = self._answers.get(key)
        if held is not None and (self._lifetime is None or self._clock.now() < held[1] + self._lifetime):
            self._answers.move_to_end(key)
            return held[0]
        try:
            with calls.refined(authorization="", certificate_thumbprint=""):
                answer = await self._ask(key)
        except Unavailable:
            if held is None:
                raise
            return held[0]
        self._answers[key] = (answer, self._clock.now())
        self._answers.move_to_end(key)
        while len(self._answers) > _MOST:
            self._answers.popitem(last=False)
        return answer
