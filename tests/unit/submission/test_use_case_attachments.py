"""Files: announced, checked, rejected, handed out, swept away: the use cases, on memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from services.common.kernel.change import Change
from services.common.kernel.errors import Conflict, FailedPrecondition, Unavailable
from services.common.kernel.principal import Principal
from services.submission.adapters.memory import MemoryDossiers
from services.submission.app.acts import Acts
from services.submission.app.attachments import (
    CompleteAttachment,
    CreateAttachment,
    DeleteAttachment,
    DownloadAttachment,
    NewAttachment,
)
from services.submission.app.drafting import DeleteDossier
from services.submission.app.ports import CheckedFile
from services.submission.app.sweep import SweepDeletedDossiers, SweepRemovedFiles, SweepUploads
from services.submission.domain.errors.access import DossierNotFound, EditNotYours
from services.submission.domain.errors.files import (
    AttachmentNotFound,
    AttachmentNotPending,
    AttachmentNotVerified,
    FileTooLarge,
)
from services.submission.domain.errors.moves import TransitionNotAllowed
from services.submission.domain.record.attachments import Attachment, AttachmentState, Purpose
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.steps import handling, supplementing
from tests.support.clocks import HandClock
from tests.unit.submission.dossiers import (
    CALENDAR,
    MONDAY_10,
    NGHI_SON,
    OWNER,
    RESULT,
    RESULT_FILE,
    STRANGER,
    CountingIds,
    asked,
    attached,
    by,
    drafted,
    finished,
    mended,
    sent,
    started,
    ward,
)
from tests.unit.submission.neighbours import Shelf, call

NEW = NewAttachment(Purpose.COMPONENT, "giay-chung-sinh", "giấy chứng sinh.pdf", "application/pdf", 1000)


class Cabinet:
    """One draft and all that is done with files."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.dossiers, self.shelf = MemoryDossiers(self.clock), Shelf()
        acts = Acts(self.clock, CountingIds())
        self.create = CreateAttachment(self.dossiers, self.shelf, acts, self.clock)
        self.complete = CompleteAttachment(self.dossiers, self.shelf, acts)
        self.delete = DeleteAttachment(self.dossiers, self.shelf, acts)
        self.download = DownloadAttachment(self.dossiers, self.shelf, self.clock)
        self.sweep = SweepUploads(self.dossiers, self.clock)
        self.sweep_removed = SweepRemovedFiles(self.dossiers, self.shelf, self.clock)
        self.delete_dossier = DeleteDossier(self.dossiers, self.shelf, acts)
        self.sweep_deleted = SweepDeletedDossiers(self.dossiers, self.shelf, self.clock)

    async def put(self, dossier: Dossier) -> None:
        await self.dossiers.add(call(), Change(dossier))

    async def announced(self) -> str:
        """A file announced in a draft; its id."""
        await self.put(drafted())
        attachment, _ = await self.create(call(request_id="r1"), "dossier-1", NEW)
        return attachment.id

    async def state(self, attachment_id: str) -> AttachmentState:
        return (await self.dossiers.get("dossier-1", OWNER)).attachment(attachment_id).state


@pytest.fixture
def cabinet() -> Cabinet:
    return Cabinet()


async def test_an_announcement_gives_a_form_for_a_quarter_of_an_hour(cabinet: Cabinet) -> None:
    await cabinet.put(drafted())
    attachment, form = await cabinet.create(call(request_id="r1"), "dossier-1", NEW)
    assert attachment.state is AttachmentState.PENDING
    assert form.fields["key"] == attachment.id
    assert form.expires_at == cabinet.clock.time + timedelta(minutes=15)


async def test_a_repeat_gives_the_same_file_and_a_fresh_form(cabinet: Cabinet) -> None:
    await cabinet.put(drafted())
    first, _ = await cabinet.create(call(request_id="r1"), "dossier-1", NEW)
    cabinet.clock.time += timedelta(minutes=20)
    again, form = await cabinet.create(call(request_id="r1"), "dossier-1", NEW)
    other, _ = await cabinet.create(call(request_id="r2"), "dossier-1", NEW)
    assert again == first
    assert other.id != first.id
    assert form.expires_at > cabinet.clock.time


async def test_a_checked_file_is_verified_once_and_its_upload_discarded(cabinet: Cabinet) -> None:
    attachment_id = await cabinet.announced()
    first = await cabinet.complete(call(request_id="r2"), "dossier-1", attachment_id)
    assert (first.state, first.size, first.sha256) == (AttachmentState.VERIFIED, 900, "cd" * 32)
    assert await cabinet.complete(call(request_id="r3"), "dossier-1", attachment_id) == first
    assert (cabinet.shelf.checks, cabinet.shelf.tidied) == (1, [attachment_id])


async def test_a_file_that_is_not_what_it_says_is_rejected_for_good(cabinet: Cabinet) -> None:
    attachment_id = await cabinet.announced()
    cabinet.shelf.finding = FileTooLarge()
    with pytest.raises(FileTooLarge):
        await cabinet.complete(call(request_id="r2"), "dossier-1", attachment_id)
    rejected = (await cabinet.dossiers.get("dossier-1", OWNER)).attachment(attachment_id)
    assert (rejected.state, rejected.rejection) == (AttachmentState.REJECTED, "FILE_TOO_LARGE")
    with pytest.raises(AttachmentNotPending):
        await cabinet.complete(call(request_id="r2"), "dossier-1", attachment_id)


@pytest.mark.parametrize("finding", [FailedPrecondition(), Conflict()])
async def test_a_file_that_is_not_there_yet_or_was_overwritten_stays_pending(
    cabinet: Cabinet, finding: FailedPrecondition | Conflict
) -> None:
    attachment_id = await cabinet.announced()
    cabinet.shelf.finding = finding
    with pytest.raises(type(finding)):
        await cabinet.complete(call(request_id="r2"), "dossier-1", attachment_id)
    assert await cabinet.state(attachment_id) is AttachmentState.PENDING


async def test_a_repeat_that_finds_its_upload_cleared_away_gets_the_verified_file(cabinet: Cabinet) -> None:
    attachment_id = await cabinet.announced()
    command = call(request_id="r2")

    class FasterRepeat(Shelf):
        async def check(self, dossier_id: str, attachment: Attachment) -> CheckedFile:
            await cabinet.complete(command, dossier_id, attachment.id)
            raise FailedPrecondition

    slow = CompleteAttachment(cabinet.dossiers, FasterRepeat(), Acts(cabinet.clock, CountingIds()))
    assert (await slow(command, "dossier-1", attachment_id)).state is AttachmentState.VERIFIED


async def test_a_check_that_finds_fault_with_a_file_verified_meanwhile_gives_the_verified_file(
    cabinet: Cabinet,
) -> None:
    attachment_id = await cabinet.announced()

    class OverwrittenMeanwhile(Shelf):
        async def check(self, dossier_id: str, attachment: Attachment) -> CheckedFile:
            await cabinet.complete(call(request_id="r2"), dossier_id, attachment.id)
            raise FileTooLarge

    slow = CompleteAttachment(cabinet.dossiers, OverwrittenMeanwhile(), Acts(cabinet.clock, CountingIds()))
    assert (await slow(call(request_id="r3"), "dossier-1", attachment_id)).state is AttachmentState.VERIFIED


async def test_whoever_may_not_does_not_make_us_read_a_file(cabinet: Cabinet) -> None:
    attachment_id = await cabinet.announced()
    with pytest.raises(DossierNotFound):
        await cabinet.complete(call(STRANGER), "dossier-1", attachment_id)
    with pytest.raises(AttachmentNotFound):
        await cabinet.complete(call(), "dossier-1", "another")
    assert cabinet.shelf.checks == 0


async def test_the_agency_cannot_add_papers_nor_the_citizen_results(cabinet: Cabinet) -> None:
    await cabinet.put(sent())
    with pytest.raises(EditNotYours):
        await cabinet.create(call(ward(), "r1"), "dossier-1", NEW)
    result = NewAttachment(Purpose.RESULT, "", "kết quả.pdf", "application/pdf", 10)
    with pytest.raises(EditNotYours):
        await cabinet.create(call(OWNER, "r2"), "dossier-1", result)
    with pytest.raises(TransitionNotAllowed):
        await cabinet.create(call(ward(), "r3"), "dossier-1", result)


async def test_a_deleted_file_leaves_the_store_too(cabinet: Cabinet) -> None:
    attachment_id = await cabinet.announced()
    for _ in range(2):
        await cabinet.delete(call(request_id="r9"), "dossier-1", attachment_id)
    assert cabinet.shelf.removed == [attachment_id] * 2, "the first call may have died before it"
    with pytest.raises(AttachmentNotFound):
        await cabinet.delete(call(request_id="r10"), "dossier-1", attachment_id)


async def test_what_a_late_check_keeps_of_a_deleted_file_is_swept_away(cabinet: Cabinet) -> None:
    attachment_id = await cabinet.announced()

    class DeletedMeanwhile(Shelf):
        async def check(self, dossier_id: str, attachment: Attachment) -> CheckedFile:
            await cabinet.delete(call(request_id="r8"), dossier_id, attachment.id)
            return await super().check(dossier_id, attachment)

    slow = CompleteAttachment(cabinet.dossiers, DeletedMeanwhile(), Acts(cabinet.clock, CountingIds()))
    with pytest.raises(AttachmentNotFound):
        await slow(call(request_id="r2"), "dossier-1", attachment_id)

    cabinet.shelf.removed.clear()
    assert await cabinet.sweep_removed() == 0, "a check may still be at work"
    cabinet.clock.time += timedelta(hours=2)
    assert await cabinet.sweep_removed() == 1
    assert cabinet.shelf.removed == [attachment_id]
    assert await cabinet.sweep_removed() == 0


async def test_a_sweep_is_no_change_that_a_reader_sees(cabinet: Cabinet) -> None:
    attachment_id = await cabinet.announced()
    await cabinet.delete(call(request_id="r9"), "dossier-1", attachment_id)
    before = await cabinet.dossiers.get("dossier-1", OWNER)
    cabinet.clock.time += timedelta(hours=2)
    assert await cabinet.sweep_removed() == 1
    assert await cabinet.dossiers.get("dossier-1", OWNER) == replace(before, removed_files=()), "the etag is good still"


async def test_a_deletion_stands_though_the_store_is_away_and_is_made_good_later(cabinet: Cabinet) -> None:
    attachment_id = await cabinet.announced()
    cabinet.shelf.away = True
    await cabinet.delete(call(request_id="r9"), "dossier-1", attachment_id)
    cabinet.clock.time += timedelta(hours=2)
    with pytest.raises(Unavailable):
        await cabinet.sweep_removed()
    cabinet.shelf.away = False
    assert await cabinet.sweep_removed() == 1
    assert cabinet.shelf.removed == [attachment_id]


async def test_a_draft_that_is_deleted_takes_its_files_along_once(cabinet: Cabinet) -> None:
    attachment_id = await cabinet.announced()
    for _ in range(2):
        await cabinet.delete_dossier(call(request_id="r9"), "dossier-1", "")
    assert cabinet.shelf.removed == [attachment_id]
    with pytest.raises(DossierNotFound):
        await cabinet.delete_dossier(call(request_id="r10"), "dossier-1", "")
    with pytest.raises(DossierNotFound):
        await cabinet.create(call(request_id="r1"), "dossier-1", NEW)


async def test_a_draft_that_was_changed_meanwhile_or_is_not_the_caller_s_stays(cabinet: Cabinet) -> None:
    attachment_id = await cabinet.announced()
    with pytest.raises(Conflict):
        await cabinet.delete_dossier(call(request_id="r9"), "dossier-1", '"1"')
    with pytest.raises(DossierNotFound):
        await cabinet.delete_dossier(call(STRANGER, request_id="r9"), "dossier-1", "")
    assert await cabinet.state(attachment_id) is AttachmentState.PENDING
    await cabinet.delete_dossier(call(request_id="r9"), "dossier-1", '"2"')


async def test_what_a_late_check_keeps_of_a_deleted_draft_is_swept_away(cabinet: Cabinet) -> None:
    attachment_id = await cabinet.announced()

    class DeletedMeanwhile(Shelf):
        async def check(self, dossier_id: str, attachment: Attachment) -> CheckedFile:
            await cabinet.delete_dossier(call(request_id="r8"), dossier_id, "")
            return await super().check(dossier_id, attachment)

    slow = CompleteAttachment(cabinet.dossiers, DeletedMeanwhile(), Acts(cabinet.clock, CountingIds()))
    with pytest.raises(DossierNotFound):
        await slow(call(request_id="r2"), "dossier-1", attachment_id)

    cabinet.shelf.removed.clear()
    assert await cabinet.sweep_deleted() == 0, "a check may still be at work"
    cabinet.clock.time += timedelta(hours=2)
    cabinet.shelf.away = True
    with pytest.raises(Unavailable):
        await cabinet.sweep_deleted()
    cabinet.shelf.away = False
    assert await cabinet.sweep_deleted() == 1
    assert cabinet.shelf.removed == [attachment_id]
    assert await cabinet.sweep_deleted() == 0


async def test_a_deletion_stands_though_the_store_refuses_to_remove_the_bytes(cabinet: Cabinet) -> None:
    attachment_id = await cabinet.announced()
    cabinet.shelf.locked.add(attachment_id)
    await cabinet.delete(call(request_id="r8"), "dossier-1", attachment_id)
    other, _ = await cabinet.create(call(request_id="r2"), "dossier-1", NEW)
    cabinet.shelf.locked.add(other.id)
    await cabinet.delete_dossier(call(request_id="r9"), "dossier-1", "")
    with pytest.raises(DossierNotFound):
        await cabinet.dossiers.get("dossier-1", OWNER)


@pytest.mark.parametrize("whole", [False, True], ids=["files", "dossiers"])
async def test_one_that_cannot_be_removed_does_not_hold_up_the_others(cabinet: Cabinet, whole: bool) -> None:
    for dossier_id in ("dossier-1", "dossier-2", "dossier-3"):
        await cabinet.put(replace(drafted(), id=dossier_id))
        attachment, _ = await cabinet.create(call(), dossier_id, NEW)
        if whole:
            await cabinet.delete_dossier(call(), dossier_id, "")
        else:
            await cabinet.delete(call(), dossier_id, attachment.id)
    first, locked, last = cabinet.shelf.removed
    cabinet.shelf.removed.clear()
    cabinet.shelf.locked.add(locked)
    cabinet.clock.time += timedelta(hours=2)
    sweep = cabinet.sweep_deleted if whole else cabinet.sweep_removed
    assert (await sweep(), cabinet.shelf.removed) == (2, [first, last])
    assert await sweep() == 0, "the sweeper waits with the one that is left"
    cabinet.shelf.locked.clear()
    assert await sweep() == 1
    assert await sweep() == 0


async def test_a_link_is_for_verified_files_and_a_minute(cabinet: Cabinet) -> None:
    attachment_id = await cabinet.announced()
    with pytest.raises(AttachmentNotVerified):
        await cabinet.download(OWNER, "dossier-1", attachment_id)
    await cabinet.complete(call(request_id="r2"), "dossier-1", attachment_id)
    link, expires_at = await cabinet.download(OWNER, "dossier-1", attachment_id)
    assert link.endswith(attachment_id)
    assert expires_at == cabinet.clock.time + timedelta(seconds=60)
    with pytest.raises(DossierNotFound):
        await cabinet.download(STRANGER, "dossier-1", attachment_id)


async def test_a_result_is_the_citizen_s_once_the_dossier_is_finished(cabinet: Cabinet) -> None:
    await cabinet.put(attached(started(), RESULT_FILE, ward()))
    assert await cabinet.download(ward(), "dossier-1", RESULT_FILE.id)
    with pytest.raises(AttachmentNotFound):
        await cabinet.download(OWNER, "dossier-1", RESULT_FILE.id)

    done = Cabinet()
    await done.put(finished())
    assert await done.download(OWNER, "dossier-1", RESULT_FILE.id)


async def test_what_the_agency_uploaded_by_mistake_is_never_the_citizen_s(cabinet: Cabinet) -> None:
    mistaken = attached(started(), replace(RESULT_FILE, id="file-8"), ward())
    settled = attached(mistaken, RESULT_FILE, ward())
    await cabinet.put(handling.finish(settled, result=RESULT, act=by(ward())).aggregate)
    assert await cabinet.download(OWNER, "dossier-1", RESULT_FILE.id)
    with pytest.raises(AttachmentNotFound):
        await cabinet.download(OWNER, "dossier-1", "file-8")


@pytest.mark.parametrize(
    ("who", "reason"),
    [(OWNER, "owner"), (ward(), "handling agency"), (ward(agency=NGHI_SON), "receiving agency")],
)
async def test_who_opened_a_file_and_why_is_noted_by_ids_only(cabinet: Cabinet, who: Principal, reason: str) -> None:
    await cabinet.put(sent())
    with capture_logs() as lines:
        await cabinet.download(who, "dossier-1", "file-1")
    assert lines == [
        {
            "event": "attachment opened",
            "log_level": "info",
            "dossier": "dossier-1",
            "attachment": "file-1",
            "principal_kind": who.kind.value,
            "principal": who.id,
            "reason": reason,
            "status": "REGISTERED",
        }
    ]


async def test_what_a_supplement_found_there_stays_in_the_store_for_both_sides(cabinet: Cabinet) -> None:
    await cabinet.put(asked(sent(), "components.giay-chung-sinh"))
    await cabinet.delete(call(), "dossier-1", "file-1")

    cabinet.clock.time += timedelta(hours=2)
    assert (await cabinet.sweep_removed(), cabinet.shelf.removed) == (0, [])
    for reader in (OWNER, ward()):
        link, _ = await cabinet.download(reader, "dossier-1", "file-1")
        assert link.endswith("file-1")


async def test_what_the_owner_has_not_sent_yet_nobody_else_opens(cabinet: Cabinet) -> None:
    await cabinet.put(mended(asked(sent(), "components.giay-chung-sinh"), "file-2"))
    assert await cabinet.download(OWNER, "dossier-1", "file-2")
    with pytest.raises(AttachmentNotFound):
        await cabinet.download(ward(), "dossier-1", "file-2")


async def test_what_was_not_sent_in_time_leaves_the_store(cabinet: Cabinet) -> None:
    dossier = mended(asked(sent(), "components.giay-chung-sinh"), "file-2")
    late = by(ward(), MONDAY_10 + timedelta(days=30))
    await cabinet.put(supplementing.expire(dossier, reason="Quá hạn", calendar=CALENDAR, act=late).aggregate)
    cabinet.clock.time += timedelta(days=31)
    assert (await cabinet.sweep_removed(), cabinet.shelf.removed) == (1, ["file-2"])


async def test_what_never_came_is_swept_away_after_a_day(cabinet: Cabinet) -> None:
    attachment_id = await cabinet.announced()
    assert await cabinet.sweep() == 0
    cabinet.clock.time += timedelta(hours=25)
    assert await cabinet.sweep() == 1
    assert await cabinet.sweep() == 0
    with pytest.raises(AttachmentNotFound):
        await cabinet.state(attachment_id)
    cabinet.clock.time += timedelta(hours=2)
    assert await cabinet.sweep_removed() == 1, "it may have come at the last moment"
    assert cabinet.shelf.removed == [attachment_id]


async def test_checked_files_are_never_swept(cabinet: Cabinet) -> None:
    attachment_id = await cabinet.announced()
    await cabinet.complete(call(request_id="r2"), "dossier-1", attachment_id)
    cabinet.clock.time += timedelta(days=30)
    assert await cabinet.sweep() == 0
    assert await cabinet.state(attachment_id) is AttachmentState.VERIFIED
