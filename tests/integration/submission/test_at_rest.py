"""What the database holds, seen by somebody who reads its files; and how its queries are served."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import bson
import pytest
from motcua.submission.v1 import desk_service_pb2, dossier_pb2, dossier_service_pb2

from services.common.events.doorbell import Doorbell
from services.common.events.outbox import Outbox
from services.common.kernel.principal import Kind, Principal
from services.common.runtime import SystemClock
from services.common.storage import mongo
from services.common.storage.idempotency import Idempotency
from services.common.storage.sealed import SealBroken
from services.submission.adapters.dossier_codec import DossierCodec
from services.submission.adapters.mongo_codes import MongoCodes
from services.submission.adapters.mongo_dossiers import MongoDossiers
from services.submission.domain.status import Status
from tests.integration.submission.world import World, request_id
from tests.support.query_log import QueryLog
from tests.support.working_days import working_morning


async def test_nothing_personal_can_be_read_from_the_database(world: World) -> None:
    citizen, ward = world.citizen(), world.ward("c14956")
    sent = await citizen.sent("c14956")
    await ward.accept(
        sent.name, appointment_time=working_morning(), appointment_reason="Chờ xác minh tại nơi cư trú cũ"
    )
    await ward.ask(sent.name, "declaration.child.full_name")
    await citizen.send_supplement(sent.name, **{"child.full_name": "Đúng như giấy chứng sinh"})
    await ward.start(sent.name)
    await ward.finish(sent.name, (await ward.attach_result(sent.name)).name)
    await ward.hand_over(sent.name, citizen.person)

    stored = b""
    for name in await world.database.list_collection_names():
        async for row in world.database[name].find({}):
            if citizen.account in str(row) or sent.name.partition("/")[2] in str(row) or name in ("dossiers", "outbox"):
                stored += bson.encode(row)

    person = citizen.person
    secrets = [person.full_name, person.number, person.email, person.phone, person.address, "Nguyễn Thị C"]
    files = ["giấy chứng sinh.pdf", "giấy khai sinh.pdf"]
    words = ["Chờ xác minh", "Phạm Thị E", "01/2026", "phường Hải An", "Lê Văn D", "Trạm y tế"]
    words += ["bị mờ", "Vui lòng sửa lại", "Đúng như"]
    assert sent.code.encode() in stored, "the code is searched for"
    for secret in (*secrets, *files, *words):
        assert secret.encode() not in stored, secret


async def test_of_a_deleted_draft_nothing_is_kept_but_its_number_and_those_of_its_files(world: World) -> None:
    citizen = world.citizen()
    draft, request = await citizen.ready(), request_id()
    kept = [file.name.rpartition("/")[2] for file in draft.attachments]
    for _ in range(2):
        await citizen.throw_away(draft.name, request=request)

    dossier_id = draft.name.partition("/")[2]
    rows = {
        name: [row async for row in world.database[name].find({}) if dossier_id in str(row)]
        for name in await world.database.list_collection_names()
    }
    found = {name: about for name, about in rows.items() if about}
    assert found.keys() == {"deleted_dossiers", "idempotency"}
    assert [row.keys() for row in found["deleted_dossiers"]] == [{"_id", "files", "deleted"}]
    assert found["deleted_dossiers"][0]["files"] == kept


async def test_what_is_sealed_opens_for_its_own_dossier_only(world: World, codec: DossierCodec) -> None:
    citizen = world.citizen()
    one, other = await citizen.sent(), await citizen.sent()
    rows = [await world.database["dossiers"].find_one({"_id": each.name.partition("/")[2]}) for each in (one, other)]
    assert rows[0] is not None
    assert rows[1] is not None
    assert codec.from_document(rows[0]).owner.full_name == citizen.person.full_name
    with pytest.raises(SealBroken):
        codec.from_document({**rows[0], "sealed": rows[1]["sealed"]})


@pytest.fixture
async def watched(mongo_url: str, world: World, query_log: QueryLog) -> AsyncIterator[mongo.Database]:
    """The service's database through a connection that notes every query."""
    client = mongo.connect(mongo_url, name="watched", listeners=[query_log])
    yield client[world.database.name]
    client.close()


async def test_an_index_serves_every_query(
    world: World, watched: mongo.Database, query_log: QueryLog, codec: DossierCodec
) -> None:
    clock = SystemClock()
    citizen = world.citizen()
    sent = await citizen.sent("c14797")
    owner = Principal(Kind.ACCOUNT, citizen.account, contact_verified=True)
    dossiers = MongoDossiers(
        watched, codec, Outbox(watched, clock), Idempotency(watched, clock), clock, on_commit=Doorbell("test").ring
    )
    codes = MongoCodes(watched)
    await dossiers.prepare()
    await codes.prepare()

    dossier = await dossiers.get(sent.code, owner)
    assert await dossiers.get(dossier.id, owner) == dossier
    for status in (None, Status.REGISTERED):
        for procedure in ("", dossier.procedure.code):
            assert await dossiers.of_owner(owner.id, status, procedure, before="", limit=10) == [dossier]
    assert await dossiers.count_drafts(owner.id, limit=10) == 0
    for status in (None, Status.REGISTERED):
        assert await dossiers.of_agency("c14797", status, before="", limit=10) == [dossier]
    assert await dossiers.of_agency("c14797", Status.STOPPED, before="", limit=10) == []
    await dossiers.drafts_before(clock.now(), skip=1, limit=10)
    await dossiers.with_uploads_before(clock.now(), skip=1, limit=10)
    await dossiers.with_files_removed_before(clock.now(), skip=1, limit=10)
    await dossiers.with_files_deleted_before(clock.now(), skip=1, limit=10)
    await dossiers.forget_removed("nowhere", ["nothing"])
    await dossiers.forget_deleted("nowhere")
    assert str(await codes.allocate(dossier.id, "H56.260", clock.now())) == sent.code

    assert query_log.collections() >= {"dossiers", "deleted_dossiers", "code_counters", "code_allocations"}
    assert await query_log.unindexed(world.database) == []


async def test_lists_come_in_pages_that_do_not_overlap(world: World) -> None:
    citizen, ward = world.citizen(), world.ward("c14974")
    sent = [(await citizen.sent("c14974")).name for _ in range(5)]

    own = await _pages(
        lambda token: citizen.dossiers.ListDossiers(
            dossier_service_pb2.ListDossiersRequest(page_size=2, page_token=token), metadata=citizen.metadata
        )
    )
    desk = await _pages(
        lambda token: ward.desk.ListDeskDossiers(
            desk_service_pb2.ListDeskDossiersRequest(page_size=2, page_token=token), metadata=ward.metadata
        )
    )

    all_at_once = dossier_service_pb2.ListDossiersRequest(page_size=1000)
    listed = await citizen.dossiers.ListDossiers(all_at_once, metadata=citizen.metadata)
    assert [dossier.name for dossier in listed.dossiers] == sent[::-1], "1000 counts as 100 (AIP-158)"
    assert [len(page) for page in own] == [2, 2, 1]
    assert [dossier.name for page in own for dossier in page] == sent[::-1]
    assert [dossier.name for page in desk for dossier in page] == sent[::-1]
    assert not own[0][0].HasField("owner")
    assert not own[0][0].attachments


async def _pages(ask: Any) -> list[list[dossier_pb2.Dossier]]:
    answer = await ask("")
    pages = [list(answer.dossiers)]
    while answer.next_page_token:
        answer = await ask(answer.next_page_token)
        pages.append(list(answer.dossiers))
    return pages
