"""Timelines made anew: all of them are lost, everything goes on, and soon nobody can tell."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator

import pytest
from motcua.submission.v1 import events_pb2

from deploy.local import Stack
from services.common.storage import mongo
from services.common.storage.mongo import Database, Document
from tests.support import drafts
from tests.support.citizen import Citizen, Filing
from tests.support.operator import motcua
from tests.support.passerby import Passerby
from tests.support.portal import Portal
from tests.support.surprise import Refused, Surprise
from tests.support.waiting import until
from tests.support.ward import Ward


@pytest.fixture
async def kept(stack: Stack) -> AsyncIterator[Database]:
    """Tracking's database, to damage it."""
    env = stack.env("tracking")
    client = mongo.connect(env["MOTCUA_MONGO_URL"], name="test")
    yield client[env["MOTCUA_DATABASE_PREFIX"] + "tracking"]
    client.close()


async def timelines(kept: Database) -> dict[str, Document]:
    """All rows, but for how often they were written."""
    rows = await kept["timelines"].find({}, {"revision": 0}).to_list(None)
    return {row["_id"]: row for row in rows}


async def tracked(kept: Database, filing: Filing, steps: int) -> None:
    """Returns when tracking knows so many steps of a dossier."""

    async def known() -> bool:
        row = await kept["timelines"].find_one({"_id": filing.id})
        return row is not None and len(row["entries"]) == steps

    await until(known)


async def feed(ward: Ward, cursor: str = "") -> tuple[list[events_pb2.DossierEvent], str]:
    """The ward's events after a cursor, and where to go on."""
    batches, reached = await ward.events(cursor)
    return [event for batch in batches for event in batch.events], reached


async def mails_about(citizen: Citizen, filing: Filing) -> int:
    """How many came, copies too."""
    return sum(filing.code in mail.subject for mail in await citizen.mailbox.all())


def by_dossier(events: list[events_pb2.DossierEvent]) -> dict[str, list[events_pb2.DossierEvent]]:
    """The events of each dossier, as they come."""
    return {code: [event for event in events if event.code == code] for code in {event.code for event in events}}


async def test_lost_timelines_are_made_anew_while_everything_goes_on(
    portal: Portal, citizen: Citizen, passerby: Passerby, ward: Ward, kept: Database
) -> None:
    filing = await drafts.submitted(citizen)
    await citizen.mailbox.next(filing.code)
    await ward.accept(f"dossiers/{filing.id}")
    await citizen.mailbox.next(filing.code)
    await tracked(kept, filing, 2)
    seen, before = await passerby.look_up(filing.code), await timelines(kept)
    told, cursor = await feed(ward)
    await kept["timelines"].delete_many({})

    rebuilding = asyncio.create_task(motcua(portal.doors.operator_env, "timelines", "rebuild", "--all"))
    await ward.start(f"dossiers/{filing.id}")
    later = await drafts.submitted(citizen)
    shown = await rebuilding

    assert shown.startswith("Rebuilt ")
    await tracked(kept, filing, 3)
    after = await timelines(kept)
    changed = {dossier for dossier, row in before.items() if after.get(dossier) != row}
    assert changed == {filing.id}
    assert (await passerby.look_up(filing.code))["steps"][:-1] == seen["steps"]
    assert (await passerby.look_up(later.code))["status"] == "registered"
    news, reached = await feed(ward, cursor)
    assert sorted((each.code, each.event) for each in news) == [(filing.code, "started"), (later.code, "submitted")]
    assert await feed(ward) == ([*told, *news], reached), "the feed is as it was, and goes on"
    assert await mails_about(citizen, filing) == 2, "nobody is told again"


async def test_after_a_loss_of_all_the_feeds_are_made_anew_too(
    stack: Stack, portal: Portal, citizen: Citizen, passerby: Passerby, ward: Ward, kept: Database
) -> None:
    """Everything but the memory of what was sent is lost, and tracking ends once more while it is made anew."""
    filing = await drafts.submitted(citizen)
    await citizen.mailbox.next(filing.code)
    before = await timelines(kept)
    told, cursor = await feed(ward)
    await stack.kill("tracking")
    for collection in ("timelines", "inbox", "feed", "feed_heads"):
        await kept[collection].drop()
    await stack.restart("tracking")

    rebuilding = asyncio.create_task(motcua(portal.doors.operator_env, "timelines", "rebuild", "--all"))

    async def begun() -> bool:
        return rebuilding.done() or await kept["timelines"].count_documents({}) > 0

    await until(begun)
    await stack.restart("tracking")
    await rebuilding

    assert await timelines(kept) == before
    assert (await passerby.look_up(filing.code))["status"] == "registered"
    with pytest.raises(Refused, match="CURSOR_EXPIRED"):
        await feed(ward, cursor)
    again, _ = await feed(ward)
    assert by_dossier(again) == by_dossier(told), "each once, each dossier's in order"
    assert await mails_about(citizen, filing) == 1, "nobody is told again"


async def test_one_that_is_named(portal: Portal, citizen: Citizen, passerby: Passerby, kept: Database) -> None:
    filing = await drafts.submitted(citizen)
    seen = await passerby.look_up(filing.code)
    await kept["timelines"].update_one({"_id": filing.id}, {"$set": {"entries.0.status": 10, "owner_indexes": []}})

    command = ("timelines", "rebuild", f"dossiers/{filing.id}")
    assert await motcua(portal.doors.operator_env, *command) == "Rebuilt 1 of 1.\n"
    assert await passerby.look_up(filing.code) == seen
    row = await kept["timelines"].find_one({"_id": filing.id})
    assert row is not None
    assert row["owner_indexes"] != []


async def test_what_cannot_be_rebuilt_is_named(portal: Portal) -> None:
    env = portal.doors.operator_env
    with pytest.raises(Surprise, match="--all"):
        await motcua(env, "timelines", "rebuild")
    for wrong, reason in ((f"dossiers/{uuid.uuid4()}", "DOSSIER_NOT_FOUND"), ("H56", "INVALID_ARGUMENT")):
        with pytest.raises(Surprise, match=f"{wrong}: {reason}"):
            await motcua(env, "timelines", "rebuild", wrong)


async def test_one_of_which_tracking_knows_more_than_submission_is_named_and_stays(
    portal: Portal, citizen: Citizen, kept: Database
) -> None:
    """As after submission was restored from a backup that is older than tracking's."""
    filing = await drafts.submitted(citizen)
    await tracked(kept, filing, 1)
    (entry,) = (await timelines(kept))[filing.id]["entries"]
    await kept["timelines"].update_one({"_id": filing.id}, {"$push": {"entries": entry}})

    dossier = f"dossiers/{filing.id}"
    with pytest.raises(Surprise, match=f"{dossier}: TIMELINE_AHEAD"):
        await motcua(portal.doors.operator_env, "timelines", "rebuild", dossier)
    assert (await timelines(kept))[filing.id]["entries"] == [entry, entry]

    await kept["timelines"].update_one({"_id": filing.id}, {"$pop": {"entries": 1}})
    await motcua(portal.doors.operator_env, "timelines", "rebuild", dossier)
