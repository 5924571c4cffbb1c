"""A thousand submissions, each sent five times at once: a thousand dossiers, and nobody waits to find theirs."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.json_format import ParseDict
from motcua.submission.v1 import dossier_pb2, dossier_service_pb2

from tests.support.citizen import Citizen
from tests.support.inside import Inside
from tests.support.passerby import Passerby
from tests.support.people import man
from tests.support.places import AGENCY
from tests.support.portal import Portal
from tests.support.surprise import Refused

DOSSIERS, REPEATS, AT_ONCE = 1000, 5, 4
# Nhận cha, mẹ, con: the one commune procedure of hộ tịch that needs no file.
PROCEDURE = "procedures/1.001022"
SERVICE = "motcua.submission.v1.DossierService"


@pytest.fixture(scope="module")
async def owner(portal: Portal) -> Citizen:
    """A citizen without other dossiers."""
    return await Citizen(portal, man()).settle()


async def at_once(tasks: Iterable[Callable[[], Awaitable[Any]]]) -> list[Any]:
    """Their results, in order; never more than AT_ONCE under way."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(task: Callable[[], Awaitable[Any]]) -> Any:
        async with gate:
            return await task()

    return await asyncio.gather(*(one(task) for task in tasks))


async def ready_draft(inside: Inside, owner: Citizen) -> dossier_pb2.Dossier:
    """A draft that can be sent, made straight at submission."""
    creation = dossier_service_pb2.CreateDossierRequest(
        procedure=PROCEDURE, receiving_agency=f"agencies/{AGENCY}", request_id=str(uuid.uuid4())
    )
    draft: dossier_pb2.Dossier = await inside.call(f"{SERVICE}.CreateDossier", creation, token=owner.rest.token)
    person = owner.person
    party = {
        "kind": "PARTY_KIND_CITIZEN",
        "fullName": person.full_name,
        "identityDocument": {"kind": "IDENTITY_DOCUMENT_KIND_PERSONAL_NUMBER", "number": person.number},
        "address": person.address,
    }
    parts = {
        "submitter": party,
        "owner": party,
        "contact": person.contact(),
        "declaration": {"summary": "Đề nghị giải quyết", "pledge": True},
    }
    filled = ParseDict({"name": draft.name, "etag": draft.etag, **parts}, dossier_pb2.Dossier())
    update = dossier_service_pb2.UpdateDossierRequest(
        dossier=filled, update_mask=FieldMask(paths=list(parts)), request_id=str(uuid.uuid4())
    )
    answer: dossier_pb2.Dossier = await inside.call(f"{SERVICE}.UpdateDossier", update, token=owner.rest.token)
    return answer


class Answer(NamedTuple):
    """What an answer to a submission says."""

    code: str
    etag: str
    submit_time: datetime


class Crowd:
    """Look-up passes, each used as often as it counts."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._holders: list[tuple[Passerby, int]] = []

    async def look_up(self, code: str) -> dict[str, Any]:
        """One look-up, at once."""
        if self._holders:
            holder, left = self._holders.pop()
        else:
            holder = Passerby(self._portal)
            left = (await holder.earn_pass())["max_lookups"]
        try:
            return await holder.look_up_once(code)
        finally:
            if left > 1:
                self._holders.append((holder, left - 1))


@pytest.mark.alone
async def test_a_thousand_submissions_repeated_at_once_are_a_thousand_dossiers_found_at_once(
    portal: Portal, inside: Inside, owner: Citizen
) -> None:
    crowd = Crowd(portal)
    misses: list[str] = []

    async def file() -> list[Answer]:
        answers = await send_at_once(inside, owner, await ready_draft(inside, owner))
        code = answers[0].code
        try:
            assert (await crowd.look_up(code))["status"] == "registered"
        except Refused as refused:
            if refused.reason != "DOSSIER_NOT_FOUND":
                raise
            misses.append(code)
        return answers

    sent = await at_once([file] * DOSSIERS)

    assert [answers for answers in sent if len(answers) != REPEATS or len(set(answers)) > 1] == []
    codes = [answers[0].code for answers in sent]
    assert len(set(codes)) == DOSSIERS
    assert sorted(await listed(owner)) == sorted(codes)
    assert misses == []


async def send_at_once(inside: Inside, owner: Citizen, draft: dossier_pb2.Dossier) -> list[Answer]:
    """The same submission REPEATS times at once: by REST, and the rest of them straight at the service."""
    key, token = str(uuid.uuid4()), owner.rest.token
    request = dossier_service_pb2.SubmitDossierRequest(name=draft.name, etag=draft.etag, request_id=key)
    repeats = [inside.call(f"{SERVICE}.SubmitDossier", request, token=token) for _ in range(REPEATS - 1)]
    by_rest = owner.rest.post(f"/{draft.name}:submit", key=key, headers={"If-Match": draft.etag})
    answer, *others = await asyncio.gather(by_rest, *repeats)
    body = answer.body
    sent = [Answer(other.code, other.etag, other.submit_time.ToDatetime(UTC)) for other in others]
    first = Answer(body["code"], body["etag"], datetime.fromisoformat(body["submit_time"]))
    return [first, *sent]


async def listed(owner: Citizen) -> list[str]:
    """The codes of all of the owner's dossiers."""
    codes: list[str] = []
    page = {"page_size": "100"}
    while True:
        body = (await owner.rest.get("/dossiers", **page)).body
        codes += [dossier["code"] for dossier in body["dossiers"]]
        if "next_page_token" not in body:
            return codes
        page["page_token"] = body["next_page_token"]
