"""Files that must not get in, and races that must not be won."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from typing import Any

import pytest
from minio import Minio
from motcua.submission.v1 import attachment_service_pb2, dossier_pb2

from services.submission.adapters.files.blobs import dossier_key, incoming_key
from services.submission.settings import Settings
from tests.integration.submission.world import COMPONENT, Citizen, World, request_id
from tests.support import files, uploads
from tests.support.refusals import refusal

PENDING, VERIFIED, REJECTED = (
    dossier_pb2.ATTACHMENT_STATE_PENDING,
    dossier_pb2.ATTACHMENT_STATE_VERIFIED,
    dossier_pb2.ATTACHMENT_STATE_REJECTED,
)


async def _state(citizen: Citizen, dossier: str) -> dossier_pb2.Attachment:
    return (await citizen.get(dossier)).attachments[0]


async def test_an_executable_that_calls_itself_a_pdf_is_rejected_for_good(world: World) -> None:
    citizen, file = world.citizen(), files.executable()
    draft = await citizen.draft()
    created = await citizen.announce(draft.name, file, COMPONENT)
    await citizen.upload(created, file)

    problem = await refusal(citizen.complete(created.attachment.name))

    assert problem.reason == "FILE_TYPE_MISMATCH"
    assert (await _state(citizen, draft.name)).state == REJECTED
    assert (await refusal(citizen.complete(created.attachment.name))).reason == "ATTACHMENT_NOT_PENDING"
    assert (await refusal(citizen.link(created.attachment.name))).reason == "ATTACHMENT_NOT_VERIFIED"
    assert "ATTACHMENT_REJECTED" in {v.reason for v in (await refusal(citizen.submit(draft.name))).violations}


async def test_a_file_larger_than_announced_does_not_pass_the_upload_host(world: World) -> None:
    citizen, file = world.citizen(), files.pdf()
    draft = await citizen.draft()
    created = await citizen.announce(draft.name, file, COMPONENT, size_bytes=len(file.content) - 1)

    with pytest.raises(uploads.UploadRefused):
        await citizen.upload(created, file)

    assert (await refusal(citizen.complete(created.attachment.name))).reason == "FILE_NOT_UPLOADED"
    assert (await _state(citizen, draft.name)).state == PENDING


@pytest.mark.parametrize(
    ("announced", "reason"),
    [
        ({"size_bytes": 20 * 1024 * 1024 + 1}, "FILE_TOO_LARGE"),
        ({"content_type": "application/zip"}, "FILE_TYPE_NOT_ALLOWED"),
        ({"component_key": "khong-co"}, "COMPONENT_UNKNOWN"),
        ({"purpose": dossier_pb2.ATTACHMENT_PURPOSE_RESULT}, "EDIT_NOT_YOURS"),
    ],
)
async def test_what_does_not_belong_is_refused_before_it_is_uploaded(
    world: World, announced: dict[str, Any], reason: str
) -> None:
    citizen, file = world.citizen(), files.pdf()
    draft = await citizen.draft()
    fields: dict[str, Any] = {
        "parent": draft.name,
        "component_key": COMPONENT,
        "file_name": file.name,
        "content_type": file.content_type,
        "size_bytes": len(file.content),
        "request_id": request_id(),
    }
    request = attachment_service_pb2.CreateAttachmentRequest(**fields | announced)
    problem = await refusal(citizen.attachments.CreateAttachment(request, metadata=citizen.metadata))
    assert problem.reason == reason


async def test_somebody_else_s_file_is_not_there(world: World) -> None:
    owner, thief = world.citizen(), world.citizen()
    draft = await owner.draft()
    attachment = await owner.attach(draft.name)
    own = await thief.draft()
    borrowed = f"{own.name}/attachments/{attachment.name.rpartition('/')[2]}"

    assert (await refusal(thief.link(attachment.name))).reason == "DOSSIER_NOT_FOUND"
    assert (await refusal(thief.complete(attachment.name))).reason == "DOSSIER_NOT_FOUND"
    assert (await refusal(thief.announce(draft.name, files.pdf(), COMPONENT))).reason == "DOSSIER_NOT_FOUND"
    assert (await refusal(thief.link(borrowed))).reason == "ATTACHMENT_NOT_FOUND"
    assert (await refusal(thief.complete(borrowed))).reason == "ATTACHMENT_NOT_FOUND"
    assert (await refusal(world.ward().link(attachment.name))).reason == "DOSSIER_NOT_FOUND"


async def test_what_is_uploaded_after_the_check_never_counts(
    world: World, raw: Minio, submission_settings: Settings
) -> None:
    citizen, file = world.citizen(), files.pdf()
    draft = await citizen.draft()
    created = await citizen.announce(draft.name, file, COMPONENT)
    await citizen.upload(created, file)
    attachment_id = created.attachment.name.rpartition("/")[2]
    key = incoming_key(attachment_id)
    bucket, evil = submission_settings.s3_bucket, b"\x7fELF" + bytes(len(file.content))

    def overwrite() -> None:
        raw.put_object(bucket, key, io.BytesIO(evil), len(evil), content_type="application/pdf")

    async def keep_overwriting() -> None:
        for _ in range(20):
            await asyncio.to_thread(overwrite)

    outcome, _ = await asyncio.gather(
        citizen.complete(created.attachment.name), keep_overwriting(), return_exceptions=True
    )
    kept = await _state(citizen, draft.name)
    if kept.state == VERIFIED:
        assert not isinstance(outcome, BaseException)
        assert kept.sha256 == file.sha256
        assert await uploads.download(world.http, await citizen.link(kept.name)) == file.content
    else:
        assert isinstance(outcome, BaseException)
    # The form is still good for a quarter of an hour; after the check it changes nothing.
    await citizen.upload(created, replace(file, content=evil[: len(file.content)]))
    assert (await _state(citizen, draft.name)) == kept


async def test_a_file_is_downloaded_under_its_own_name(world: World) -> None:
    citizen, file = world.citizen(), files.jpeg("Ảnh chụp giấy chứng sinh.jpg")
    draft = await citizen.draft()
    attachment = await citizen.attach(draft.name, file)

    answer = await world.http.get(await citizen.link(attachment.name))

    assert answer.content == file.content
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "%E1%BA%A2nh" in answer.headers["content-disposition"]
    assert attachment.file_name == file.name


async def test_a_file_that_is_taken_out_is_gone_from_the_store(
    world: World, raw: Minio, submission_settings: Settings
) -> None:
    citizen = world.citizen()
    draft = await citizen.draft()
    attachment = await citizen.attach(draft.name)
    link, request = await citizen.link(attachment.name), request_id()
    bucket, dossier_id = submission_settings.s3_bucket, draft.name.partition("/")[2]

    await citizen.delete(attachment.name, request)
    # As if the first call had died between the row and the bytes, and a check of other bytes had come too late.
    key = dossier_key(dossier_id, attachment.name.rpartition("/")[2], "ab" * 32)
    raw.put_object(bucket, key, io.BytesIO(b"left"), 4)
    await citizen.delete(attachment.name, request)

    assert not (await citizen.get(draft.name)).attachments
    assert not list(raw.list_objects(bucket, prefix=f"dossiers/{dossier_id}/", recursive=True))
    assert (await world.http.get(link)).status_code == 404


async def test_of_several_checks_one_copy_is_kept(world: World, raw: Minio, submission_settings: Settings) -> None:
    citizen, file = world.citizen(), files.pdf()
    draft = await citizen.draft()
    created = await citizen.announce(draft.name, file, COMPONENT)
    await citizen.upload(created, file)
    bucket, dossier_id = submission_settings.s3_bucket, draft.name.partition("/")[2]
    attachment_id = created.attachment.name.rpartition("/")[2]
    # As if a check of other bytes had ended without being recorded.
    raw.put_object(bucket, dossier_key(dossier_id, attachment_id, "ab" * 32), io.BytesIO(b"left"), 4)

    kept = await citizen.complete(created.attachment.name)

    found = raw.list_objects(bucket, prefix=f"dossiers/{dossier_id}/", recursive=True)
    assert [each.object_name for each in found] == [dossier_key(dossier_id, attachment_id, kept.sha256)]


async def test_a_sent_dossier_takes_no_more_papers(world: World) -> None:
    citizen = world.citizen()
    sent = await citizen.sent()
    problem = await refusal(citizen.announce(sent.name, files.pdf(), COMPONENT))
    assert problem.reason == "TRANSITION_NOT_ALLOWED"
