"""Notices (thư thông báo): the person is told by mail of whatever concerns them, in words that say what to do.

The mails are those that came by SMTP. How each reads as a whole stands in tests/unit/tracking/letters.
"""

from __future__ import annotations

import html
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from motcua.submission.v1 import desk_service_pb2, dossier_pb2
from motcua.type.v1 import types_pb2

from services.common.kernel.principal import Role
from services.tracking.domain.notice_table import NOTICED
from tests.support import drafts, files
from tests.support.citizen import Citizen, Filing
from tests.support.mailbox import Mail
from tests.support.operator import issue_ward_certificate
from tests.support.people import woman
from tests.support.places import (
    AGENCY,
    AGENCY_NAME,
    BIRTH_REGISTRATION,
    OTHER_AGENCY,
    OTHER_AGENCY_NAME,
    REQUIRED_COMPONENT,
)
from tests.support.portal import Portal
from tests.support.ward import Ward
from tests.support.working_days import working_morning

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
REMARK = "Chụp lại cho rõ <bốn góc>"
REASON = "Giấy chứng sinh bị mờ & không đọc được"


@pytest.fixture(scope="module")
async def whole_ward(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Ward]:
    """The ward with everybody in it, head and supervisor too."""
    out = tmp_path_factory.mktemp("wards") / AGENCY
    certificate = await issue_ward_certificate(portal.doors.operator_env, AGENCY, out, *Role)
    async with portal.ward(certificate) as connected:
        yield connected


async def told(citizen: Citizen, filing: Filing, subject: str, *contains: str) -> Mail:
    """The mail with this subject, which must say all of this in both its forms, and nothing that is private."""
    mail = await citizen.mailbox.next(subject.format(filing.code))
    assert mail.subject == subject.format(filing.code)
    assert mail.link(citizen.portal.doors.gateway).endswith(f"/tra-cuu?code={filing.code}")
    shown = html.unescape(mail.html)
    for text in (filing.code, "Việc cần làm tiếp theo:", *contains):
        assert text in mail.text
        assert text in shown
    person = citizen.person
    for secret in (person.number, person.full_name, person.phone, person.address, person.email, filing.id):
        assert secret not in mail.text + mail.html
    return mail


def local(instant: str) -> str:
    """An instant of the REST API as people read it."""
    return f"{datetime.fromisoformat(instant).astimezone(VIETNAM):%H giờ %M ngày %d/%m/%Y}"


async def begun(citizen: Citizen, ward: Ward) -> Filing:
    """A dossier that is being handled."""
    filing = await drafts.submitted(citizen)
    await ward.accept(f"dossiers/{filing.id}")
    await ward.start(f"dossiers/{filing.id}")
    await filing.refresh()
    return filing


async def test_the_straight_way(citizen: Citizen, ward: Ward) -> None:
    filing = await drafts.submitted(citizen)
    name = f"dossiers/{filing.id}"
    submitted = await filing.refresh()
    await told(citizen, filing, "Hồ sơ {} đã được gửi", AGENCY_NAME, local(submitted["acceptance_due_time"]))

    await ward.accept(name)
    appointment = (await filing.refresh())["appointment_time"]
    await told(citizen, filing, "Hồ sơ {} đã được tiếp nhận", f"{local(appointment)}", "Thủ tục đăng ký khai sinh")

    await ward.start(name)
    await ward.finish(name, await ward.attach_result(name, files.pdf()))
    await told(citizen, filing, "Hồ sơ {} đã có kết quả", f"nhận kết quả tại {AGENCY_NAME}", "Giấy khai sinh")

    await ward.hand_over(name, citizen.person.full_name, citizen.person.number)
    await told(citizen, filing, "Hồ sơ {} đã trả kết quả")
    await _one_mail_for_each_event(citizen, filing)


async def test_a_supplement_is_asked_with_guidance(citizen: Citizen, ward: Ward) -> None:
    filing = await drafts.submitted(citizen)
    name = f"dossiers/{filing.id}"
    due = datetime.now(UTC) + timedelta(days=14)
    await ward.ask_supplement(name, {f"components.{REQUIRED_COMPONENT}": REMARK}, REASON, due)
    asked = (await filing.refresh())["supplements"][-1]
    title = asked["items"][0]["display_name"]
    mail = await told(
        citizen, filing, "Hồ sơ {} cần bổ sung", f"{title}: {REMARK}", f"Lý do: {REASON}", local(asked["due_time"])
    )
    assert "&lt;bốn góc&gt;" in mail.html

    for attached in filing.dossier["attachments"]:
        await filing.remove(attached["id"])
    await filing.attach(REQUIRED_COMPONENT, files.pdf("mới.pdf", "MOI"))
    await filing.send_supplement()
    await told(citizen, filing, "Đã nhận phần bổ sung của hồ sơ {}")
    await ward.confirm_supplement(name)
    await told(citizen, filing, "Phần bổ sung của hồ sơ {} đã đầy đủ")
    await _one_mail_for_each_event(citizen, filing)


async def test_a_refusal_says_why(citizen: Citizen, ward: Ward) -> None:
    filing = await drafts.submitted(citizen)
    await ward.refuse(f"dossiers/{filing.id}", REASON)
    await told(citizen, filing, "Hồ sơ {} không được tiếp nhận", f"Lý do: {REASON}")


async def test_a_withdrawal_is_confirmed_and_the_owners_own_words_stay_at_home(citizen: Citizen, ward: Ward) -> None:
    early, late = await drafts.submitted(citizen), await begun(citizen, ward)
    await early.withdraw("Tôi nộp nhầm nơi")
    assert "nộp nhầm" not in (await told(citizen, early, "Hồ sơ {} đã được rút")).text

    await late.withdraw("Tôi nộp nhầm nơi")
    assert "nộp nhầm" not in (await told(citizen, late, "Đã nhận yêu cầu rút hồ sơ {}")).text
    await ward.confirm_withdrawal(f"dossiers/{late.id}")
    assert "nộp nhầm" not in (await told(citizen, late, "Hồ sơ {} đã được rút")).text


async def test_money_is_asked_for_and_its_receipt_told(citizen: Citizen, ward: Ward) -> None:
    filing = await begun(citizen, ward)
    name = f"dossiers/{filing.id}"
    await ward.demand_payment(name, 1_250_000, "Kho bạc Nhà nước")
    await told(
        citizen,
        filing,
        "Hồ sơ {} cần nộp phí, lệ phí",
        *("1.250.000 đồng", "Lệ phí", "Kho bạc Nhà nước"),
    )
    await ward.confirm_payment(name, "BL-0001")
    await told(citizen, filing, "Đã nhận khoản nộp của hồ sơ {}")


async def test_a_delay_is_told_with_apology_and_both_dates(citizen: Citizen, whole_ward: Ward) -> None:
    filing = await begun(citizen, whole_ward)
    before = filing.dossier["appointment_time"]
    await whole_ward.extend(f"dossiers/{filing.id}", working_morning())
    after = (await filing.refresh())["appointment_time"]
    await told(
        citizen,
        filing,
        "Hồ sơ {}: xin lỗi và hẹn lại ngày trả kết quả",
        *(local(before), local(after)),
        *("Chúng tôi xin lỗi vì trả kết quả chậm", "Nguyên nhân: Cơ quan phối hợp trả lời chậm"),
    )


async def test_stopped_resumed_and_reconsidered(citizen: Citizen, whole_ward: Ward) -> None:
    filing = await begun(citizen, whole_ward)
    name = f"dossiers/{filing.id}"
    await whole_ward.stop(name, REASON, "Điều 12")
    await told(citizen, filing, "Hồ sơ {} đã dừng xử lý", f"Lý do: {REASON}")
    await whole_ward.resume(name, "Đã xác minh xong")
    await told(citizen, filing, "Hồ sơ {} được tiếp tục xử lý", "Lý do: Đã xác minh xong")
    await whole_ward.finish(name, await whole_ward.attach_result(name, files.pdf()), refusal=True)
    await told(citizen, filing, "Hồ sơ {} đã có kết quả", "Kết quả là văn bản từ chối")
    await whole_ward.step_back(name, "Văn bản có sai sót")
    await told(citizen, filing, "Hồ sơ {} được xem xét lại", "xin ông/bà chưa đến nhận", "Văn bản có sai sót")


async def test_a_result_is_recalled(citizen: Citizen, whole_ward: Ward) -> None:
    filing = await begun(citizen, whole_ward)
    name = f"dossiers/{filing.id}"
    await whole_ward.finish(name, await whole_ward.attach_result(name, files.pdf()))
    await whole_ward.hand_over(name, citizen.person.full_name, citizen.person.number)
    await whole_ward.recall(name, "Ghi sai ngày sinh")
    await told(citizen, filing, "Hồ sơ {}: kết quả đã trả được thu hồi", "Lý do: Ghi sai ngày sinh")
    await _one_mail_for_each_event(citizen, filing)


async def test_a_transfer_says_who_decides_now(citizen: Citizen, ward: Ward) -> None:
    filing = await drafts.submitted(citizen)
    await ward.transfer(f"dossiers/{filing.id}", OTHER_AGENCY, "Không thuộc thẩm quyền")
    await told(
        citizen,
        filing,
        "Hồ sơ {} được chuyển đến cơ quan có thẩm quyền",
        f"được chuyển đến {OTHER_AGENCY_NAME}",
        "thẩm quyền",
    )


async def test_papers_at_the_counter_are_receipted_by_mail(portal: Portal, ward: Ward) -> None:
    person = woman()
    party = dossier_pb2.Party(
        kind=types_pb2.PARTY_KIND_CITIZEN,
        full_name=person.full_name,
        birth_date=types_pb2.LocalDate(value=person.birth_date),
        identity_document=types_pb2.IdentityDocument(
            kind=types_pb2.IDENTITY_DOCUMENT_KIND_PERSONAL_NUMBER, number=person.number
        ),
        address=person.address,
        phone=person.phone,
    )
    papers = desk_service_pb2.FileAtCounterRequest(
        procedure=f"procedures/{BIRTH_REGISTRATION}",
        channel=types_pb2.CHANNEL_COUNTER,
        submitter=party,
        owner=party,
        contact=dossier_pb2.Contact(email=person.email, phone=person.phone),
        component_checks=[dossier_pb2.ComponentCheck(key=REQUIRED_COMPONENT, originals=1)],
        next_handler="Phạm Thị D",
    )
    filed, mailbox = await ward.file_at_counter(papers), portal.mailbox(person.email)
    mail = await mailbox.next(f"Hồ sơ {filed.code} đã được tiếp nhận")
    assert f"{AGENCY_NAME} đã tiếp nhận hồ sơ mà ông/bà nộp tại quầy." in mail.text
    assert "Hẹn trả kết quả: " in mail.text
    assert person.full_name not in mail.text + mail.html

    due = datetime.now(UTC) + timedelta(days=14)
    await ward.ask_supplement(filed.name, {f"components.{REQUIRED_COMPONENT}": REMARK}, REASON, due)
    mail = await mailbox.next(f"Hồ sơ {filed.code} cần bổ sung")
    assert "mang giấy tờ cần bổ sung đến nơi đã nộp hồ sơ" in mail.text
    await ward.confirm_supplement(filed.name)
    mail = await mailbox.next(f"Đã nhận phần bổ sung của hồ sơ {filed.code}")
    assert f"{AGENCY_NAME} đã nhận phần bổ sung trên giấy của ông/bà và xác nhận đã đầy đủ." in mail.text
    assert "sẽ kiểm tra" not in mail.text


async def _one_mail_for_each_event(citizen: Citizen, filing: Filing) -> None:
    """As many different mails as events that concern the person, each under its event's name."""
    events = [entry["event"] for entry in (await filing.timeline())["entries"]]
    ids = {mail.message_id for mail in await citizen.mailbox.all() if filing.code in mail.subject}
    assert sorted(each.split("@")[0].rpartition(".")[2] for each in ids) == sorted(NOTICED & {*events})
