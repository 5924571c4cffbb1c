"""What the fuzzing has to draw from: dossiers in every status at one ward, solved captchas, right parts of messages."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from motcua.identity.v1 import account_service_pb2, captcha_service_pb2
from motcua.submission.v1 import dossier_pb2
from motcua.type.v1 import types_pb2

from tests.fuzz.messages import Pool, struct
from tests.support import drafts, files, filled_forms
from tests.support.citizen import Citizen, Filing
from tests.support.people import man
from tests.support.places import AGENCY, BIRTH_FORM, BIRTH_REGISTRATION, OTHER_AGENCY, REQUIRED_COMPONENT
from tests.support.portal import Portal
from tests.support.ward import Ward
from tests.support.ward_decisions import OFFICER
from tests.support.working_days import working_morning

CAPTCHAS = 12


async def dossiers(citizen: Citizen, ward: Ward) -> list[Filing]:
    """Drafts, spare ones that have no files, and some in each of the statuses that follow."""
    found = [await drafts.complete(citizen) for _ in range(3)]
    found += [await citizen.draft(BIRTH_REGISTRATION, AGENCY) for _ in range(3)]
    steps = (_leave, _leave, _leave, _accept, _accept, _start, _start, _start, _ask, _ask, _demand, _finish, _finish)
    for step in steps:
        filing = await drafts.submitted(citizen)
        await step(ward, f"dossiers/{filing.id}")
        found.append(filing)
    return found


async def _leave(ward: Ward, name: str) -> None:
    pass


async def _accept(ward: Ward, name: str) -> None:
    await ward.accept(name)


async def _start(ward: Ward, name: str) -> None:
    await ward.accept(name)
    await ward.start(name)


async def _ask(ward: Ward, name: str) -> None:
    item = {f"components.{REQUIRED_COMPONENT}": "Ảnh mờ."}
    await ward.ask_supplement(name, item, "Thiếu giấy tờ.", datetime.now(UTC) + timedelta(days=10))


async def _demand(ward: Ward, name: str) -> None:
    await _start(ward, name)
    await ward.demand_payment(name, 50_000)


async def _finish(ward: Ward, name: str) -> None:
    await _start(ward, name)
    await ward.finish(name, await ward.attach_result(name, files.pdf()))


async def pool(portal: Portal, citizen: Citizen, filings: list[Filing]) -> Pool:
    """Everything that there is to draw from."""
    names = [f"dossiers/{filing.id}" for filing in filings]
    codes = [filing.code for filing in filings if filing.code]
    attachments = [
        f"dossiers/{each.id}/attachments/{file['id']}" for each in filings for file in each.dossier["attachments"]
    ]
    field = (await citizen.rest.get(f"/procedures/{BIRTH_REGISTRATION}")).body["field"]["id"]
    catalogue = [f"agencies/{AGENCY}", f"agencies/{OTHER_AGENCY}", f"procedures/{BIRTH_REGISTRATION}"]
    texts = [*names, *attachments, *catalogue, f"forms/{BIRTH_FORM}", f"fields/{field}"]
    return Pool(texts, _by_field(citizen, codes, attachments), await _messages(portal, citizen, attachments))


def _by_field(citizen: Citizen, codes: list[str], attachments: list[str]) -> dict[str, list[str]]:
    person = citizen.person
    return {
        "etag": ["", "", "", "", '"1"'],
        "page_token": [""],
        "cursor": [""],
        "component_key": [REQUIRED_COMPONENT, REQUIRED_COMPONENT, ""],
        "content_type": ["application/pdf", "image/png"],
        "file_name": ["giấy.pdf"],
        "attachment": attachments,
        "query": ["khai sinh", "", "hai an"],
        "code": codes,
        "paths": ["owner", "contact", "submitter", "declaration", "profile"],
        "cases": [],
        "number": [person.number],
        "field": [f"components.{REQUIRED_COMPONENT}", "contact.phone"],
        "client_id": ["cong-tinh", "cong-khac"],
        "current_password": [person.password],
        "new_email": [man().email, man().email],
        "reason": ["Thiếu giấy tờ."],
        "password": [person.password],
        "new_password": ["mot mat khau dai"],
        "user_name": [person.user_name, man().user_name],
        "email": [person.email],
        "full_name": ["Nguyễn Văn A"],
        "agency": [f"agencies/{OTHER_AGENCY}", f"agencies/{AGENCY}"],
    }


async def _messages(portal: Portal, citizen: Citizen, attachments: list[str]) -> dict[str, list[Message]]:
    person = citizen.person
    document = types_pb2.IdentityDocument(kind=types_pb2.IDENTITY_DOCUMENT_KIND_PERSONAL_NUMBER, number=person.number)
    born: Any = types_pb2.LocalDate(value=person.birth_date)
    known: dict[str, list[Message]] = defaultdict(list)
    for purpose in ("register", "user_name", "lookup"):
        for _ in range(CAPTCHAS):
            solved = await portal.captcha(purpose)
            answer = captcha_service_pb2.CaptchaAnswer(captcha=f"captchas/{solved['id']}", text=solved["text"])
            known["motcua.identity.v1.CaptchaAnswer"].append(answer)
    later = Timestamp()
    later.FromDatetime(working_morning(9))
    right = (
        document,
        OFFICER,
        later,
        struct(filled_forms.BIRTH),
        dossier_pb2.Contact(email=person.email, phone=person.phone),
        dossier_pb2.Party(
            kind=types_pb2.PARTY_KIND_CITIZEN,
            full_name=person.full_name,
            birth_date=born,
            identity_document=document,
            address=person.address,
            phone=person.phone,
        ),
        account_service_pb2.Profile(
            full_name=person.full_name,
            birth_date=born,
            identity_document=document,
            address=person.address,
            phone=person.phone,
            email=man().email,
        ),
        *(
            dossier_pb2.SupplementItem(field=place, remark="Ảnh mờ.")
            for place in (f"components.{REQUIRED_COMPONENT}", "contact.phone")
        ),
    )
    for message in right:
        known[message.DESCRIPTOR.full_name].append(message)
    return known
