"""Connections to the public doors, shared by all actors of a test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx

from tests.support import captcha, ward
from tests.support.doors import Doors
from tests.support.mailbox import Mailbox
from tests.support.patience import Patience
from tests.support.rest import Rest
from tests.support.surprise import Refused

T = TypeVar("T")
SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Portal:
    """The doors, one HTTP connection pool, and how patient those are who use it. `lasting` gives a token to go on with."""

    doors: Doors
    http: httpx.AsyncClient
    patience: Patience
    lasting: Callable[[str], str]

    def rest(self) -> Rest:
        """The REST API, for one person: it keeps that person's token."""
        return Rest(self.http, self.doors.gateway, self.patience)

    def mailbox(self, address: str) -> Mailbox:
        """The mails to one address."""
        return Mailbox(self.http, self.doors.mail_view, address)

    async def captcha(self, purpose: str) -> dict[str, str]:
        """A captcha solved for a purpose: `register`, `user_name` or `lookup`."""
        drawn = (await self.rest().post("/captchas", {"purpose": purpose})).body
        return {"id": drawn["id"], "text": captcha.read(drawn["image_png"])}

    async def with_captcha(self, purpose: str, use: Callable[[dict[str, str]], Awaitable[T]]) -> T:
        """What `use` makes of a solved captcha. A patient person whose captcha was spent on a lost answer solves another."""
        while True:
            try:
                return await use(await self.captcha(purpose))
            except Refused as refused:
                if refused.reason != "CAPTCHA_WRONG" or not self.patience.seconds:
                    raise

    @asynccontextmanager
    async def ward(self, certificate: Path) -> AsyncIterator[ward.Ward]:
        """A ward system with the certificate in that directory."""
        async with ward.connect(self.doors.partner, certificate) as channel:
            yield ward.Ward(channel, self.http, self.patience)


@asynccontextmanager
async def enter(
    doors: Doors, patience: Patience = Patience(), lasting: Callable[[str], str] = str
) -> AsyncIterator[Portal]:
    """Open the connections."""
    limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
    # Proxies of the environment are for elsewhere.
    async with httpx.AsyncClient(timeout=SECONDS, limits=limits, trust_env=False) as http:
        yield Portal(doors, http, patience, lasting)
