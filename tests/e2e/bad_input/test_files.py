"""Files that are not what they say. Nothing is ever unpacked: a file is told by its first bytes, its size and its hash."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator

import pytest

from deploy.local import Stack
from tests.e2e.bad_input.knocking import Told, World, told_by_rest
from tests.e2e.bad_input.unchanged import unchanged
from tests.support import drafts, files
from tests.support.citizen import Citizen, Filing
from tests.support.files import File
from tests.support.places import OPTIONAL_COMPONENT, REQUIRED_COMPONENT
from tests.support.uploads import UploadRefused

PDF, JPEG = "application/pdf", "image/jpeg"
ATTACHMENTS = "submission.v1.AttachmentService"


def office_bomb() -> bytes:
    """A text document that would be 256 MB unpacked."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as document:
            for _ in range(256):
                document.write(bytes(1024 * 1024))
    return packed.getvalue()


FILES = {
    "a program that calls itself a PDF": files.executable(),
    "a Windows program that calls itself a PDF": File("a.pdf", PDF, b"MZ\x90\x00" + bytes(200)),
    "a zip bomb in an office file that calls itself a PDF": File("đơn.pdf", PDF, office_bomb()),
    "a page with a script that calls itself a PDF": File("a.pdf", PDF, b"<script>alert(1)</script>%PDF-1.7"),
    "a PDF after something else": File("a.pdf", PDF, b"\n%PDF-1.7\n%%EOF"),
    "a PDF that is cut off": File("a.pdf", PDF, files.pdf().content[:-200]),
    "a PNG that calls itself a JPEG": File("a.jpg", JPEG, b"\x89PNG\r\n\x1a\n" + bytes(100)),
    "a GIF that calls itself a JPEG": File("a.jpg", JPEG, b"GIF89a/*" + bytes(100)),
    "a JPEG that calls itself a PDF": File("a.pdf", PDF, files.jpeg().content),
    "noughts": File("a.pdf", PDF, bytes(1000)),
}


@pytest.fixture(scope="module")
async def filing(citizen: Citizen) -> Filing:
    """A draft that lacks its file."""
    return await drafts.filled_in(citizen)


@pytest.fixture(scope="module", autouse=True)
async def nothing_changes(stack: Stack, world: World, filing: Filing) -> AsyncIterator[None]:
    """As for the other tables, but for the draft, which keeps what was announced, and the calls that announced it."""
    async with unchanged(stack, but=lambda row: filing.id in row or row.startswith("+ submission.idempotency/")):
        yield


@pytest.mark.parametrize("what", FILES)
async def test_a_file_that_is_something_else_is_rejected(world: World, filing: Filing, what: str) -> None:
    created = await filing.announce(REQUIRED_COMPONENT, FILES[what])
    await filing.upload(created, FILES[what])
    path, name = _names(filing, created["attachment"]["id"])

    refused = told_by_rest(await world.rest(f"POST {path}:complete"))
    again = await world.internal(f"{ATTACHMENTS}.CompleteAttachment", {"name": name})
    hidden = told_by_rest(await world.rest(f"GET {path}:download"))

    assert refused == Told(422, "FILE_TYPE_MISMATCH")
    assert (again.status, again.reason) == ("FAILED_PRECONDITION", "ATTACHMENT_NOT_PENDING")
    assert (hidden.status, hidden.reason) == (409, "ATTACHMENT_NOT_VERIFIED")


async def test_more_than_was_announced_does_not_get_in(world: World, filing: Filing) -> None:
    announced, sent = files.pdf(), files.pdf()
    created = await filing.announce(OPTIONAL_COMPONENT, announced)
    larger = File(sent.name, PDF, sent.content + bytes(1_000_000))

    with pytest.raises(UploadRefused):
        await filing.upload(created, larger)

    path, name = _names(filing, created["attachment"]["id"])
    assert told_by_rest(await world.rest(f"POST {path}:complete")) == Told(409, "FILE_NOT_UPLOADED")
    inside = await world.internal(f"{ATTACHMENTS}.CompleteAttachment", {"name": name})
    assert (inside.status, inside.reason) == ("FAILED_PRECONDITION", "FILE_NOT_UPLOADED")


async def test_another_type_than_announced_does_not_get_in(world: World, filing: Filing) -> None:
    created = await filing.announce(OPTIONAL_COMPONENT, files.pdf())
    form = {entry["name"]: entry["value"] for entry in created["upload"]["fields"]} | {"Content-Type": "text/html"}

    answer = await world.http.post(
        created["upload"]["url"], data=form, files={"file": ("a.html", b"<script>", "text/html")}
    )

    assert 400 <= answer.status_code < 500


def _names(filing: Filing, attachment: str) -> tuple[str, str]:
    return f"{filing.path}/attachments/{attachment}", f"dossiers/{filing.id}/attachments/{attachment}"
