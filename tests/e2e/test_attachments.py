"""Attachments: the bytes go to the upload host; only the copy that was checked counts."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace

import httpx
import pytest
from motcua.submission.v1 import dossier_pb2

from tests.support import drafts, files
from tests.support.citizen import Citizen
from tests.support.people import woman
from tests.support.places import REQUIRED_COMPONENT
from tests.support.portal import Portal
from tests.support.surprise import Refused, Surprise
from tests.support.uploads import UploadRefused
from tests.support.ward import Ward

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
async def citizen(portal: Portal) -> Citizen:
    """Who has room for all the drafts of these tests."""
    return await Citizen(portal, woman()).settle()


@pytest.mark.parametrize("file", [files.pdf(), files.jpeg()], ids=["pdf", "jpeg"])
async def test_a_file_is_kept_as_it_was_sent(citizen: Citizen, file: files.File) -> None:
    filing = await drafts.filled_in(citizen)

    kept = await filing.attach(REQUIRED_COMPONENT, file)

    assert kept["state"] == "verified"
    assert (kept["sha256"], kept["size_bytes"]) == (file.sha256, len(file.content))
    assert kept["file_name"] == file.name
    assert [part["satisfied"] for part in filing.dossier["components"] if part["key"] == REQUIRED_COMPONENT] == [True]


async def test_the_owner_downloads_the_file_under_its_own_name(citizen: Citizen) -> None:
    filing = await drafts.filled_in(citizen)
    file = files.pdf("giấy chứng sinh của bé.pdf")
    kept = await filing.attach(REQUIRED_COMPONENT, file)

    link = (await citizen.rest.get(f"{filing.path}/attachments/{kept['id']}:download")).body
    answer = await citizen.portal.http.get(link["url"])

    assert answer.content == file.content
    assert answer.headers["content-disposition"].startswith("attachment")


async def test_an_executable_that_calls_itself_a_pdf_is_refused(citizen: Citizen) -> None:
    filing = await drafts.filled_in(citizen)

    with pytest.raises(Refused) as refused:
        await filing.attach(REQUIRED_COMPONENT, files.executable())
    assert (refused.value.code, refused.value.reason) == (422, "FILE_TYPE_MISMATCH")

    await filing.refresh()
    with pytest.raises(Refused, match="DOSSIER_INCOMPLETE"):
        await filing.submit()


@pytest.mark.parametrize(
    ("content_type", "size", "reason"),
    [
        ("application/zip", 10, "FILE_TYPE_NOT_ALLOWED"),
        ("text/html", 10, "FILE_TYPE_NOT_ALLOWED"),
        ("application/pdf", 21 * MEGABYTE, "FILE_TOO_LARGE"),
    ],
)
async def test_what_may_not_be_uploaded_is_not_even_begun(
    citizen: Citizen, content_type: str, size: int, reason: str
) -> None:
    filing = await drafts.filled_in(citizen)
    body = {"component_key": REQUIRED_COMPONENT, "file_name": "a", "content_type": content_type, "size_bytes": size}

    with pytest.raises(Refused) as refused:
        await citizen.rest.post(f"{filing.path}/attachments", body)
    assert (refused.value.code, refused.value.reason) == (422, reason)


async def test_the_upload_host_refuses_what_its_policy_does_not_cover(citizen: Citizen) -> None:
    filing = await drafts.filled_in(citizen)
    file = files.pdf()
    created = await filing.announce(REQUIRED_COMPONENT, file)

    too_long = replace(file, content=file.content + bytes(25 * MEGABYTE))
    with pytest.raises(Surprise):
        await filing.upload(created, too_long)

    elsewhere = {**created, "upload": {**created["upload"], "fields": _with_key(created, "dossiers/khac")}}
    with pytest.raises(UploadRefused) as refused:
        await filing.upload(elsewhere, file)
    assert refused.value.status == 403

    with pytest.raises(Refused, match="FILE_NOT_UPLOADED"):
        await filing.complete(created["attachment"]["id"])


async def test_overwriting_the_incoming_object_after_the_check_changes_nothing(citizen: Citizen, ward: Ward) -> None:
    """The same signed form can be used again and again (measured): only the copy counts."""
    filing = await drafts.filled_in(citizen)
    good, evil = files.pdf(), files.executable()
    created = await filing.announce(REQUIRED_COMPONENT, good)
    await filing.upload(created, good)
    kept = await filing.complete(created["attachment"]["id"])

    await filing.upload(created, evil)
    again = await filing.complete(created["attachment"]["id"])
    await filing.submit()

    assert again == kept
    dossier = await ward.open(f"dossiers/{filing.id}")
    assert await ward.download(dossier.attachments[0]) == good.content


async def test_overwriting_while_it_is_checked_never_lets_the_wrong_bytes_in(citizen: Citizen) -> None:
    """Whatever the race ends in, what is kept is a file that was checked, or nothing is."""
    filing = await drafts.filled_in(citizen)
    good, evil = files.pdf(), files.executable()
    evil = replace(evil, content=evil.content.ljust(len(good.content), b"\0")[: len(good.content)])
    created = await filing.announce(REQUIRED_COMPONENT, good)
    await filing.upload(created, good)

    outcomes = await asyncio.gather(
        filing.complete(created["attachment"]["id"]),
        *(filing.upload(created, evil) for _ in range(4)),
        return_exceptions=True,
    )

    await filing.refresh()
    attachment = filing.dossier["attachments"][0]
    if isinstance(outcomes[0], Refused):
        assert outcomes[0].reason in {"FILE_TYPE_MISMATCH", "FILE_CHANGED_DURING_CHECK"}
        assert attachment["state"] in {"pending", "rejected"}
    else:
        assert attachment["sha256"] == good.sha256


async def test_an_attachment_of_another_dossier_or_person_is_not_found(citizen: Citizen, stranger: Citizen) -> None:
    mine, other, theirs = [await drafts.filled_in(owner) for owner in (citizen, citizen, stranger)]
    file = files.pdf()
    created = await mine.announce(REQUIRED_COMPONENT, file)
    await mine.upload(created, file)
    attachment = created["attachment"]["id"]

    for rest, dossier in ((citizen.rest, other), (stranger.rest, theirs), (stranger.rest, mine)):
        with pytest.raises(Refused) as refused:
            await rest.post(f"{dossier.path}/attachments/{attachment}:complete")
        assert refused.value.code == 404
    with pytest.raises(Refused, match="ATTACHMENT_NOT_FOUND"):
        await mine.complete(str(uuid.uuid4()))


async def test_a_component_that_the_procedure_does_not_know_is_refused(citizen: Citizen) -> None:
    filing = await drafts.filled_in(citizen)

    with pytest.raises(Refused, match="COMPONENT_UNKNOWN"):
        await filing.announce("khong-co", files.pdf())


async def test_the_upload_host_gives_nothing_to_whoever_has_no_signature(citizen: Citizen) -> None:
    filing = await drafts.complete(citizen)
    kept = filing.dossier["attachments"][0]
    link = (await citizen.rest.get(f"{filing.path}/attachments/{kept['id']}:download")).body["url"]

    answer = await citizen.portal.http.get(httpx.URL(link).copy_with(query=None))

    assert answer.status_code == 403


async def test_a_file_that_was_taken_out_is_gone(citizen: Citizen) -> None:
    filing = await drafts.complete(citizen)
    attachment = filing.dossier["attachments"][0]["id"]

    await citizen.rest.call("DELETE", f"{filing.path}/attachments/{attachment}", headers=_key())

    assert (await filing.refresh())["attachments"] == []
    with pytest.raises(Refused, match="DOSSIER_INCOMPLETE"):
        await filing.submit()


async def test_only_verified_results_count_as_a_result(citizen: Citizen, ward: Ward) -> None:
    filing = await drafts.submitted(citizen)
    name = f"dossiers/{filing.id}"
    await ward.accept(name)
    await ward.start(name)
    paper = (await ward.open(name)).attachments[0]
    assert paper.purpose == dossier_pb2.ATTACHMENT_PURPOSE_COMPONENT

    with pytest.raises(Refused, match="RESULT_FILE_MISSING"):
        await ward.finish(name, paper)


def _with_key(created: dict[str, object], key: str) -> list[dict[str, str]]:
    upload = created["upload"]
    assert isinstance(upload, dict)
    return [{**field, "value": key} if field["name"] == "key" else field for field in upload["fields"]]


def _key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid.uuid4())}
