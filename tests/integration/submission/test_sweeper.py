"""What is left behind is swept away, by one process at a time."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, timedelta

from minio import Minio
from motcua.submission.v1 import dossier_pb2

from services.common.events.doorbell import Doorbell
from services.common.events.outbox import Outbox
from services.common.leases import Lease
from services.common.runtime import SystemClock, UuidV7
from services.common.storage import mongo
from services.common.storage.idempotency import Idempotency
from services.common.sweeper import Sweeper
from services.submission.adapters.dossier_codec import DossierCodec
from services.submission.adapters.files.blob_files import BlobFiles
from services.submission.adapters.files.blobs import Blobs, dossier_key
from services.submission.adapters.mongo_dossiers import MongoDossiers
from services.submission.app.sweep import SweepDeletedDossiers, SweepDrafts, SweepRemovedFiles, SweepUploads
from services.submission.domain.steps.draft import LIFETIME
from services.submission.settings import Settings
from tests.integration.submission.world import COMPONENT, World
from tests.support import files
from tests.support.refusals import refusal
from tests.support.waiting import until

CLOCK = SystemClock()


async def test_a_file_that_never_came_is_taken_away_after_a_day(
    world: World, codec: DossierCodec, submission_settings: Settings
) -> None:
    citizen = world.citizen()
    unreadable = await citizen.draft()
    await citizen.announce(unreadable.name, files.pdf(), COMPONENT)
    await _make_older(world, unreadable.name, timedelta(hours=26))
    await _change(world, unreadable.name, sealed=b"not what was written")
    draft = await citizen.draft()
    forgotten = (await citizen.announce(draft.name, files.pdf(), COMPONENT)).attachment
    kept = await citizen.attach(draft.name)
    await _make_older(world, draft.name, timedelta(hours=25))
    await citizen.announce(draft.name, files.jpeg(), COMPONENT)

    async def swept() -> bool:
        return forgotten.name not in [file.name for file in (await citizen.get(draft.name)).attachments]

    async with _sweeping(world, codec, submission_settings):
        await until(swept)

    attachments = (await citizen.get(draft.name)).attachments
    assert [file.file_name for file in attachments] == [kept.file_name, "ảnh chụp.jpg"]
    assert (await refusal(citizen.complete(forgotten.name))).reason == "ATTACHMENT_NOT_FOUND"


async def test_what_a_late_check_kept_of_a_deleted_file_goes_too(
    world: World, codec: DossierCodec, raw: Minio, submission_settings: Settings
) -> None:
    citizen = world.citizen()
    draft = await citizen.draft()
    attachment = await citizen.attach(draft.name)
    await citizen.delete(attachment.name)
    dossier_id, attachment_id = draft.name.partition("/")[2], attachment.name.rpartition("/")[2]
    bucket, key = submission_settings.s3_bucket, dossier_key(dossier_id, attachment_id, "ab" * 32)
    raw.put_object(bucket, key, io.BytesIO(b"late"), 4)
    then = CLOCK.now() - timedelta(hours=2)
    times = {"removed_since": then, "removed_files.0.at": then}
    await world.database["dossiers"].update_one({"_id": dossier_id}, {"$set": times})

    async def row() -> mongo.Document:
        found = await world.database["dossiers"].find_one({"_id": dossier_id})
        assert found is not None
        return found

    async def swept() -> bool:
        return "removed_since" not in await row()

    async with _sweeping(world, codec, submission_settings):
        await until(swept)

    assert (await row())["removed_files"] == []
    assert not list(raw.list_objects(bucket, prefix=f"dossiers/{dossier_id}/", recursive=True))


async def test_what_a_kill_left_of_a_deleted_draft_goes_too(
    world: World, codec: DossierCodec, raw: Minio, submission_settings: Settings
) -> None:
    citizen = world.citizen()
    draft = await citizen.ready()
    await citizen.throw_away(draft.name)
    dossier_id = draft.name.partition("/")[2]
    deleted, bucket = world.database["deleted_dossiers"], submission_settings.s3_bucket
    # As if the service had died between the row and the bytes.
    for file in draft.attachments:
        key = dossier_key(dossier_id, file.name.rpartition("/")[2], file.sha256)
        raw.put_object(bucket, key, io.BytesIO(b"left"), 4)
    await deleted.update_one({"_id": dossier_id}, {"$set": {"deleted": CLOCK.now() - timedelta(hours=2)}})

    async def swept() -> bool:
        return await deleted.find_one({"_id": dossier_id}) is None

    async with _sweeping(world, codec, submission_settings):
        await until(swept)

    assert not list(raw.list_objects(bucket, prefix=f"dossiers/{dossier_id}/", recursive=True))


async def test_a_draft_that_nobody_touches_ends_with_its_files(
    world: World, codec: DossierCodec, raw: Minio, submission_settings: Settings
) -> None:
    citizen = world.citizen()
    untouched, touched, sent = await citizen.ready(), await citizen.ready(), await citizen.sent()
    long_ago = CLOCK.now() - LIFETIME - timedelta(minutes=1)
    for each in (untouched, sent):
        await _change(world, each.name, updated_at=long_ago)
    await _change(world, touched.name, updated_at=CLOCK.now() - LIFETIME + timedelta(hours=1))
    assert touched.expire_time.ToDatetime(UTC) == touched.update_time.ToDatetime(UTC) + LIFETIME

    dossiers, deleted = world.database["dossiers"], world.database["deleted_dossiers"]

    async def ended() -> bool:
        return await dossiers.find_one({"_id": _id(untouched)}) is None

    async def swept() -> bool:
        return await deleted.find_one({"_id": _id(untouched)}) is None

    async with _sweeping(world, codec, submission_settings):
        await until(ended)
        await deleted.update_one({"_id": _id(untouched)}, {"$set": {"deleted": CLOCK.now() - timedelta(hours=2)}})
        await until(swept)

    assert (await refusal(citizen.get(untouched.name))).reason == "DOSSIER_NOT_FOUND"
    bucket = submission_settings.s3_bucket
    assert not list(raw.list_objects(bucket, prefix=f"dossiers/{_id(untouched)}/", recursive=True))
    for kept in (touched, sent):
        assert (await citizen.get(kept.name)).attachments == kept.attachments
        assert list(raw.list_objects(bucket, prefix=f"dossiers/{_id(kept)}/", recursive=True))


@asynccontextmanager
async def _sweeping(world: World, codec: DossierCodec, settings: Settings) -> AsyncIterator[None]:
    """A sweeper beside that of the running service, which sleeps, and which holds the lease of its own name."""
    database = world.database
    dossiers = MongoDossiers(
        database, codec, Outbox(database, CLOCK), Idempotency(database, CLOCK), CLOCK, on_commit=Doorbell("test").ring
    )
    lease = Lease(database, "sweeper-under-test", "me", CLOCK)
    await lease.prepare()
    blobs = Blobs(settings)
    store = BlobFiles(blobs, UuidV7())
    sweeps = (
        SweepDrafts(dossiers, CLOCK),
        SweepUploads(dossiers, CLOCK),
        SweepRemovedFiles(dossiers, store, CLOCK),
        SweepDeletedDossiers(dossiers, store, CLOCK),
    )
    sweeping = asyncio.create_task(Sweeper(sweeps, lease, every=0.1).run())
    try:
        yield
    finally:
        sweeping.cancel()
        await asyncio.wait({sweeping})
        blobs.close()


async def _make_older(world: World, name: str, age: timedelta) -> None:
    """As if the files that it has now had been announced that long ago."""
    then = CLOCK.now() - age
    times = {"pending_since": then, "attachments.0.created_at": then, "attachments.1.created_at": then}
    await _change(world, name, **times)


async def _change(world: World, name: str, **fields: object) -> None:
    await world.database["dossiers"].update_one({"_id": name.partition("/")[2]}, {"$set": fields})


def _id(dossier: dossier_pb2.Dossier) -> str:
    return dossier.name.partition("/")[2]
