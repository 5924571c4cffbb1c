"""Makes time pass for a dossier of a running stack, in the only place where its dates are: submission's sealed rows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deploy.local import Stack
from services.common.settings import Profile
from services.common.storage import mongo
from services.common.storage.sealed import BlindIndex, KeyRing, Sealer
from services.submission.adapters.dossier_codec import DossierCodec


class PassingTime:
    """One running stack's time."""

    def __init__(self, rows: mongo.Collection, codec: DossierCodec) -> None:
        self._rows = rows
        self._codec = codec

    @classmethod
    @asynccontextmanager
    async def of(cls, stack: Stack) -> AsyncIterator[PassingTime]:
        """With the keys that submission itself reads."""
        env = stack.env("submission")
        sealing, indexing = (
            KeyRing.read(Path(env[name]), Profile.LOCAL)
            for name in ("MOTCUA_SEALING_KEYS_FILE", "MOTCUA_BLIND_INDEX_KEYS_FILE")
        )
        client = mongo.connect(env["MOTCUA_MONGO_URL"], name="test")
        rows = client[env["MOTCUA_DATABASE_PREFIX"] + "submission"]["dossiers"]
        yield cls(rows, DossierCodec(Sealer(sealing), BlindIndex(indexing)))
        client.close()

    async def passes_a_supplement(self, dossier_id: str) -> None:
        """The deadline of the open supplement was an hour ago."""
        row = await self._rows.find_one({"_id": dossier_id})
        assert row is not None
        dossier = self._codec.from_document(row)
        late = replace(dossier.supplements[-1], due_at=datetime.now(UTC) - timedelta(hours=1))
        overdue = replace(dossier, supplements=(*dossier.supplements[:-1], late))
        sealed = self._codec.to_document(overdue)["sealed"]
        await self._rows.update_one({"_id": dossier_id}, {"$set": {"sealed": sealed}})
