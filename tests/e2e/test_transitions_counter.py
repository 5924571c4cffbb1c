"""Papers that somebody brings: registered and accepted in one step, for an owner who needs no account."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest
from motcua.submission.v1 import desk_service_pb2, dossier_pb2
from motcua.type.v1 import types_pb2

from tests.e2e.stations import heard
from tests.support.passerby import Passerby
from tests.support.people import Person, woman
from tests.support.places import AGENCY, BIRTH_REGISTRATION, REQUIRED_COMPONENT
from tests.support.surprise import Refused
from tests.support.ward import Ward
from tests.support.ward_decisions import SPECIALIST


def party(person: Person) -> dossier_pb2.Party:
    return dossier_pb2.Party(
        kind=types_pb2.PARTY_KIND_CITIZEN,
        full_name=person.full_name,
        birth_date=types_pb2.LocalDate(value=person.birth_date),
        identity_document=types_pb2.IdentityDocument(
            kind=types_pb2.IDENTITY_DOCUMENT_KIND_PERSONAL_NUMBER, number=person.number
        ),
        address=person.address,
        phone=person.phone,
    )


def papers(person: Person, **other: Any) -> desk_service_pb2.FileAtCounterRequest:
    """A birth registration with an original and two photocopies of the certificate."""
    counted = dossier_pb2.ComponentCheck(key=REQUIRED_COMPONENT, originals=1, photocopies=2)
    fields: dict[str, Any] = {
        "procedure": f"procedures/{BIRTH_REGISTRATION}",
        "channel": types_pb2.CHANNEL_COUNTER,
        "submitter": party(person),
        "owner": party(person),
        "component_checks": [counted],
        "next_handler": SPECIALIST,
    }
    return desk_service_pb2.FileAtCounterRequest(**fields | other)


async def test_what_is_brought_to_the_counter_is_accepted_and_goes_its_way(ward: Ward, passerby: Passerby) -> None:
    person, key = woman(), str(uuid.uuid4())
    _, cursor = await ward.events()

    answers = await asyncio.gather(*(ward.file_at_counter(papers(person), key=key) for _ in range(3)))

    dossier = answers[0]
    assert {answer.name for answer in answers} == {dossier.name}, "a repeat gets the same dossier"
    assert dossier.status == dossier_pb2.DOSSIER_STATUS_ACCEPTED
    assert dossier.code
    assert (dossier.handling_agency.name, dossier.return_agency.name) == (f"agencies/{AGENCY}", f"agencies/{AGENCY}")
    assert dossier.appointment_time.seconds > dossier.accept_time.seconds
    assert (dossier.component_checks[0].originals, dossier.component_checks[0].photocopies) == (1, 2)
    started = await ward.start(dossier.name)
    assert started.status == dossier_pb2.DOSSIER_STATUS_IN_PROGRESS
    await heard(ward, cursor, dossier.name, "started")
    assert (await passerby.look_up(dossier.code))["status"] == "in_progress"


async def test_the_counter_needs_what_the_law_asks_for(ward: Ward, superiors: Ward) -> None:
    person = woman()
    with pytest.raises(Refused, match="INVALID_ARGUMENT"):
        await ward.file_at_counter(papers(person, component_checks=[]))
    with pytest.raises(Refused, match="INVALID_ARGUMENT"):
        await ward.file_at_counter(papers(person, next_handler=""))
    with pytest.raises(Refused, match="COMPONENT_UNKNOWN"):
        await ward.file_at_counter(papers(person, component_checks=[dossier_pb2.ComponentCheck(key="x", originals=1)]))
    with pytest.raises(Refused, match="DOSSIER_INCOMPLETE") as refused:
        await ward.file_at_counter(papers(person, owner=dossier_pb2.Party(full_name="Nguyễn Văn A")))
    assert any(field.startswith("owner") for field in refused.value.fields)
    with pytest.raises(Refused, match="PERMISSION_DENIED"):
        await superiors.file_at_counter(papers(person))
