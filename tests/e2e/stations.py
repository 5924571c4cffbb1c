"""Dossiers brought to where a story of the transitions begins, and what is looked at in it."""

from __future__ import annotations

from typing import Any

from tests.support import drafts, files, waiting
from tests.support.citizen import Citizen, Filing
from tests.support.ward import Ward


def name(filing: Filing) -> str:
    """As the partner port names it."""
    return f"dossiers/{filing.id}"


async def accepted(citizen: Citizen, ward: Ward) -> Filing:
    """Accepted by the ward, as its owner sees it."""
    filing = await drafts.submitted(citizen)
    await ward.accept(name(filing))
    await filing.refresh()
    return filing


async def in_progress(citizen: Citizen, ward: Ward) -> Filing:
    """In the hands of a specialist."""
    filing = await accepted(citizen, ward)
    await ward.start(name(filing))
    await filing.refresh()
    return filing


async def finished(citizen: Citizen, ward: Ward) -> Filing:
    """With a result that waits for the citizen."""
    filing = await in_progress(citizen, ward)
    await ward.finish(name(filing), await ward.attach_result(name(filing), files.pdf("ket-qua.pdf", "KET QUA")))
    await filing.refresh()
    return filing


def last_step(filing: Filing) -> dict[str, Any]:
    """What happened last, as its owner reads it."""
    step: dict[str, Any] = filing.dossier["history"][-1]
    return step


async def heard(ward: Ward, cursor: str, dossier: str, event: str) -> list[str]:
    """What the feed tells of a dossier after a cursor, up to an event."""
    told: list[str] = []

    async def is_told() -> bool:
        nonlocal cursor
        batches, cursor = await ward.events(cursor)
        told.extend(each.event for batch in batches for each in batch.events if each.dossier == dossier)
        return event in told

    await waiting.until(is_told)
    return told
