"""The mails of one person, as the local mail sink shows them."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass
from typing import Any

import httpx

from tests.support.surprise import Surprise

# Mails are written one after the other: behind a thousand others, one may take its time.
PATIENCE_SECONDS = 60.0
POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that arrived."""

    message_id: str
    subject: str
    text: str
    html: str

    def link(self, base: str) -> str:
        """The first link below `base`."""
        found = re.search(re.escape(base) + r"[^\s<>]*", self.text)
        if found is None:
            raise Surprise(f"the mail “{self.subject}” has no link to {base}")
        return found.group()


class Mailbox:
    """Shows each mail once, in the order of arrival; a copy with the same Message-ID is the same mail."""

    def __init__(self, http: httpx.AsyncClient, view: str, address: str) -> None:
        self._http = http
        self._view = view
        self._address = address
        self._seen: set[str] = set()

    async def all(self) -> list[Mail]:
        """Every mail so far, seen or not, oldest first."""
        return [_mail(entry) for entry in await self._entries()]

    async def next(self, about: str, seconds: float = PATIENCE_SECONDS) -> Mail:
        """The oldest mail not seen yet that has `about` in subject or text; raises Surprise when none comes."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for entry in await self._entries():
                if entry["message_id"] not in self._seen and about in entry["subject"] + entry["text"]:
                    self._seen.add(entry["message_id"])
                    return _mail(entry)
            await asyncio.sleep(POLL_SECONDS)
        raise Surprise(f"no mail about “{about}” came within {seconds:.0f} s")

    async def _entries(self) -> list[dict[str, Any]]:
        answer = await self._http.get(f"{self._view}/messages", params={"to": self._address})
        entries: list[dict[str, Any]] = answer.raise_for_status().json()
        return entries


def _mail(entry: dict[str, Any]) -> Mail:
    return Mail(message_id=entry["message_id"], subject=entry["subject"], text=entry["text"], html=entry["html"])
