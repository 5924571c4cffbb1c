"""A call that arrives several times takes effect once, and everybody gets the same answer."""

from __future__ import annotations

import asyncio

import grpc
from motcua.submission.v1 import dossier_pb2, events_pb2

from deploy.local import Stack
from services.common.status import from_rpc_error
from services.common.storage.mongo import Database
from services.submission.domain.bounds import MAX_DRAFTS
from services.submission.settings import Settings
from tests.integration.submission.world import COMPONENT, World, request_id, running
from tests.support import files
from tests.support.refusals import refusal


async def test_five_at_once_of_every_call_from_draft_to_acceptance(world: World) -> None:
    citizen, ward = world.citizen(), world.ward()
    create, submit, accept = request_id(), request_id(), request_id()

    drafts = await asyncio.gather(*[citizen.draft(request=create) for _ in range(5)])
    assert all(draft == drafts[0] for draft in drafts)
    name = (await citizen.fill(drafts[0])).name
    await citizen.attach(name)
    sent = await asyncio.gather(*[citizen.submit(name, request=submit) for _ in range(5)])
    assert all(each == sent[0] for each in sent)
    accepted = await asyncio.gather(*[ward.accept(name, request_id=accept) for _ in range(5)])
    assert all(each == accepted[0] for each in accepted)

    assert len(await _events(world.database, name)) == 2
    assert await world.database["dossiers"].count_documents({"owner_account": citizen.account}) == 1


async def test_the_last_draft_of_an_account_is_everybody_s_who_asks_for_it_at_once(world: World) -> None:
    citizen, last = world.citizen(), request_id()
    for _ in range(MAX_DRAFTS - 1):
        await citizen.draft()

    drafts = await asyncio.gather(*[citizen.draft(request=last) for _ in range(5)])
    assert all(draft == drafts[0] for draft in drafts)
    problem = await refusal(citizen.draft())
    assert (problem.reason, problem.code) == ("TOO_MANY_DRAFTS", grpc.StatusCode.FAILED_PRECONDITION)
    assert await citizen.draft(request=last) == drafts[0]


async def test_an_account_files_as_much_in_an_hour_as_the_province_allows(
    submission_settings: Settings, servers: Stack
) -> None:
    strict = submission_settings.model_copy(update={"filings_per_account": 1})
    async with running(strict, servers.site.material) as world:
        citizen, submit = world.citizen(), request_id()
        first, second = await citizen.ready(), await citizen.ready()
        sent = await citizen.submit(first.name, request=submit)

        problem = await refusal(citizen.submit(second.name))
        assert (problem.reason, problem.code) == ("TOO_MANY_FILINGS", grpc.StatusCode.RESOURCE_EXHAUSTED)
        assert problem.retry_after is not None
        assert await citizen.get(second.name) == second
        assert await citizen.submit(first.name, request=submit) == sent
        assert (await world.citizen().sent()).code, "another account is not concerned"


async def test_a_repeat_after_more_has_happened_gets_the_dossier_as_it_is(world: World) -> None:
    citizen, ward = world.citizen(), world.ward()
    ready, submit = await citizen.ready(), request_id()
    sent = await citizen.submit(ready.name, request=submit, etag=ready.etag)
    await ward.accept(sent.name)

    again = await citizen.submit(ready.name, request=submit, etag=ready.etag)

    assert again.status == dossier_pb2.DOSSIER_STATUS_ACCEPTED
    assert again.code == sent.code


async def test_one_draft_sent_with_two_ids_has_one_code_and_one_event(world: World) -> None:
    citizen = world.citizen()
    ready = await citizen.ready()

    answers = await asyncio.gather(*[citizen.submit(ready.name) for _ in range(4)], return_exceptions=True)

    sent = [answer for answer in answers if isinstance(answer, dossier_pb2.Dossier)]
    assert len(sent) == 1
    assert len(await _events(world.database, ready.name)) == 1


async def test_a_draft_deleted_five_times_at_once_is_deleted_once(world: World) -> None:
    citizen = world.citizen()
    ready, delete = await citizen.ready(), request_id()

    await asyncio.gather(*[citizen.throw_away(ready.name, request=delete, etag=ready.etag) for _ in range(5)])

    assert (await refusal(citizen.throw_away(ready.name))).reason == "DOSSIER_NOT_FOUND"
    assert (await refusal(citizen.throw_away(ready.name, request=delete))).reason == "REQUEST_ID_REUSED"


async def test_a_draft_sent_and_deleted_at_once_is_either_of_them(world: World) -> None:
    citizen = world.citizen()
    drafts = [await citizen.ready() for _ in range(4)]
    for ready in drafts:
        calls = citizen.submit(ready.name), citizen.throw_away(ready.name)
        sent, deleted = await asyncio.gather(*calls, return_exceptions=True)
        if isinstance(sent, dossier_pb2.Dossier):
            assert isinstance(deleted, grpc.aio.AioRpcError)
            assert from_rpc_error(deleted).reason == "TRANSITION_NOT_ALLOWED"
            assert (await world.http.get(await citizen.link(sent.attachments[0].name))).status_code == 200
        else:
            assert deleted is None
            assert (await refusal(citizen.get(ready.name))).reason == "DOSSIER_NOT_FOUND"
            assert await _events(world.database, ready.name) == []


async def test_a_request_id_counts_for_one_body(world: World) -> None:
    citizen, request = world.citizen(), request_id()
    await citizen.draft(request=request)
    problem = await refusal(citizen.draft(agency="c16654", request=request))
    assert problem.reason == "REQUEST_ID_REUSED"


async def test_an_incomplete_dossier_uses_up_no_number(world: World) -> None:
    citizen = world.citizen()
    draft = await citizen.draft(agency="c16438")  # H56.247, where no other test files

    for _ in range(3):
        assert (await refusal(citizen.submit(draft.name))).reason == "DOSSIER_INCOMPLETE"

    assert await world.database["code_counters"].count_documents({"_id": {"$regex": r"^H56\.247-"}}) == 0
    assert await world.database["code_allocations"].find_one({"_id": draft.name.partition("/")[2]}) is None


async def test_numbers_of_one_agency_s_day_are_all_different(world: World) -> None:
    citizen = world.citizen()
    ready = [await citizen.ready("c16480") for _ in range(8)]

    sent = await asyncio.gather(*[citizen.submit(dossier.name) for dossier in ready])

    assert len({dossier.code for dossier in sent}) == 8


async def test_announcing_a_file_again_gives_the_same_file_and_a_fresh_form(world: World) -> None:
    citizen, file, request = world.citizen(), files.pdf(), request_id()
    draft = await citizen.draft()

    first, again = [await citizen.announce(draft.name, file, COMPONENT, request_id=request) for _ in range(2)]

    assert first.attachment == again.attachment
    assert len((await citizen.get(draft.name)).attachments) == 1
    await citizen.upload(again, file)
    request = request_id()
    completed = await asyncio.gather(*[citizen.complete(first.attachment.name, request) for _ in range(3)])
    assert completed[0] == completed[1] == completed[2]
    assert await citizen.complete(first.attachment.name) == completed[0]


async def _events(database: Database, name: str) -> list[events_pb2.DossierEvent]:
    rows = await database["outbox"].find({"key": name.partition("/")[2]}).sort("sequence", 1).to_list(None)
    return [events_pb2.DossierEvent.FromString(row["data"]) for row in rows]
