"""Captchas in MongoDB; the server removes what has expired."""

from __future__ import annotations

from datetime import UTC

from services.common.storage.mongo import ASCENDING, Database, Index, outages, prepare
from services.common.storage.swaps import insert
from services.identity.domain.captchas import Captcha, CaptchaPurpose

_NOBODY = ""


class MongoCaptchas:
    """The `Captchas`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database["captchas"]

    async def prepare(self) -> None:
        """Makes the collection, and the index by which the server removes old rows."""
        await prepare(self._database, self._rows.name, [Index([("expires", ASCENDING)], expireAfterSeconds=0)])

    async def add(self, captcha: Captcha) -> None:
        """See `Captchas.add`."""
        row = {
            "_id": captcha.id,
            "purpose": captcha.purpose.value,
            "answer": captcha.answer_digest,
            "expires": captcha.expires_at,
            "taken_by": _NOBODY,
        }
        await insert(self._rows, row)

    async def take(self, captcha_id: str, *, claim: str) -> Captcha | None:
        """See `Captchas.take`."""
        with outages():
            row = await self._rows.find_one_and_update(
                {"_id": captcha_id, "taken_by": _NOBODY}, {"$set": {"taken_by": claim}}
            )
            if row is None:
                row = await self._rows.find_one({"_id": captcha_id, "taken_by": claim})
        if row is None:
            return None
        return Captcha(
            id=row["_id"],
            purpose=CaptchaPurpose(row["purpose"]),
            answer_digest=bytes(row["answer"]),
            expires_at=row["expires"].astimezone(UTC),
        )
