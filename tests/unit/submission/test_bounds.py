"""A dossier can't go to and fro for ever: it is one document, and stays one that can be read and settled."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import bson
import pytest

from services.common.kernel.errors import ResourceExhausted
from services.submission.adapters import open_part, sealed_part
from services.submission.domain.act import Officer
from services.submission.domain.bounds import MAX_STEPS, MAX_SUPPLEMENTS
from services.submission.domain.errors.moves import TooManySteps
from services.submission.domain.record.attachments import MAX_FILES, MAX_REMOVED_FILES, RemovedFile
from services.submission.domain.record.declaration import MAX_CHARACTERS
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.history import Remark
from services.submission.domain.record.supplements import Item, Supplement
from services.submission.domain.status import Status
from services.submission.domain.steps import files, handling, stopping, transferring
from tests.unit.submission.dossiers import (
    CALENDAR,
    CITIZEN_FILE,
    MONDAY_10,
    NGHI_SON,
    OWNER,
    RESULT,
    RESULT_FILE,
    accepted,
    asked,
    asked_to_pay,
    attached,
    by,
    drafted,
    paid,
    returned,
    started,
    stopped,
    ward,
)

WARD, NAME = ward(), "declaration.ho_ten_tre"
A_MEGABYTE = 1024 * 1024


def long(dossier: Dossier) -> Dossier:
    """As if it had gone to and fro where it stands until it was enough."""
    last = dossier.history[-1]
    here = replace(last, from_status=dossier.status, to_status=dossier.status)
    return replace(dossier, history=(*dossier.history, *(here,) * (MAX_STEPS - len(dossier.history))))


@pytest.mark.parametrize(
    "go_on",
    [
        lambda: asked(long(started()), NAME),
        lambda: asked_to_pay(long(started())),
        lambda: stopped(long(started())),
        lambda: handling.hand_over(long(started()), handler="cb-2", act=by(WARD)),
        lambda: stopping.step_back(long(started()), reason="Nhầm", calendar=CALENDAR, act=by(WARD)),
        lambda: transferring.transfer(long(accepted()), to=NGHI_SON, reason="Nhầm", act=by(WARD)),
        lambda: handling.recall_result(long(returned()), reason="Nhầm", act=by(WARD)),
    ],
)
def test_what_could_go_on_for_ever_ends(go_on: Callable[[], object]) -> None:
    with pytest.raises(TooManySteps):
        go_on()


def test_the_way_to_the_end_stays_open() -> None:
    dossier = attached(paid(long(asked_to_pay())), RESULT_FILE, WARD)
    assert handling.finish(dossier, result=RESULT, act=by(WARD)).aggregate.status is Status.FINISHED


def test_a_citizen_is_not_asked_again_and_again() -> None:
    settled = replace(asked(started(), NAME).supplements[0], sent_at=MONDAY_10)
    with pytest.raises(TooManySteps) as refused:
        asked(replace(started(), supplements=(settled,) * MAX_SUPPLEMENTS), NAME)
    assert "yêu cầu bổ sung hồ sơ" in refused.value.text_vi()
    assert asked(replace(started(), supplements=(settled,) * (MAX_SUPPLEMENTS - 1)), NAME)


def test_files_are_not_put_in_and_taken_out_without_end() -> None:
    gone = tuple(RemovedFile(f"file-{number}", MONDAY_10) for number in range(MAX_REMOVED_FILES))
    with pytest.raises(ResourceExhausted):
        files.add_attachment(replace(drafted(), removed_files=gone), CITIZEN_FILE, by(OWNER))


def test_the_longest_story_is_far_from_what_the_database_takes() -> None:
    letter = "𠀋"  # four bytes; no letter has more
    papers = tuple(replace(started().attachments[0], id=str(at), file_name=letter * 200) for at in range(MAX_FILES))
    content = replace(
        asked(started(), NAME).supplements[0].before,
        declaration={"a": letter * MAX_CHARACTERS},
        attachments=papers,
    )
    item = Item(NAME, letter * 500, letter * 1000, letter * 1000)
    supplement: Supplement = replace(asked(started(), NAME).supplements[0], items=(item,) * 100, before=content)
    officer = Officer(letter * 64, letter * 100, letter * 100)
    dossier = replace(
        started(),
        declaration=content.declaration,
        attachments=papers,
        supplements=(supplement,) * MAX_SUPPLEMENTS,
        history=(replace(started().history[-1], officer=officer),) * MAX_STEPS,
        remarks=tuple(Remark(str(at), letter * 1600, MONDAY_10) for at in range(MAX_STEPS)),
    )
    sealed = len(json.dumps(sealed_part.of(dossier), ensure_ascii=False).encode())
    history = len(bson.encode({"history": [open_part.step(step) for step in dossier.history]}))
    assert sealed + history < 12 * A_MEGABYTE
