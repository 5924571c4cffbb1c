"""The oracle notices what a system might do wrong, and is content with one that keeps its word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from motcua.submission.v1.dossier_pb2 import Dossier

from tests.chaos.evidence import Evidence
from tests.chaos.harms import HARMS
from tests.chaos.ledger import Followed, Glimpse, Promise
from tests.chaos.oracle import judge
from tests.chaos.truth import AGENCY, CODES, KILLS, MENDED, STEPS, ledger, truth, versions


def test_a_system_that_keeps_its_word_is_in_order() -> None:
    assert judge(ledger(), truth(), KILLS) == []


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_harm_is_noticed(harm: Callable[[Evidence], None]) -> None:
    evidence = truth()
    harm(evidence)
    assert judge(ledger(), evidence, KILLS) != []


@pytest.mark.parametrize(
    "followed",
    [
        Followed(STEPS["one"][1:], versions("one")[1:], 3),
        Followed([*STEPS["one"], "returned"], [*versions("one"), versions("one")[-1]], 3),
        Followed(STEPS["one"][::-1], versions("one")[::-1], 3),
    ],
    ids=["a gap", "an entry twice", "another order"],
)
def test_a_live_timeline_that_tells_something_else_is_noticed(followed: Followed) -> None:
    promised = ledger()
    promised.promises[0].followed = followed
    assert len(judge(promised, truth(), KILLS)) == 1


def test_a_trace_of_the_mending_that_the_ward_sees_is_noticed() -> None:
    promised = ledger()
    promised.promises[0].glimpses += [Glimpse(Dossier(etag="7"), Dossier(etag="8"))]
    assert len(judge(promised, truth(), KILLS)) == 1


def test_what_is_typed_and_not_sent_is_its_owners_alone() -> None:
    promised, evidence = ledger(), truth()
    promised.promises[1].typed = MENDED
    evidence.owners = {**evidence.owners, "two": replace(evidence.owners["two"], sheet=MENDED)}
    assert judge(promised, evidence, KILLS) == []
    evidence.desks = {**evidence.desks, "two": replace(evidence.desks["two"], sheet=MENDED)}
    assert len(judge(promised, evidence, KILLS)) == 1


def test_a_supplement_leads_back_to_where_it_was_asked() -> None:
    promise = Promise("one", {AGENCY: 0}, steps=["submitted", "accepted", "supplement_asked"])
    assert promise.status == "supplement_requested"
    promise.steps += ["supplement_sent", "supplement_confirmed"]
    assert promise.status == "accepted"


def test_a_promise_that_nobody_kept_is_noticed() -> None:
    assert len(judge(ledger(), Evidence(), KILLS)) >= len(CODES)
