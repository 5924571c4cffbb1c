"""Anybody who looks up a dossier by code or number (tra cứu hồ sơ): solves captchas and holds look-up passes."""

from __future__ import annotations

from typing import Any

from tests.support.portal import Portal
from tests.support.surprise import Refused


class Passerby:
    """Looks up; a pass that is used up is replaced by solving another captcha.

    Nobody in particular, unless `token` says who earns the passes: a person, or a registered client, which says in
    `address` whom it earns them for. `home` is the address at which the proxy in front sees them.
    """

    def __init__(self, portal: Portal, *, token: str = "", address: str = "", home: str = "") -> None:
        self._portal = portal
        told = {"Forwarded": f"for={address}", "X-Forwarded-For": home}
        self._headers = {name: value for name, value in told.items() if value not in ("", "for=")}
        self._earner = portal.rest()
        self._earner.token = token
        self.rest = portal.rest()

    async def earn_pass(self) -> dict[str, Any]:
        """Solve a captcha and keep the pass that it earns."""
        answer = await self._portal.with_captcha(
            "lookup", lambda it: self._earner.post("/lookup-passes", {"captcha": it}, headers=self._headers)
        )
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

    async def look_up_number(self, number: str, kind: str | None = None) -> list[dict[str, Any]]:
        """The dossiers of an identity number, with a new pass."""
        await self.earn_pass()
        body = {"number": number} if kind is None else {"number": number, "kind": kind}
        dossiers: list[dict[str, Any]] = (await self.rest.post("/tracking/lookups", body)).body["dossiers"]
        return dossiers
