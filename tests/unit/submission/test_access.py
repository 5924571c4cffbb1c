"""Who may read and who may decide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.common.kernel.principal import ANONYMOUS, Kind, Principal, Role
from services.submission.domain.access import actors_of, is_owner, may_perform, may_read
from services.submission.domain.act import Officer
from services.submission.domain.actions import Action, Actor
from tests.unit.submission.dossiers import NGHI_SON, OWNER, STRANGER, TAN_DAN, accepted, filled, sent, ward

OFFICER = Principal(Kind.OFFICER, "cb-1", agency_id=TAN_DAN.id, roles=frozenset({Role.SPECIALIST}))
ELSEWHERE = replace(ward(), agency_id="haithanh")


@pytest.mark.parametrize(
    ("principal", "draft", "sent_dossier", "decides"),
    [
        (OWNER, True, True, False),
        (STRANGER, False, False, False),
        (ANONYMOUS, False, False, False),
        (ward(), False, True, True),
        (OFFICER, False, True, True),
        (ward(agency=NGHI_SON), False, True, False),  # received it, does not handle it
        (ELSEWHERE, False, False, False),
        (replace(ward(), roles=frozenset()), False, True, False),
        (Principal(Kind.CLIENT, "portal", agency_id=TAN_DAN.id, roles=frozenset(Role)), False, False, False),
        (Principal(Kind.ACCOUNT, "account-2", agency_id=TAN_DAN.id, roles=frozenset(Role)), False, False, False),
        (Principal(Kind.SERVICE, "tracking"), False, False, False),
    ],
)
def test_who_may(principal: Principal, draft: bool, sent_dossier: bool, decides: bool) -> None:
    assert may_read(filled(), principal) is draft
    assert may_read(sent(), principal) is sent_dossier
    assert bool(actors_of(sent(), principal) - {Actor.OWNER}) is decides
    assert not actors_of(filled(), principal) - {Actor.OWNER}


def test_a_paper_dossier_without_an_account_has_no_owner_online() -> None:
    paper = replace(sent(), owner_account_id="")
    assert not is_owner(paper, Principal(Kind.ACCOUNT, ""))
    assert not may_read(paper, ANONYMOUS)


def test_the_handler_is_the_officer_it_lies_with() -> None:
    supervised = accepted()
    assert Actor.HANDLER in actors_of(supervised, OFFICER)
    assert Actor.HANDLER in actors_of(supervised, ward(), Officer("cb-1", "Nguyễn Văn A", ""))
    assert Actor.HANDLER not in actors_of(supervised, ward(), Officer("cb-2", "Nguyễn Văn A", ""))
    assert may_perform(supervised, OFFICER, Action.STEP_BACK)
    assert not may_perform(supervised, replace(OFFICER, id="cb-2"), Action.STEP_BACK)


def test_what_nobody_handles_has_no_handler() -> None:
    assert sent().handler == ""
    assert Actor.HANDLER not in actors_of(sent(), ward(), Officer("", "", ""))
