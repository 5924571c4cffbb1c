"""A lease: at most one process does a thing, and another takes over soon after it is gone.

Fencing is by expiry: the holder renews in time or stops by itself, counting from before it asked. The clocks of two
hosts may differ by less than `ttl`; more, and two may hold it for a moment, which what runs under it must survive.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import structlog

from .kernel.errors import Unavailable
from .kernel.ports import Clock
from .storage.mongo import Database, DuplicateKey, outages, prepare

TTL = timedelta(seconds=3)
"""After a kill another process holds the lease within `TTL` + a quarter of it."""

_log = structlog.get_logger(__name__)


class Lease:
    """A named lease, asked for by `owner` (unique for each process)."""

    def __init__(self, database: Database, name: str, owner: str, clock: Clock, *, ttl: timedelta = TTL) -> None:
        self._database = database
        self._rows = database["leases"]
        self._name = name
        self._owner = owner
        self._clock = clock
        self._ttl = ttl
        self._until = 0.0
        self._acquired = asyncio.Event()

    async def prepare(self) -> None:
        """Makes the row, expired."""
        await prepare(self._database, self._rows.name)
        row = {"_id": self._name, "owner": "", "expires": datetime(1970, 1, 1, tzinfo=UTC), "turn": 0}
        with outages():
            try:
                await self._rows.insert_one(row)
            except DuplicateKey:
                return

    @property
    def held(self) -> bool:
        """Whether it is ours at this moment."""
        return asyncio.get_running_loop().time() < self._until

    async def wait(self) -> None:
        """Returns once it is ours."""
        while not self.held:
            self._acquired.clear()
            await self._acquired.wait()

    async def keep(self) -> None:
        """Acquires and renews, for ever. On cancellation the lease is given back, so that the next need not wait."""
        try:
            while True:
                try:
                    await self.ask()
                except Unavailable:
                    _log.warning("lease not renewed: the database does not answer", lease=self._name)
                await asyncio.sleep(self._ttl.total_seconds() / 4)
        finally:
            await self.release()

    async def ask(self) -> bool:
        """Acquires or renews once; whether it is ours. Raises `Unavailable`."""
        asked = asyncio.get_running_loop().time()
        now = self._clock.now()
        with outages():
            row = await self._rows.find_one({"_id": self._name})
            if row is None:
                raise LookupError(f"the lease {self._name} is not prepared")
            if row["owner"] != self._owner and row["expires"] > now:
                self._until = 0.0
                return False
            # Compare-and-swap on the turn: of two that saw it expired, one gets it.
            result = await self._rows.update_one(
                {"_id": self._name, "turn": row["turn"]},
                {"$set": {"owner": self._owner, "expires": now + self._ttl, "turn": row["turn"] + 1}},
            )
        if result.matched_count == 0:
            self._until = 0.0
            return False
        if row["owner"] != self._owner:
            _log.info("lease acquired", lease=self._name, owner=self._owner)
        self._until = asked + self._ttl.total_seconds()
        self._acquired.set()
        return True

    async def release(self) -> None:
        """Gives it back, if it is ours."""
        if not self.held:
            return
        self._until = 0.0
        try:
            with outages():
                await self._rows.update_one(
                    {"_id": self._name, "owner": self._owner}, {"$set": {"expires": datetime(1970, 1, 1, tzinfo=UTC)}}
                )
        except Unavailable:
            _log.warning("lease not given back: it will expire", lease=self._name)
