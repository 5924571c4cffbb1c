"""The supplement loop over gRPC, on real servers: files and all."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from motcua.submission.v1 import dossier_pb2, notice_service_pb2

from tests.integration.submission.world import COMPONENT, World, notices, request_id, struct
from tests.support import declarations, files
from tests.support.refusals import refusal

CERTIFICATE, NAME = f"components.{COMPONENT}", "declaration.child.full_name"
ODD_NAME = 'Giấy chứng sinh "bản sao"; 1.pdf'


async def test_asked_mended_sent_and_confirmed(world: World) -> None:
    citizen, ward = world.citizen(), world.ward()
    name = (await citizen.sent()).name

    asked = await ward.ask(name, CERTIFICATE, NAME, guide=dossier_pb2.Guide(phone="0912345678"))
    seen = await citizen.get(name)
    assert seen.status == dossier_pb2.DOSSIER_STATUS_SUPPLEMENT_REQUESTED
    (supplement,) = seen.supplements
    paper = seen.components[0].display_name
    assert [(item.field, item.display_name, item.mended) for item in supplement.items] == [
        (CERTIFICATE, paper, False),
        (NAME, "Họ, chữ đệm, tên người được khai sinh", False),
    ]
    assert (supplement.reason, supplement.guide.display_name) == ("Giấy chứng sinh bị mờ", "Lê Văn D")
    assert asked.supplements[0].items[0].remark == "Vui lòng sửa lại."

    old = seen.attachments[0]
    await citizen.delete(old.name)
    new = await citizen.attach(name, files.pdf(ODD_NAME))
    declaration = declarations.birth_registration(citizen.person)
    declaration["child"]["full_name"] = "Nguyễn Thị Đ"
    await citizen.fill(await citizen.get(name), declaration=struct(declaration))

    hidden = await ward.get(name)
    assert [file.name for file in hidden.attachments] == [old.name]
    assert hidden.declaration == asked.declaration
    assert not hidden.supplements[0].differences
    assert (await refusal(ward.link(new.name))).reason == "ATTACHMENT_NOT_FOUND"

    sent = await citizen.send_supplement(name)
    assert sent.status == dossier_pb2.DOSSIER_STATUS_REGISTERED
    shown = await ward.get(name)
    assert [item.mended for item in shown.supplements[0].items] == [True, True]
    box, component = shown.supplements[0].differences
    assert (box.field, box.before, box.after) == (NAME, "Nguyễn Thị C", "Nguyễn Thị Đ")
    assert (component.field, list(component.attachments_before), list(component.attachments_after)) == (
        CERTIFICATE,
        [old],
        [new],
    )

    confirmed = await ward.confirm(name)
    assert confirmed.supplements[0].HasField("confirm_time")
    assert [entry.event for entry in confirmed.history] == [
        "submitted",
        "supplement_asked",
        "supplement_sent",
        "supplement_confirmed",
    ]


async def test_both_versions_of_a_file_are_saved_under_the_names_that_people_gave_them(world: World) -> None:
    citizen, ward = world.citizen(), world.ward()
    name = (await citizen.sent()).name
    await ward.ask(name, CERTIFICATE)
    old = (await citizen.get(name)).attachments[0]
    await citizen.delete(old.name)
    new = await citizen.attach(name, files.pdf(ODD_NAME))
    await citizen.send_supplement(name)

    for reader in (citizen, ward):
        assert (await world.http.get(await reader.link(old.name))).status_code == httpx.codes.OK
        answer = await world.http.get(await reader.link(new.name))
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"] == (
            'attachment; filename="Giay chung sinh _ban sao_ 1.pdf"; '
            "filename*=UTF-8''Gi%E1%BA%A5y%20ch%E1%BB%A9ng%20sinh%20_b%E1%BA%A3n%20sao_%3B%201.pdf"
        )


async def test_every_call_of_the_loop_counts_once(world: World) -> None:
    citizen, ward = world.citizen(), world.ward()
    name = (await citizen.sent()).name
    ask, send, confirm = request_id(), request_id(), request_id()
    due = Timestamp(seconds=int(time.time()) + 15 * 24 * 3600)

    asked = await asyncio.gather(*[ward.ask(name, NAME, request_id=ask, due_time=due) for _ in range(3)])
    assert asked[0] == asked[1] == asked[2]
    said = {"child.full_name": "Tên cháu đúng như vậy"}
    sent = await asyncio.gather(*[citizen.send_supplement(name, request=send, **said) for _ in range(3)])
    assert sent[0] == sent[1] == sent[2]
    confirmed = await asyncio.gather(*[ward.confirm(name, request_id=confirm) for _ in range(3)])
    assert confirmed[0] == confirmed[1] == confirmed[2]
    assert len(confirmed[0].history) == 4

    assert (await refusal(ward.ask(name, CERTIFICATE, request_id=ask, due_time=due))).reason == "REQUEST_ID_REUSED"
    assert (await refusal(citizen.send_supplement(name, request=send))).reason == "REQUEST_ID_REUSED"


async def test_what_is_not_allowed_is_said_with_its_reason(world: World) -> None:
    citizen, ward = world.citizen(), world.ward()
    name = (await citizen.sent()).name
    assert (await refusal(ward.ask(name, "declaration.nothing"))).reason == "SUPPLEMENT_ITEM_UNKNOWN"
    assert (await refusal(ward.confirm(name))).reason == "REQUIREMENT_MISSING"
    assert (await refusal(citizen.send_supplement(name))).reason == "TRANSITION_NOT_ALLOWED"

    await ward.ask(name, NAME)
    problem = await refusal(citizen.fill(await citizen.get(name), contact=dossier_pb2.Contact(phone="0912345679")))
    assert problem.reason == "OUTSIDE_SUPPLEMENT"
    assert (await refusal(citizen.announce(name, files.pdf(), COMPONENT))).reason == "OUTSIDE_SUPPLEMENT"
    assert (await refusal(citizen.send_supplement(name))).reason == "SUPPLEMENT_INCOMPLETE"
    assert (await refusal(ward.expire(name))).reason == "SUPPLEMENT_NOT_DUE"


async def test_a_notice_about_the_request_says_what_to_mend(world: World) -> None:
    citizen, ward = world.citizen(), world.ward()
    name = (await citizen.sent()).name
    await ward.ask(name, NAME)
    await citizen.send_supplement(name, **{"child.full_name": "Đúng rồi"})

    about = notices(world)
    asked = await about.GetNoticeDetails(notice_service_pb2.GetNoticeDetailsRequest(name=name, sequence=2))
    sent = await about.GetNoticeDetails(notice_service_pb2.GetNoticeDetailsRequest(name=name, sequence=3))

    assert asked.email == citizen.person.email
    assert (asked.reason, sent.reason) == ("Giấy chứng sinh bị mờ", "")
    assert [item.explanation for item in asked.supplement.items] == [""]
    assert not sent.HasField("supplement")


@pytest.mark.parametrize("sequence", [2, 99])
async def test_there_is_no_notice_about_what_did_not_happen(world: World, sequence: int) -> None:
    name = (await world.citizen().sent()).name
    request = notice_service_pb2.GetNoticeDetailsRequest(name=name, sequence=sequence)
    assert (await refusal(notices(world).GetNoticeDetails(request))).reason == "DOSSIER_NOT_FOUND"
