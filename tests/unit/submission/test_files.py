"""The files of a dossier: which are taken, by whom, and when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.common.kernel.errors import DomainError
from services.common.kernel.principal import Principal, Role
from services.submission.domain.errors.access import EditNotYours
from services.submission.domain.errors.files import (
    AttachmentNotFound,
    AttachmentNotPending,
    ComponentTooManyFiles,
    ComponentUnknown,
    DossierTooLarge,
    FileNameUnfit,
    FileTooLarge,
    FileTypeNotAllowed,
)
from services.submission.domain.errors.moves import TransitionNotAllowed
from services.submission.domain.record.attachments import MAX_DOSSIER_BYTES, MAX_FILE_BYTES, AttachmentState, Purpose
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.procedure import Component
from services.submission.domain.steps import files, stopping
from tests.unit.submission.dossiers import (
    BIRTH,
    CALENDAR,
    CITIZEN_FILE,
    NGHI_SON,
    OWNER,
    RESULT_FILE,
    STRANGER,
    accepted,
    attached,
    by,
    drafted,
    finished,
    sent,
    started,
    ward,
)


def announced() -> Dossier:
    return files.add_attachment(drafted(), CITIZEN_FILE, by(OWNER)).aggregate


def test_a_file_is_pending_until_its_copy_was_checked() -> None:
    dossier = announced()
    assert dossier.attachment("file-1").state is AttachmentState.PENDING
    change = files.complete_attachment(dossier, "file-1", size=990, sha256="cd" * 32, act=by(OWNER))
    checked = change.aggregate.attachment("file-1")
    assert (checked.state, checked.size, checked.sha256) == (AttachmentState.VERIFIED, 990, "cd" * 32)
    assert (change.aggregate.version, change.events) == (dossier.version + 1, ())


def test_a_rejected_file_says_why_and_can_be_removed() -> None:
    dossier = files.reject_attachment(announced(), "file-1", reason="TYPE_MISMATCH", act=by(OWNER)).aggregate
    assert dossier.attachment("file-1").rejection == "TYPE_MISMATCH"
    assert files.remove_attachment(dossier, "file-1", by(OWNER)).aggregate.attachments == ()


def test_a_removed_file_is_remembered_while_something_may_be_left_of_it() -> None:
    removed = files.remove_attachment(announced(), "file-1", by(OWNER)).aggregate
    assert [file.id for file in removed.removed_files] == ["file-1"]


def test_an_agency_takes_back_a_result_that_it_uploaded_by_mistake() -> None:
    dossier = attached(started(), RESULT_FILE, ward())
    taken_back = files.remove_attachment(dossier, RESULT_FILE.id, by(ward())).aggregate
    assert [file.id for file in taken_back.removed_files] == [RESULT_FILE.id]
    for stranger in (OWNER, ward(agency=NGHI_SON)):
        with pytest.raises(EditNotYours):
            files.remove_attachment(dossier, RESULT_FILE.id, by(stranger))
    with pytest.raises(TransitionNotAllowed):
        files.remove_attachment(finished(), RESULT_FILE.id, by(ward()))


def test_a_result_goes_with_its_file() -> None:
    stepped_back = stopping.step_back(finished(), reason="Sai tên", calendar=CALENDAR, act=by(ward())).aggregate
    assert stepped_back.result is not None
    assert files.remove_attachment(stepped_back, RESULT_FILE.id, by(ward())).aggregate.result is None


def test_a_file_is_checked_once() -> None:
    dossier = attached(drafted(), CITIZEN_FILE, OWNER)
    with pytest.raises(AttachmentNotPending):
        files.complete_attachment(dossier, "file-1", size=1, sha256="", act=by(OWNER))
    with pytest.raises(AttachmentNotPending):
        files.reject_attachment(dossier, "file-1", reason="TYPE_MISMATCH", act=by(OWNER))


def test_a_foreign_attachment_is_not_found() -> None:
    with pytest.raises(AttachmentNotFound):
        files.complete_attachment(announced(), "file-2", size=1, sha256="", act=by(OWNER))
    with pytest.raises(AttachmentNotFound):
        files.remove_attachment(announced(), "file-2", by(OWNER))


@pytest.mark.parametrize(
    ("announced", "kept"),
    [
        ("image/jpeg", "image/jpeg"),
        ("image/jpg", "image/jpeg"),
        ("IMAGE/JPEG", "image/jpeg"),
        ("image/heif", "image/heic"),
    ],
)
def test_a_photo_is_what_it_is_however_a_phone_calls_it(announced: str, kept: str) -> None:
    after = files.add_attachment(drafted(), replace(CITIZEN_FILE, content_type=announced), by(OWNER)).aggregate
    assert after.attachments[-1].content_type == kept


@pytest.mark.parametrize(
    ("file", "error"),
    [
        (replace(CITIZEN_FILE, content_type="application/x-msdownload"), FileTypeNotAllowed),
        (replace(CITIZEN_FILE, size=MAX_FILE_BYTES + 1), FileTooLarge),
        (replace(CITIZEN_FILE, size=0), FileTooLarge),
        (replace(CITIZEN_FILE, file_name="\u202e "), FileNameUnfit),
        (replace(CITIZEN_FILE, file_name="ả" * 201), FileNameUnfit),
        (replace(CITIZEN_FILE, component_key="so-do"), ComponentUnknown),
        (replace(CITIZEN_FILE, component_key=""), ComponentUnknown),
    ],
)
def test_a_file_that_is_not_taken(file: files.NewFile, error: type[DomainError]) -> None:
    with pytest.raises(error):
        files.add_attachment(drafted(), file, by(OWNER))


def test_a_name_keeps_its_accents_and_loses_its_path() -> None:
    file = replace(CITIZEN_FILE, file_name="C:\\Ảnh\\giấy chứng sinh.pdf")
    dossier = files.add_attachment(drafted(), file, by(OWNER)).aggregate
    assert dossier.attachment("file-1").file_name == "giấy chứng sinh.pdf"


def test_a_dossier_holds_100_mb_and_the_answer_still_fits() -> None:
    dossier = drafted()
    for number in range(MAX_DOSSIER_BYTES // MAX_FILE_BYTES):
        file = replace(CITIZEN_FILE, id=f"big-{number}", size=MAX_FILE_BYTES)
        dossier = attached(dossier, file, OWNER)
    with pytest.raises(DossierTooLarge):
        files.add_attachment(dossier, replace(CITIZEN_FILE, id="one-more", size=1), by(OWNER))
    full = replace(started(), attachments=dossier.attachments)
    assert attached(full, RESULT_FILE, ward()).attachment("file-9").state is AttachmentState.VERIFIED


def test_a_component_holds_10_files_and_the_dossier_50() -> None:
    papers = tuple(Component(f"giay-{n}", f"Giấy {n}", required=False) for n in range(6))
    dossier = drafted(replace(BIRTH, components=papers))
    for number in range(50):
        file = replace(CITIZEN_FILE, id=f"small-{number}", component_key=papers[number // 10].key)
        dossier = files.add_attachment(dossier, file, by(OWNER)).aggregate
    with pytest.raises(DossierTooLarge):
        files.add_attachment(dossier, replace(CITIZEN_FILE, component_key="giay-5"), by(OWNER))

    dossier = files.remove_attachment(dossier, "small-49", by(OWNER)).aggregate
    with pytest.raises(ComponentTooManyFiles):
        files.add_attachment(dossier, replace(CITIZEN_FILE, component_key="giay-0"), by(OWNER))
    assert files.add_attachment(dossier, replace(CITIZEN_FILE, component_key="giay-4"), by(OWNER))


@pytest.mark.parametrize(
    ("dossier", "file", "principal", "error"),
    [
        (drafted(), CITIZEN_FILE, STRANGER, EditNotYours),
        (drafted(), CITIZEN_FILE, ward(), EditNotYours),
        (sent(), replace(CITIZEN_FILE, id="late"), OWNER, TransitionNotAllowed),
        (accepted(), RESULT_FILE, OWNER, EditNotYours),
        (accepted(), RESULT_FILE, ward(agency=NGHI_SON), EditNotYours),
        (accepted(), RESULT_FILE, ward(Role.SUPERVISOR), EditNotYours),
        (sent(), RESULT_FILE, ward(), TransitionNotAllowed),
        (finished(), replace(RESULT_FILE, id="late"), ward(), TransitionNotAllowed),
        (accepted(), replace(RESULT_FILE, component_key="giay-chung-sinh"), ward(), ComponentUnknown),
    ],
)
def test_files_follow_the_hands_that_hold_the_dossier(
    dossier: Dossier, file: files.NewFile, principal: Principal, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        files.add_attachment(dossier, file, by(principal))


def test_the_desk_attaches_results_while_it_handles() -> None:
    dossier = attached(accepted(), RESULT_FILE, ward(Role.SPECIALIST))
    assert dossier.attachment("file-9").purpose is Purpose.RESULT
