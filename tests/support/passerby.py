"""Anybody who looks up a dossier by its code (tra cứu hồ sơ): solves a captcha, holds a look-up pass, has no account."""

from __future__ import annotations

from typing import Any

from tests.support.portal import Portal
from tests.support.surprise import Refused


class Passerby:
    """Looks up by code; a pass that is used up is replaced by solving another captcha."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self.rest = portal.rest()

    async def earn_pass(self) -> dict[str, Any]:
        """Solve a captcha and keep the pass that it earns."""
        answer = await self._portal.with_captcha("lookup", lambda it: self.rest.post("/lookup-passes", {"captcha": it}))
        earned: dict[str, Any] = answer.body
        self.rest.token = earned["token"]
        return earned

    async def look_up(self, code: str) -> dict[str, Any]:
        """Where the dossier stands, as everybody may know; earns a pass when there is none that counts."""
        if self.rest.token:
            try:
                return await self.look_up_once(code)
            except Refused as refused:
                if refused.reason not in ("LOOKUP_PASS_USED_UP", "TOKEN_INVALID"):
                    raise
        await self.earn_pass()
        return await self.look_up_once(code)

    async def look_up_once(self, code: str) -> dict[str, Any]:
        """The same with the pass at hand."""
        found: dict[str, Any] = (await self.rest.get(f"/tracking/dossiers/{code}")).body
        return found
