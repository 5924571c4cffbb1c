"""A store of dossiers as the contract tests see it, and what they put into it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Protocol

from services.common.kernel.change import Change
from services.common.kernel.command import Command
from services.common.kernel.principal import Principal
from services.submission.app.ports import Dossiers, OwnWork
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.steps import files
from tests.unit.submission.dossiers import CITIZEN_FILE, OWNER, by, drafted

LATER = datetime(2026, 12, 24, tzinfo=UTC)
"""Than every dossier of these tests."""


class Store(Dossiers, OwnWork, Protocol):
    """Both ports."""


def command(actor: Principal = OWNER, request_id: str = "", body: str = "") -> Command:
    return Command(actor, request_id, "/submission/Test", hashlib.sha256(body.encode()).digest())


async def put(dossiers: Store, dossier: Dossier, actor: Principal = OWNER) -> Dossier:
    return await dossiers.add(command(actor), Change(dossier))


def with_file() -> Dossier:
    return files.add_attachment(drafted(), CITIZEN_FILE, by(OWNER)).aggregate
