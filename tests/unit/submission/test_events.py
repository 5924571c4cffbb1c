"""What others are told, and what they are not."""

from __future__ import annotations

from dataclasses import replace

from services.common.kernel.principal import Kind
from services.submission.domain.events import DossierEvent
from services.submission.domain.record.procedure import ProcedurePin
from services.submission.domain.status import Status
from services.submission.domain.steps import draft, handling, supplementing, withdrawing
from tests.unit.submission.dossiers import (
    BIRTH,
    CALENDAR,
    CONTACT,
    OFFICER,
    OWNER,
    PARTY,
    RESULT_FILE,
    asked,
    attached,
    by,
    filled,
    sent,
    started,
    ward,
)


def accepted_event(procedure: ProcedurePin = BIRTH) -> DossierEvent:
    (event,) = handling.accept(sent(procedure), handler="cb-1", calendar=CALENDAR, act=by(ward())).events
    return event


def test_an_event_is_named_by_the_table() -> None:
    event = accepted_event()
    assert event.type == "vn.motcua.dossier.accepted.v1"
    assert event.subject == "dossier.v1.tandan.accepted"


def test_an_event_tells_what_happened_and_who_acted() -> None:
    event = accepted_event()
    assert (event.from_status, event.to_status, event.sequence) == (Status.REGISTERED, Status.ACCEPTED, 2)
    assert (event.code, event.actor_kind) == ("H56.245-261123-0001", Kind.WARD)
    assert (event.receiving.id, event.handling.id) == ("nghison", "tandan")
    assert event.appointment is not None


def test_a_dossier_knows_the_version_that_others_were_told_of() -> None:
    assert filled().told_version == 0
    told = started()
    assert told.told_version == told.version
    changed = attached(told, RESULT_FILE, ward())
    assert (changed.version, changed.told_version) == (told.version + 2, told.version)


def test_an_event_carries_no_personal_data() -> None:
    told = repr(accepted_event())
    document = PARTY.identity_document
    assert document is not None
    for secret in (OFFICER.name, PARTY.full_name, document.number, CONTACT.email, CONTACT.phone, PARTY.address):
        assert secret not in told
    assert accepted_event().owner_masked == "N*** V*** A***"


def test_a_sensitive_procedure_gives_not_even_initials() -> None:
    assert accepted_event(replace(BIRTH, sensitive=True)).owner_masked == ""


def test_a_new_owner_is_told_of_when_the_supplement_is_sent() -> None:
    mending = asked(started(), "owner.full_name")
    amendment = draft.Amendment(owner=replace(PARTY, full_name="Lê Thị C"))
    changed = draft.amend(mending, amendment, {"owner"}, by(OWNER)).aggregate
    (wish,) = withdrawing.withdraw(changed, reason="Đổi ý", act=by(OWNER)).events
    (sending,) = supplementing.send(changed, (), calendar=CALENDAR, act=by(OWNER)).events
    assert (wish.owner_masked, sending.owner_masked) == ("N*** V*** A***", "L*** T*** C***")
