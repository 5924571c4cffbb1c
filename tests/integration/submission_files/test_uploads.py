"""Only what was checked is kept, whatever a client does to its upload meanwhile (a real S3 server)."""

import asyncio
import hashlib
import io
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from minio import Minio

from services.common.kernel.errors import Unavailable
from services.common.runtime import UuidV7
from services.common.settings import BlobSettings
from services.submission.adapters.files.blob_files import BlobFiles
from services.submission.adapters.files.blobs import BlobNotFound, Blobs, incoming_key
from services.submission.adapters.files.uploads import check_upload, discard_incoming
from services.submission.app.ports import CheckedFile
from services.submission.domain.errors.files import (
    FileChangedDuringCheck,
    FileNotUploaded,
    FileTooLarge,
    FileTypeMismatch,
)
from services.submission.domain.record.attachments import MAX_FILE_BYTES, Attachment, Purpose

BUCKET = "motcua-tests"
PDF = b"%PDF-1.7\n" + b"x" * 2000 + b"\n%%EOF"
OTHER_PDF = b"%PDF-1.4\n" + b"y" * 2000 + b"\n%%EOF"
ANNOUNCED = Attachment(
    id="",
    purpose=Purpose.COMPONENT,
    component_key="giay-chung-sinh",
    file_name="giấy chứng sinh.pdf",
    content_type="application/pdf",
    size=1,
    uploaded_by="account-1",
    created_at=datetime(2026, 11, 23, tzinfo=UTC),
)
EXECUTABLE = b"MZ\x90\x00" + b"\x00" * 2000


class Upload:
    """One attachment of one dossier, and the client that uploads it."""

    def __init__(self, raw: Minio) -> None:
        self.attachment_id, self.dossier_id = uuid.uuid4().hex, uuid.uuid4().hex
        self._raw = raw

    def send(self, content: bytes) -> None:
        self._raw.put_object(
            BUCKET, incoming_key(self.attachment_id), io.BytesIO(content), len(content), content_type="application/pdf"
        )

    async def check(
        self,
        blobs: Blobs,
        *,
        declared_type: str = "application/pdf",
        declared_bytes: int = 1,
    ) -> CheckedFile:
        announced = replace(ANNOUNCED, id=self.attachment_id, content_type=declared_type, size=declared_bytes)
        return await check_upload(blobs, self.dossier_id, announced, attempt_id=uuid.uuid4().hex)

    def key(self, checked: CheckedFile) -> str:
        return f"dossiers/{self.dossier_id}/{self.attachment_id}/{checked.sha256}"

    def kept(self) -> list[str]:
        return self._under(f"dossiers/{self.dossier_id}/")

    def quarantined(self) -> list[str]:
        return self._under(f"quarantine/{self.attachment_id}/")

    def _under(self, prefix: str) -> list[str]:
        found = self._raw.list_objects(BUCKET, prefix=prefix, recursive=True)
        return [item.object_name for item in found if item.object_name and not item.is_dir]


class Interrupted(Blobs):
    """The store, with something happening at one step of the check: what a race or a crash would do there."""

    def __init__(self, settings: BlobSettings, *, step: int, happens: Callable[[], None], before: bool) -> None:
        super().__init__(settings)
        self._step, self._happens, self._before = step, happens, before

    async def copy(self, source: str, target: str, *, match_etag: str) -> None:
        self._step -= 1
        if self._before and self._step == 0:
            self._happens()
        await super().copy(source, target, match_etag=match_etag)
        if not self._before and self._step == 0:
            self._happens()


class Undeletable(Blobs):
    """The store, with rights too few to remove anything."""

    async def delete(self, key: str) -> None:
        raise PermissionError

    async def delete_folder(self, folder: str, *, but: str = "") -> None:
        raise PermissionError


@pytest.fixture
def upload(raw: Minio) -> Upload:
    return Upload(raw)


@pytest.fixture
def interrupted(blob_settings: BlobSettings) -> Iterator[Callable[..., Blobs]]:
    made: list[Blobs] = []

    def make(*, step: int, happens: Callable[[], None], before: bool) -> Blobs:
        made.append(Interrupted(blob_settings, step=step, happens=happens, before=before))
        return made[-1]

    yield make
    for one in made:
        one.close()


def crash() -> None:
    raise Unavailable


async def test_a_good_upload_is_kept_under_its_content(blobs: Blobs, upload: Upload) -> None:
    upload.send(PDF)
    checked = await upload.check(blobs)
    assert checked.sha256 == hashlib.sha256(PDF).hexdigest()
    assert checked.size == len(PDF)
    assert upload.kept() == [upload.key(checked)]
    assert upload.quarantined() == []


async def test_without_an_upload_there_is_nothing_to_check(blobs: Blobs, upload: Upload) -> None:
    with pytest.raises(FileNotUploaded) as refusal:
        await upload.check(blobs)
    assert "tải tệp lên" in refusal.value.text_vi()


async def test_a_part_of_a_file_is_no_file_and_the_whole_may_still_come(blobs: Blobs, upload: Upload) -> None:
    upload.send(PDF[:50])
    with pytest.raises(FileNotUploaded):
        await upload.check(blobs, declared_bytes=len(PDF))
    assert upload.kept() == upload.quarantined() == []
    upload.send(PDF)
    assert (await upload.check(blobs, declared_bytes=len(PDF))).size == len(PDF)


@pytest.mark.parametrize(
    ("content", "declared_type"),
    [(EXECUTABLE, "application/pdf"), (PDF, "image/png"), (b"\n" + PDF, "application/pdf"), (b"<html>", "text/html")],
    ids=["executable renamed .pdf", "PDF declared as PNG", "header not at the start", "a type that is not accepted"],
)
async def test_content_of_another_type_is_refused(
    blobs: Blobs, upload: Upload, content: bytes, declared_type: str
) -> None:
    upload.send(content)
    with pytest.raises(FileTypeMismatch):
        await upload.check(blobs, declared_type=declared_type)
    assert upload.kept() == upload.quarantined() == []


async def test_what_cannot_be_removed_changes_no_outcome(blob_settings: BlobSettings, upload: Upload) -> None:
    undeletable = Undeletable(blob_settings)
    upload.send(PDF)
    checked = await upload.check(undeletable)
    assert upload.kept() == [upload.key(checked)]
    with pytest.raises(FileTypeMismatch):
        await upload.check(undeletable, declared_type="image/png")
    recorded = replace(ANNOUNCED, id=upload.attachment_id, sha256=checked.sha256)
    await BlobFiles(undeletable, UuidV7()).tidy(upload.dossier_id, recorded)
    assert upload.kept() == [upload.key(checked)]
    undeletable.close()


async def test_a_file_over_the_limit_is_refused(blobs: Blobs, upload: Upload) -> None:
    upload.send(PDF.ljust(MAX_FILE_BYTES + 1))
    with pytest.raises(FileTooLarge):
        await upload.check(blobs)
    assert upload.kept() == []


async def test_overwriting_between_look_and_copy_is_refused(upload: Upload, interrupted: Callable[..., Blobs]) -> None:
    upload.send(PDF)
    racing = interrupted(step=1, happens=lambda: upload.send(EXECUTABLE), before=True)
    with pytest.raises(FileChangedDuringCheck):
        await upload.check(racing)
    assert upload.kept() == upload.quarantined() == []


async def test_overwriting_after_the_copy_changes_nothing(
    blobs: Blobs, upload: Upload, interrupted: Callable[..., Blobs]
) -> None:
    upload.send(PDF)
    racing = interrupted(step=1, happens=lambda: upload.send(EXECUTABLE), before=False)
    checked = await upload.check(racing)
    assert checked.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (await blobs.digest(upload.key(checked))).sha256 == checked.sha256


async def test_overwriting_with_another_good_file_after_the_check_leaves_the_checked_one(
    blobs: Blobs, upload: Upload
) -> None:
    upload.send(PDF)
    first = await upload.check(blobs)
    upload.send(OTHER_PDF)
    second = await upload.check(blobs)
    assert first != second
    assert (await blobs.digest(upload.key(first))).sha256 == first.sha256


@pytest.mark.parametrize(("step", "before"), [(1, True), (1, False), (2, True), (2, False)])
async def test_a_check_that_was_cut_off_anywhere_is_simply_repeated(
    blobs: Blobs, upload: Upload, interrupted: Callable[..., Blobs], step: int, before: bool
) -> None:
    upload.send(PDF)
    with pytest.raises(Unavailable):
        await upload.check(interrupted(step=step, happens=crash, before=before))
    checked = await upload.check(blobs)
    assert upload.kept() == [upload.key(checked)]
    assert await upload.check(blobs) == checked


async def test_checking_many_times_at_once_ends_with_one_file(blobs: Blobs, upload: Upload) -> None:
    upload.send(PDF)
    results = await asyncio.gather(*(upload.check(blobs) for _ in range(8)))
    assert len(set(results)) == 1
    assert upload.kept() == [upload.key(results[0])]
    assert upload.quarantined() == []


async def test_the_upload_is_discarded_after_its_check_is_recorded(blobs: Blobs, upload: Upload) -> None:
    upload.send(PDF)
    checked = await upload.check(blobs)
    await discard_incoming(blobs, upload.attachment_id)
    await discard_incoming(blobs, upload.attachment_id)
    with pytest.raises(BlobNotFound):
        await blobs.stat(incoming_key(upload.attachment_id))
    assert (await blobs.digest(upload.key(checked))).head.startswith(b"%PDF")


async def test_a_file_of_twenty_megabytes_passes(blobs: Blobs, upload: Upload) -> None:
    content = PDF.ljust(MAX_FILE_BYTES - len(PDF)) + PDF
    upload.send(content)
    checked = await upload.check(blobs)
    assert checked.size == MAX_FILE_BYTES
    assert checked.sha256 == hashlib.sha256(content).hexdigest()
