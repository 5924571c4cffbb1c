"""The supplement loop: the ward asks, the citizen is shown what to mend, mends and sends, the ward sees what changed."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from motcua.submission.v1 import dossier_pb2

from tests.support import declarations, drafts, files
from tests.support.citizen import Citizen, Filing
from tests.support.operator import issue_ward_certificate
from tests.support.passing_time import PassingTime
from tests.support.places import AGENCY, OPTIONAL_COMPONENT, REQUIRED_COMPONENT
from tests.support.portal import Portal
from tests.support.surprise import Refused
from tests.support.ward import Ward
from tests.support.working_days import working_morning

CERTIFICATE, CHILD = f"components.{REQUIRED_COMPONENT}", "declaration.child.full_name"
BLURRED, MISSPELT = "Ảnh bị mờ, vui lòng chụp lại cả bốn góc.", "Họ của trẻ không khớp với giấy chứng sinh."
REASON = "Giấy chứng sinh không đọc được."


@pytest.fixture
async def head(portal: Portal, tmp_path: Path) -> AsyncIterator[Ward]:
    """Who signs at the ward."""
    certificate = await issue_ward_certificate(portal.doors.operator_env, AGENCY, tmp_path / "head", "head")
    async with portal.ward(certificate) as connected:
        yield connected


async def asked(filing: Filing, ward: Ward, *fields: str, key: str | None = None) -> dict[str, Any]:
    """The request as the citizen reads it."""
    items = {field: BLURRED if field == CERTIFICATE else MISSPELT for field in fields or (CERTIFICATE, CHILD)}
    await ward.ask_supplement(name(filing), items, REASON, working_morning(), key=key)
    supplement: dict[str, Any] = (await filing.refresh())["supplements"][-1]
    return supplement


async def mended(filing: Filing, citizen: Citizen, file: files.File | None = None) -> None:
    """The file replaced, the child's name corrected."""
    await replaced(filing, file or files.pdf("ban ro hon.pdf", "RO HON"))
    declaration = declarations.birth_registration(citizen.person)
    declaration["child"]["full_name"] = "Nguyễn Thị Đ"
    await filing.fill(declaration=declaration)


async def replaced(filing: Filing, file: files.File) -> dict[str, Any]:
    """Another file for the certificate."""
    for attachment in filing.dossier["attachments"]:
        if attachment["component_key"] == REQUIRED_COMPONENT:
            await filing.remove(attachment["id"])
    return await filing.attach(REQUIRED_COMPONENT, file)


def name(filing: Filing) -> str:
    return f"dossiers/{filing.id}"


async def in_progress(citizen: Citizen, ward: Ward) -> Filing:
    filing = await drafts.submitted(citizen)
    await ward.accept(name(filing))
    await ward.start(name(filing))
    await filing.refresh()
    return filing


async def test_before_acceptance_the_citizen_mends_what_is_marked_and_the_ward_sees_what_changed(
    citizen: Citizen, ward: Ward
) -> None:
    filing = await drafts.submitted(citizen)
    due = filing.dossier["acceptance_due_time"]

    request = await asked(filing, ward)
    assert filing.dossier["status"] == "supplement_requested"
    paper = next(each for each in filing.dossier["components"] if each["key"] == REQUIRED_COMPONENT)
    assert [(each["field"], each["display_name"], each["remark"], each["mended"]) for each in request["items"]] == [
        (CERTIFICATE, paper["display_name"], BLURRED, False),
        (CHILD, "Họ, chữ đệm, tên người được khai sinh", MISSPELT, False),
    ]
    assert (request["reason"], request["guide"]["display_name"]) == (REASON, "Lê Văn C")
    assert datetime.fromisoformat(request["due_time"]) == working_morning()

    seen_before = await ward.open(name(filing))
    await mended(filing, citizen)
    assert [each["mended"] for each in filing.dossier["supplements"][-1]["items"]] == [True, True]
    seen_meanwhile = await ward.open(name(filing))
    assert seen_meanwhile.declaration == seen_before.declaration
    assert list(seen_meanwhile.attachments) == list(seen_before.attachments)

    await filing.send_supplement()
    assert filing.dossier["status"] == "registered"
    assert filing.dossier["acceptance_due_time"] >= due

    box, files_changed = (await ward.open(name(filing))).supplements[-1].differences
    assert (box.before, box.after) == ("Nguyễn Thị C", "Nguyễn Thị Đ")
    (old,), (new,) = files_changed.attachments_before, files_changed.attachments_after
    for file in (old, new):
        assert hashlib.sha256(await ward.download(file)).hexdigest() == file.sha256

    accepted = await ward.accept(name(filing))
    assert accepted.supplements[-1].HasField("confirm_time"), "accepting confirms"
    assert [entry.event for entry in accepted.history] == [
        "submitted",
        "supplement_asked",
        "supplement_sent",
        "accepted",
    ]


async def test_in_processing_the_clock_stands_until_the_citizen_sends(citizen: Citizen, ward: Ward) -> None:
    filing = await in_progress(citizen, ward)
    promised = filing.dossier["appointment_time"]
    await asked(filing, ward, CERTIFICATE)
    await replaced(filing, files.pdf("ban ro hon.pdf", "RO HON"))
    await filing.send_supplement()

    assert filing.dossier["status"] == "in_progress"
    assert filing.dossier["appointment_time"] >= promised
    assert filing.dossier["appointments"][0]["due_time"] == promised, "both dates are kept"
    sent = filing.dossier["supplements"][-1]
    assert sent["confirm_due_time"] > sent["send_time"]
    confirmed = await ward.confirm_supplement(name(filing))
    assert confirmed.status == dossier_pb2.DOSSIER_STATUS_IN_PROGRESS
    with pytest.raises(Refused, match="REQUIREMENT_MISSING"):
        await ward.confirm_supplement(name(filing))


async def test_only_what_is_marked_can_be_changed_and_all_of_it_must_be(citizen: Citizen, ward: Ward) -> None:
    filing = await drafts.complete(citizen)
    other = await filing.attach(OPTIONAL_COMPONENT, files.pdf())
    await filing.submit()
    await asked(filing, ward)

    refusals = {
        "owner": filing.fill(owner={**citizen.person.party(), "phone": "0911111111"}),
        "file": filing.announce(OPTIONAL_COMPONENT, files.pdf()),
        "removal": filing.remove(other["id"]),
        "nothing": filing.send_supplement(),
    }
    told = {}
    for what, call in refusals.items():
        with pytest.raises(Refused) as refused:
            await call
        told[what] = (refused.value.code, refused.value.reason, [*refused.value.fields])
    assert told == {
        "owner": (422, "OUTSIDE_SUPPLEMENT", ["/owner/phone"]),
        "file": (422, "OUTSIDE_SUPPLEMENT", [f"/components/{OPTIONAL_COMPONENT}"]),
        "removal": (422, "OUTSIDE_SUPPLEMENT", [f"/components/{OPTIONAL_COMPONENT}"]),
        "nothing": (
            422,
            "SUPPLEMENT_INCOMPLETE",
            [f"/components/{REQUIRED_COMPONENT}", "/declaration/child/full_name"],
        ),
    }

    await replaced(filing, files.pdf("ban ro hon.pdf", "RO HON"))
    await filing.send_supplement({CHILD: "Tên cháu đúng như giấy chứng sinh."})
    items = (await ward.open(name(filing))).supplements[-1].items
    assert [item.explanation for item in items] == ["", "Tên cháu đúng như giấy chứng sinh."]


async def test_a_second_request_is_about_what_was_sent(citizen: Citizen, ward: Ward) -> None:
    filing = await drafts.submitted(citizen)
    await asked(filing, ward, CERTIFICATE)
    await replaced(filing, files.pdf("van mo.pdf", "VAN MO"))
    await filing.send_supplement()

    with pytest.raises(Refused) as refused:
        await asked(filing, ward, CERTIFICATE, CHILD)
    assert (refused.value.code, refused.value.reason) == ("INVALID_ARGUMENT", "SUPPLEMENT_OUTSIDE_FIRST")
    assert (await asked(filing, ward, CERTIFICATE))["items"][0]["mended"] is False
    await replaced(filing, files.pdf("ro hon.pdf", "RO HON"))
    await filing.send_supplement()
    assert len(filing.dossier["supplements"]) == 2


async def test_what_cannot_be_asked_for(citizen: Citizen, ward: Ward, other_ward: Ward) -> None:
    filing = await drafts.submitted(citizen)
    with pytest.raises(Refused, match="SUPPLEMENT_ITEM_UNKNOWN"):
        await asked(filing, ward, "components.so-do")
    with pytest.raises(Refused, match="SUPPLEMENT_ITEM_REPEATED") as refused:
        await asked(filing, ward, CHILD, CERTIFICATE, 'declaration["child"].full_name')
    assert list(refused.value.fields) == ["items[2].field"]
    with pytest.raises(Refused, match="SUPPLEMENT_DUE_TOO_EARLY"):
        await ward.ask_supplement(name(filing), {CHILD: MISSPELT}, REASON, datetime.now(UTC))
    with pytest.raises(Refused, match="DOSSIER_NOT_FOUND"):
        await asked(filing, other_ward, CHILD)
    assert (await filing.refresh())["status"] == "registered"


async def test_a_deadline_that_passed_ends_the_dossier_before_acceptance(
    citizen: Citizen, ward: Ward, passing_time: PassingTime
) -> None:
    filing = await drafts.submitted(citizen)
    sent = filing.dossier["declaration"]
    await asked(filing, ward)
    await mended(filing, citizen)
    with pytest.raises(Refused, match="SUPPLEMENT_NOT_DUE"):
        await ward.expire_supplement(name(filing), "Quá hạn bổ sung.")

    await passing_time.passes_a_supplement(filing.id)
    refused = await ward.expire_supplement(name(filing), "Quá hạn bổ sung.")

    assert refused.status == dossier_pb2.DOSSIER_STATUS_REFUSED
    assert (await filing.refresh())["declaration"] == sent, "what was not sent is dropped"
    assert filing.dossier["history"][-1]["reason"] == "Quá hạn bổ sung."
    with pytest.raises(Refused, match="TRANSITION_NOT_ALLOWED"):
        await filing.send_supplement()


async def test_afterwards_it_stops_and_can_be_opened_again(
    citizen: Citizen, ward: Ward, head: Ward, passing_time: PassingTime
) -> None:
    filing = await in_progress(citizen, ward)
    await asked(filing, ward, CERTIFICATE)
    await passing_time.passes_a_supplement(filing.id)
    stopped = await ward.expire_supplement(name(filing), "Quá hạn bổ sung.")
    assert stopped.status == dossier_pb2.DOSSIER_STATUS_STOPPED

    await head.resume(name(filing), "Công dân đi vắng.", supplement_due=working_morning())
    assert (await filing.refresh())["status"] == "supplement_requested"
    await replaced(filing, files.pdf("ban ro hon.pdf", "RO HON"))
    await filing.send_supplement()
    assert filing.dossier["status"] == "in_progress"


async def test_every_call_of_the_loop_counts_once(citizen: Citizen, ward: Ward) -> None:
    filing = await drafts.submitted(citizen)
    ask, send, confirm = (str(uuid.uuid4()) for _ in range(3))

    await asyncio.gather(*(asked(filing, ward, CERTIFICATE, key=ask) for _ in range(3)))
    await replaced(filing, files.pdf("ban ro hon.pdf", "RO HON"))
    etag = filing.etag
    for _ in range(2):
        filing.etag = etag
        await filing.send_supplement(key=send)
    await asyncio.gather(*(ward.confirm_supplement(name(filing), key=confirm) for _ in range(3)))

    events = [entry["event"] for entry in (await filing.refresh())["history"]]
    assert events == ["submitted", "supplement_asked", "supplement_sent", "supplement_confirmed"]


async def test_a_file_keeps_its_vietnamese_name_however_odd(citizen: Citizen, portal: Portal) -> None:
    filing = await drafts.filled_in(citizen)
    odd = files.pdf('Giấy chứng sinh "bản sao"; 1.pdf')
    attached = await filing.attach(REQUIRED_COMPONENT, odd)
    assert attached["file_name"] == odd.name

    link = (await citizen.rest.get(f"{filing.path}/attachments/{attached['id']}:download")).body
    answer: httpx.Response = await portal.http.get(link["url"])
    assert answer.content == odd.content
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="Giay chung sinh _ban sao_ 1.pdf"; '
        "filename*=UTF-8''Gi%E1%BA%A5y%20ch%E1%BB%A9ng%20sinh%20_b%E1%BA%A3n%20sao_%3B%201.pdf"
    )
    assert (datetime.fromisoformat(link["expire_time"]) - datetime.now(UTC)).total_seconds() <= 60


async def test_a_component_holds_ten_files(citizen: Citizen) -> None:
    filing = await drafts.filled_in(citizen)
    for number in range(10):
        await filing.announce(OPTIONAL_COMPONENT, files.pdf(f"trang {number}.pdf"))
    with pytest.raises(Refused) as refused:
        await filing.announce(OPTIONAL_COMPONENT, files.pdf())
    assert (refused.value.code, refused.value.reason) == (409, "COMPONENT_TOO_MANY_FILES")
    assert await filing.announce(REQUIRED_COMPONENT, files.pdf())
