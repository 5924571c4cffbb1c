"""The one-stop desk (bộ phận một cửa) through the partner port: a ward sees and decides its own dossiers, no other's."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from motcua.submission.v1 import desk_service_pb2, dossier_pb2

from tests.support import drafts, files
from tests.support.citizen import Citizen
from tests.support.grpc_door import call
from tests.support.portal import Portal
from tests.support.surprise import Away, Refused
from tests.support.ward import Ward, connect
from tests.support.ward_decisions import OFFICER, SPECIALIST
from tests.support.working_days import working_morning


async def names(ward: Ward, status: dossier_pb2.DossierStatus.ValueType) -> list[str]:
    return [dossier.name for dossier in await ward.dossiers(status)]


async def test_a_ward_sees_what_was_sent_to_it_and_never_a_draft(citizen: Citizen, ward: Ward) -> None:
    sent = await drafts.submitted(citizen)
    draft = await drafts.complete(citizen)

    listed = await ward.dossiers(dossier_pb2.DOSSIER_STATUS_UNSPECIFIED)

    assert listed[0].name == f"dossiers/{sent.id}"
    assert f"dossiers/{draft.id}" not in [dossier.name for dossier in listed]
    assert not listed[0].HasField("declaration")
    assert not listed[0].HasField("contact")
    with pytest.raises(Refused, match="DOSSIER_NOT_FOUND"):
        await ward.open(f"dossiers/{draft.id}")


async def test_an_opened_dossier_has_everything_in_it(citizen: Citizen, ward: Ward) -> None:
    sent = await drafts.submitted(citizen)

    dossier = await ward.open(f"dossiers/{sent.code}")

    assert dossier.submitter.full_name == citizen.person.full_name
    assert dossier.owner.identity_document.number == citizen.person.number
    assert "child" in dossier.declaration
    assert dossier.attachments[0].state == dossier_pb2.ATTACHMENT_STATE_VERIFIED


async def test_another_ward_neither_sees_nor_decides(citizen: Citizen, ward: Ward, other_ward: Ward) -> None:
    sent = await drafts.submitted(citizen)
    name = f"dossiers/{sent.id}"
    dossier = await ward.open(name)
    await ward.accept(name)
    result = await ward.attach_result(name, files.pdf())

    attempts: list[Callable[[], Awaitable[object]]] = [
        lambda: other_ward.open(name),
        lambda: other_ward.open(f"dossiers/{sent.code}"),
        lambda: other_ward.download(dossier.attachments[0]),
        lambda: other_ward.accept(name),
        lambda: other_ward.start(name),
        lambda: other_ward.attach_result(name, files.pdf()),
        lambda: other_ward.finish(name, result),
        lambda: other_ward.hand_over(name, citizen.person.full_name, citizen.person.number),
    ]
    for attempt in attempts:
        with pytest.raises(Refused) as refused:
            await attempt()
        assert (refused.value.code, refused.value.reason) == ("NOT_FOUND", "DOSSIER_NOT_FOUND")
    assert name not in await names(other_ward, dossier_pb2.DOSSIER_STATUS_UNSPECIFIED)
    batches, _ = await other_ward.events()
    assert name not in [event.dossier for batch in batches for event in batch.events]


async def test_the_appointment_is_computed_and_an_officer_can_only_set_a_later_one_with_a_reason(
    citizen: Citizen, ward: Ward
) -> None:
    name = f"dossiers/{(await drafts.submitted(citizen)).id}"

    def accept(appointment: datetime, reason: str) -> Awaitable[dossier_pb2.Dossier]:
        time = Timestamp()
        time.FromDatetime(appointment)
        request = desk_service_pb2.AcceptDossierRequest(
            name=name,
            request_id=str(uuid.uuid4()),
            acting_officer=OFFICER,
            next_handler=SPECIALIST,
            appointment_time=time,
            appointment_reason=reason,
        )
        return call(ward.desk.AcceptDossier, request)

    with pytest.raises(Refused, match="APPOINTMENT_TOO_EARLY"):
        await accept(datetime.now(UTC), "Vội")
    later = working_morning()
    with pytest.raises(Refused, match="APPOINTMENT_REASON_REQUIRED"):
        await accept(later, "")
    accepted = await accept(later, "Cần xác minh")

    assert accepted.appointment_time.ToDatetime(UTC) == later
    assert accepted.appointments[-1].statutory_due_time.ToDatetime(UTC) < later


async def test_a_stale_etag_is_refused(citizen: Citizen, ward: Ward) -> None:
    name = f"dossiers/{(await drafts.submitted(citizen)).id}"
    seen = await ward.open(name)
    await ward.accept(name, etag=seen.etag)

    with pytest.raises(Refused) as refused:
        await ward.start(name, etag=seen.etag)
    assert (refused.value.code, refused.value.reason) == ("ABORTED", "ETAG_MISMATCH")


async def test_a_decision_repeated_with_its_request_id_is_made_once(citizen: Citizen, ward: Ward) -> None:
    name, key = f"dossiers/{(await drafts.submitted(citizen)).id}", str(uuid.uuid4())

    answers = await asyncio.gather(*(ward.accept(name, key=key) for _ in range(5)))

    assert {answer.SerializeToString(deterministic=True) for answer in answers} == {
        answers[0].SerializeToString(deterministic=True)
    }
    with pytest.raises(Refused, match="REQUEST_ID_REUSED"):
        await ward.accept(name, key=key, etag='"1"')


async def test_what_the_status_does_not_allow_is_refused(citizen: Citizen, ward: Ward) -> None:
    name = f"dossiers/{(await drafts.submitted(citizen)).id}"

    with pytest.raises(Refused) as refused:
        await ward.start(name)
    assert (refused.value.code, refused.value.reason) == ("FAILED_PRECONDITION", "TRANSITION_NOT_ALLOWED")


async def test_a_ward_names_the_officer_who_acts(citizen: Citizen, ward: Ward) -> None:
    name = f"dossiers/{(await drafts.submitted(citizen)).id}"
    request = desk_service_pb2.AcceptDossierRequest(name=name, request_id=str(uuid.uuid4()), next_handler=SPECIALIST)

    with pytest.raises(Refused) as refused:
        await call(ward.desk.AcceptDossier, request)
    assert (refused.value.code, refused.value.reason) == ("INVALID_ARGUMENT", "ACTING_OFFICER_REQUIRED")


async def test_the_feed_tells_everything_once_and_in_order(citizen: Citizen, ward: Ward) -> None:
    _, cursor = await ward.events()
    name = f"dossiers/{(await drafts.submitted(citizen)).id}"
    await ward.accept(name)
    await ward.start(name)

    told: list[str] = []
    async with asyncio.timeout(60):
        while len(told) < 3:
            batches, cursor = await ward.events(cursor)
            told += [event.event for batch in batches for event in batch.events if event.dossier == name]
            await asyncio.sleep(0.1)

    assert told == ["submitted", "accepted", "started"]


async def test_without_a_certificate_the_partner_port_does_not_answer(portal: Portal, ward: Ward) -> None:
    bare = grpc.ssl_channel_credentials(root_certificates=None)
    async with grpc.aio.secure_channel(portal.doors.partner, bare) as channel:
        stranger = Ward(channel, portal.http)
        with pytest.raises(Away):
            await stranger.dossiers(dossier_pb2.DOSSIER_STATUS_REGISTERED)


@pytest.mark.parametrize(
    "method",
    [
        "motcua.submission.v1.DossierService/GetDossier",
        "motcua.submission.v1.NoticeService/GetNoticeDetails",
        "motcua.identity.v1.AdminService/CreateOfficer",
        "motcua.identity.v1.SessionService/GetJwks",
        "motcua.tracking.v1.TimelineService/AwaitVersion",
        "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
    ],
)
async def test_the_partner_port_passes_on_what_wards_need_and_nothing_else(
    portal: Portal, ward_certificate: Path, method: str
) -> None:
    async with connect(portal.doors.partner, ward_certificate) as channel:
        closed: Any = channel.unary_unary(f"/{method}")
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await closed(b"", timeout=20)
    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED
