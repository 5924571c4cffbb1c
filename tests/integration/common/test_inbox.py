"""The inbox remembers each event once, whoever else remembers it at the same moment."""

from __future__ import annotations

from services.common.events.inbox import InboxGuard
from services.common.runtime import SystemClock
from services.common.storage.mongo import Database, Session, transact


async def test_what_a_rival_has_remembered_meanwhile_is_seen_the_next_time(database: Database) -> None:
    inbox, tries = InboxGuard(database, "projection", SystemClock()), 0
    await inbox.prepare()

    async def rival(session: Session) -> set[str]:
        return await inbox.remember(["b", "c"], session)

    async def work(session: Session) -> set[str]:
        nonlocal tries
        tries += 1
        await inbox.remember(["a"], session)
        if tries == 1:
            assert await transact(database, rival) == {"b", "c"}
        return await inbox.remember(["b", "d"], session)

    assert await transact(database, work) == {"d"}
    assert tries == 2
    rows = await database["inbox"].find().sort("_id").to_list(None)
    assert [row["_id"] for row in rows] == [f"projection:{event}" for event in "abcd"]
