"""The object store as the services use it, on a real S3 server: what is signed is enforced by the store itself."""

import asyncio
import hashlib
import io
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from minio import Minio

from services.common.kernel.errors import Unavailable
from services.common.settings import BlobSettings, Profile
from services.submission.adapters.files.blobs import BlobChanged, BlobNotFound, Blobs, SignedUpload, incoming_key

BUCKET = "motcua-tests"
CLOSE = b"\r\nConnection: close\r\n"
PDF = b"%PDF-1.7\n" + b"x" * 2000


def new_key() -> str:
    return incoming_key(uuid.uuid4().hex)


def policy(
    blobs: Blobs, key: str, *, max_bytes: int = 10_000, lifetime: timedelta = timedelta(minutes=5)
) -> SignedUpload:
    expires_at = datetime.now(UTC) + lifetime
    return blobs.sign_upload(key, content_type="application/pdf", max_bytes=max_bytes, expires_at=expires_at)


async def post(upload: SignedUpload, content: bytes, **changed: str) -> int:
    async with httpx.AsyncClient(timeout=20, trust_env=False) as client:
        fields = {**upload.fields, **changed}
        answer = await client.post(upload.url, data=fields, files={"file": ("scan.pdf", content, "application/pdf")})
    return answer.status_code


async def test_a_client_uploads_with_the_signed_fields_alone(blobs: Blobs) -> None:
    key = new_key()
    assert await post(policy(blobs, key), PDF) in (200, 201, 204)
    assert (await blobs.stat(key)).size == len(PDF)


async def test_the_store_refuses_more_bytes_than_signed(blobs: Blobs) -> None:
    key = new_key()
    assert await post(policy(blobs, key, max_bytes=100), PDF) == 400
    with pytest.raises(BlobNotFound):
        await blobs.stat(key)


async def test_the_store_refuses_an_empty_file(blobs: Blobs) -> None:
    assert await post(policy(blobs, new_key()), b"") == 400


async def test_the_store_refuses_another_key_and_another_content_type(blobs: Blobs) -> None:
    elsewhere = new_key()
    assert await post(policy(blobs, new_key()), PDF, key=elsewhere) == 403
    assert await post(policy(blobs, new_key()), PDF, **{"Content-Type": "text/html"}) == 403
    with pytest.raises(BlobNotFound):
        await blobs.stat(elsewhere)


async def test_the_store_refuses_a_policy_that_ended(blobs: Blobs) -> None:
    assert await post(policy(blobs, new_key(), lifetime=timedelta(seconds=-5)), PDF) == 403


async def test_a_digest_is_of_the_bytes_that_were_read(blobs: Blobs, raw: Minio) -> None:
    key, content = new_key(), PDF * 1000
    raw.put_object(BUCKET, key, io.BytesIO(content), len(content))
    digest = await blobs.digest(key)
    assert digest.size == len(content)
    assert digest.sha256 == hashlib.sha256(content).hexdigest()
    assert (digest.head, digest.tail) == (content[:512], content[-65_536:])
    assert digest.etag == (await blobs.stat(key)).etag


async def test_a_copy_is_made_only_of_what_was_asked_about(blobs: Blobs, raw: Minio) -> None:
    source, target = new_key(), new_key()
    raw.put_object(BUCKET, source, io.BytesIO(b"one"), 3)
    etag = (await blobs.stat(source)).etag
    await blobs.copy(source, target, match_etag=etag)
    assert (await blobs.digest(target)).head == b"one"
    raw.put_object(BUCKET, source, io.BytesIO(b"two"), 3)
    with pytest.raises(BlobChanged):
        await blobs.copy(source, target, match_etag=etag)
    assert (await blobs.digest(target)).head == b"one"


async def test_what_is_not_there_is_said_to_be_not_there(blobs: Blobs) -> None:
    for call in (blobs.stat(new_key()), blobs.digest(new_key()), blobs.copy(new_key(), new_key(), match_etag="x")):
        with pytest.raises(BlobNotFound):
            await call


async def test_deleting_twice_changes_nothing(blobs: Blobs, raw: Minio) -> None:
    key = new_key()
    raw.put_object(BUCKET, key, io.BytesIO(b"one"), 3)
    await blobs.delete(key)
    await blobs.delete(key)
    with pytest.raises(BlobNotFound):
        await blobs.stat(key)


async def test_a_folder_is_emptied_but_for_one_object_and_its_neighbours_stay(blobs: Blobs, raw: Minio) -> None:
    folder, neighbour = f"{new_key()}/", new_key()
    for key in (f"{folder}a", f"{folder}b", f"{folder}c", neighbour, f"{folder[:-1]}1/a"):
        raw.put_object(BUCKET, key, io.BytesIO(b"one"), 3)

    def left() -> list[str]:
        return [str(found.object_name) for found in raw.list_objects(BUCKET, prefix=folder, recursive=True)]

    await blobs.delete_folder(folder, but=f"{folder}b")
    assert left() == [f"{folder}b"]
    for _ in range(2):
        await blobs.delete_folder(folder)
    assert left() == []
    for kept in (neighbour, f"{folder[:-1]}1/a"):
        assert (await blobs.stat(kept)).size == 3


async def test_a_download_link_saves_the_file_under_its_vietnamese_name(blobs: Blobs, raw: Minio) -> None:
    key = new_key()
    raw.put_object(BUCKET, key, io.BytesIO(PDF), len(PDF))
    link = blobs.sign_download(
        key, file_name="Giấy chứng sinh.pdf", content_type="application/pdf", lifetime=timedelta(seconds=30)
    )
    async with httpx.AsyncClient(timeout=20, trust_env=False) as client:
        answer = await client.get(link)
        tampered = await client.get(link.replace("attachment", "inline"))
    assert answer.content == PDF
    assert answer.headers["content-type"] == "application/pdf"
    assert "filename*=UTF-8''Gi%E1%BA%A5y%20ch%E1%BB%A9ng%20sinh.pdf" in answer.headers["content-disposition"]
    assert tampered.status_code == 403


@pytest.mark.parametrize("seconds", [0, -1, 61])
def test_a_download_link_lives_at_most_a_minute(blobs: Blobs, seconds: int) -> None:
    with pytest.raises(ValueError, match="60 seconds"):
        blobs.sign_download("k", file_name="a.pdf", content_type="application/pdf", lifetime=timedelta(seconds=seconds))


async def test_without_a_signature_the_store_gives_nothing(
    blobs: Blobs, raw: Minio, blob_settings: BlobSettings
) -> None:
    key = new_key()
    raw.put_object(BUCKET, key, io.BytesIO(b"one"), 3)
    bucket = f"{blob_settings.s3_endpoint}/{BUCKET}"
    async with httpx.AsyncClient(timeout=20, trust_env=False) as client:
        assert (await client.get(f"{bucket}/{key}")).status_code == 403
        assert (await client.get(bucket)).status_code == 403


async def test_the_bucket_may_exist_already(blobs: Blobs, raw: Minio) -> None:
    await blobs.ensure_bucket()
    rules = raw.get_bucket_lifecycle(BUCKET)
    assert rules is not None
    assert {rule.rule_filter.prefix for rule in rules.rules if rule.rule_filter} == {"incoming/", "quarantine/"}


async def test_a_store_that_does_not_answer_is_unavailable() -> None:
    absent = blobs_at("http://127.0.0.1:1")
    for call in (
        absent.stat("k"),
        absent.digest("k"),
        absent.delete("k"),
        absent.delete_folder("k/"),
        absent.ensure_bucket(),
    ):
        with pytest.raises(Unavailable):
            await call
    signed = absent.sign_upload("k", content_type="application/pdf", max_bytes=1, expires_at=datetime.now(UTC))
    assert signed.url == "https://files.example.vn/motcua"  # signing needs no server, and names the public one
    absent.close()


async def test_a_store_whose_disk_is_full_is_unavailable() -> None:
    body = b"<Error><Code>XMinioStorageFull</Code><Message>no space</Message></Error>"
    there = b"200 OK\r\nETag: e\r\nLast-Modified: Sun, 22 Nov 2026 03:00:00 GMT\r\nContent-Length: 1\r\n\r\n"
    full = b"507 Full\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        # A connection for each request: from CPython 3.12 on the end of a server waits for those that are open.
        writer.write(b"HTTP/1.1 " + (there if request.startswith(b"HEAD") else full).replace(b"\r\n", CLOSE, 1))
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        blobs = blobs_at(f"http://{host}:{port}")
        with pytest.raises(Unavailable):
            await blobs.copy("k", "other", match_etag="e")
        blobs.close()


def blobs_at(endpoint: str) -> Blobs:
    return Blobs(
        BlobSettings(
            profile=Profile.LOCAL,
            tls_dir=Path("unused"),
            s3_endpoint=endpoint,
            s3_public_endpoint="https://files.example.vn",
            s3_access_key="local-a",
            s3_secret_key="b",
        )
    )
