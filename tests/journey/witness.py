"""What a citizen and the public are shown of a dossier: the mails, and the look-up."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.support.citizen import Citizen, Filing
from tests.support.passerby import Passerby
from tests.support.portal import Portal
from tests.support.surprise import Refused, expect


class Witness:
    """A citizen and a passer-by. `secrets` are words, beside those of the person, that the public must never read."""

    def __init__(self, portal: Portal, secrets: Sequence[str]) -> None:
        self._portal = portal
        self._secrets = secrets
        self.citizen = Citizen(portal)
        self.passerby = Passerby(portal)
        self._slack = portal.patience.seconds

    async def _is_told(self, filing: Filing, *contains: str) -> None:
        mail = await self.citizen.mailbox.next(filing.code, 60 + self._slack)
        mail.link(self._portal.doors.gateway)
        for text in contains:
            expect(text in mail.text, f"the mail “{mail.subject}” does not say {text}")
        expect(self.citizen.person.number not in mail.text, "a mail has an identity number in it")

    async def _is_public(
        self, filing: Filing, status: str, seconds: float, appointment: datetime | None = None
    ) -> None:
        found = await self._public(filing.code, status, seconds + self._slack)
        expect(found["status"] == status, f"the public look-up says {found['status']}, not {status}")
        if appointment is not None:
            promised = datetime.fromisoformat(found["appointment_time"])
            expect(promised == appointment, f"the public look-up promises {promised}, the ward {appointment}")
        person, text = self.citizen.person, json.dumps(found, ensure_ascii=False)
        expect(
            found["owner_masked"] == masked(person.full_name), f"the owner's name is shown as {found['owner_masked']}"
        )
        for secret in (*self._secrets, person.full_name, person.number, person.email, person.phone, person.address):
            expect(secret not in text, "the public look-up shows personal data")

    async def _public(self, code: str, status: str, seconds: float) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        while True:
            is_last = time.monotonic() >= deadline
            try:
                found = await self.passerby.look_up(code)
                if found["status"] == status or is_last:
                    return found
            except Refused as refused:
                if refused.reason != "DOSSIER_NOT_FOUND" or is_last:
                    raise
            await asyncio.sleep(0.2)


def masked(name: str) -> str:
    """`N*** V*** A***`."""
    return " ".join(f"{word[0]}***" for word in name.split())
