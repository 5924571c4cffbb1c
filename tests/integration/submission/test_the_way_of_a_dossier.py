"""One dossier from the draft to the result in hand, and what each of the two sides sees of it."""

from __future__ import annotations

from motcua.submission.v1 import desk_service_pb2, dossier_pb2, notice_service_pb2
from motcua.type.v1 import types_pb2

from services.submission.domain.codes import parse
from tests.integration.submission.world import COMPONENT, NGHI_SON, TAN_DAN, World, notices, today
from tests.support import declarations, uploads


async def test_from_a_draft_to_the_result_in_hand(world: World) -> None:
    citizen, ward = world.citizen(), world.ward()

    draft = await citizen.draft()
    assert draft.status == dossier_pb2.DOSSIER_STATUS_DRAFT
    assert (draft.etag, draft.code, draft.declared_place) == ('"1"', "", "phường Hải An")
    assert draft.procedure.display_name == "Thủ tục đăng ký khai sinh"
    assert draft.handling_agency.display_name == "UBND phường Tân Dân"
    assert draft.channel == types_pb2.CHANNEL_ONLINE
    required = [component.key for component in draft.components if component.required]
    assert required == [COMPONENT]

    filled = await citizen.fill(draft)
    attached = await citizen.attach(draft.name)
    assert attached.state == dossier_pb2.ATTACHMENT_STATE_VERIFIED
    assert len(attached.sha256) == 64
    assert filled.declaration["copies"] == declarations.birth_registration(citizen.person)["copies"]

    day = today()
    sent = await citizen.submit(draft.name, etag=(await citizen.get(draft.name)).etag)
    code = parse(sent.code)
    assert code is not None
    assert code.agency_code == "H56.260"
    assert code.day in (day, today())
    assert sent.status == dossier_pb2.DOSSIER_STATUS_REGISTERED
    assert sent.acceptance_due_time.seconds > sent.submit_time.seconds

    seen = await ward.get(sent.code)
    assert seen.owner.identity_document.number == citizen.person.number
    accepted = await ward.accept(sent.code, etag=seen.etag)
    assert accepted.appointment_time == accepted.appointments[0].statutory_due_time
    assert accepted.appointment_time.seconds > accepted.accept_time.seconds
    await ward.start(sent.code)
    result = await ward.attach_result(sent.name)
    finished = await ward.finish(sent.code, result.name)
    assert finished.result.attachment == result.name
    returned = await ward.hand_over(sent.code, citizen.person)

    assert returned.status == dossier_pb2.DOSSIER_STATUS_RETURNED
    final = await citizen.get(sent.code)
    assert final.return_time == returned.return_time
    content = await uploads.download(world.http, await citizen.link(result.name))
    assert content.startswith(b"%PDF")


async def test_a_result_shows_only_once_it_exists(world: World) -> None:
    citizen, ward = world.citizen(), world.ward()
    sent = await citizen.sent()
    await ward.accept(sent.name)
    await ward.start(sent.name)
    await ward.attach_result(sent.name)

    assert [file.purpose for file in (await citizen.get(sent.name)).attachments] == [
        dossier_pb2.ATTACHMENT_PURPOSE_COMPONENT
    ]
    assert len((await ward.get(sent.name)).attachments) == 2


async def test_tracking_is_told_whom_to_write_to(world: World) -> None:
    citizen = world.citizen()
    sent = await citizen.sent()

    details = await notices(world).GetNoticeDetails(
        notice_service_pb2.GetNoticeDetailsRequest(name=sent.name, sequence=1)
    )

    assert details.email == citizen.person.email
    assert citizen.person.full_name not in str(details), "what was typed must not travel to a typed address"
    assert (details.code, details.agency) == (sent.code, "UBND phường Tân Dân")


async def test_the_desk_lists_what_was_sent_and_nothing_else_of_the_people(world: World) -> None:
    citizen, ward = world.citizen(), world.ward()
    draft, sent = await citizen.draft(), await citizen.sent()
    request = desk_service_pb2.ListDeskDossiersRequest(status=dossier_pb2.DOSSIER_STATUS_REGISTERED, page_size=100)

    answer = await ward.desk.ListDeskDossiers(request, metadata=ward.metadata)

    assert answer.dossiers[0].name == sent.name
    assert answer.dossiers[0].owner == dossier_pb2.Party(
        kind=types_pb2.PARTY_KIND_CITIZEN, full_name=citizen.person.full_name
    )
    assert not answer.dossiers[0].HasField("declaration")
    assert draft.name not in [dossier.name for dossier in answer.dossiers]
    neighbour = world.ward(NGHI_SON)
    other = await neighbour.desk.ListDeskDossiers(request, metadata=neighbour.metadata)
    assert sent.name not in [dossier.name for dossier in other.dossiers]
    assert TAN_DAN in answer.dossiers[0].handling_agency.name
