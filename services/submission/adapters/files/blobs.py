"""The object store (any S3), from asyncio.

The client library blocks, so every call runs on a thread pool of its own with short time-outs. Signing happens offline,
with an explicit region, and for uploads and downloads with the *public* endpoint: those links are for people's devices.

Layout of the bucket:
    incoming/<attachment>                        written by clients through a signed policy; never trusted
    quarantine/<attachment>/<attempt>            our copy, being checked
    dossiers/<dossier>/<attachment>/<sha256>     checked; the name says the content, so it can't change under a record
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlsplit

import structlog
import urllib3
from minio import Minio, S3Error
from minio.commonconfig import ENABLED, CopySource, Filter
from minio.datatypes import PostPolicy
from minio.error import InvalidResponseError, ServerError
from minio.lifecycleconfig import Expiration, LifecycleConfig, Rule

from services.common.kernel.errors import Unavailable
from services.common.settings import BlobSettings

from .file_names import attachment_disposition
from .file_types import HEAD_BYTES, TAIL_BYTES

T = TypeVar("T")
_log = structlog.get_logger(__name__)

MAX_DOWNLOAD_LIFETIME = timedelta(seconds=60)
"""A signed GET is a bearer link."""

_THREADS = 8
_CONNECT_SECONDS = 1.0
_READ_SECONDS = 10.0
_CHUNK_BYTES = 256 * 1024
_LEFTOVERS_DAYS = 2
_MISSING = frozenset({"NoSuchKey", "NoSuchObject"})
_OVERLOADED = frozenset({"OperationAborted", "RequestTimeout"})


class BlobNotFound(Exception):
    """There is no object of that key."""


class BlobChanged(Exception):
    """The object is no longer the one that was asked about (its etag differs)."""


@dataclass(frozen=True, slots=True)
class BlobStat:
    """What the store says of an object: bytes and etag."""

    size: int
    etag: str


@dataclass(frozen=True, slots=True)
class BlobDigest:
    """What an object really holds: `head` and `tail` are its first and last bytes, `etag` is of the very bytes read."""

    size: int
    sha256: str
    head: bytes
    tail: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class SignedUpload:
    """A multipart/form-data POST that a client may send: `fields` first, then the file as the field `file`."""

    url: str
    fields: dict[str, str]


def incoming_key(attachment_id: str) -> str:
    """Where a client uploads to."""
    return f"incoming/{attachment_id}"


def quarantine_key(attachment_id: str, attempt_id: str) -> str:
    """Where one attempt to check an upload keeps its copy."""
    return f"quarantine/{attachment_id}/{attempt_id}"


def dossier_key(dossier_id: str, attachment_id: str, sha256: str) -> str:
    """Where a checked attachment stays."""
    return f"{dossier_folder(dossier_id, attachment_id)}{sha256}"


def dossier_folder(dossier_id: str, attachment_id: str) -> str:
    """Below which everything stays that was ever checked of an attachment."""
    return f"dossiers/{dossier_id}/{attachment_id}/"


class Blobs:
    """One bucket. Every method that talks to the store raises `Unavailable` when it does not answer."""

    def __init__(self, settings: BlobSettings) -> None:
        self._bucket = settings.s3_bucket
        self._public_endpoint = settings.s3_public_endpoint
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="blobs")
        self._http = urllib3.PoolManager(
            maxsize=_THREADS,
            timeout=urllib3.Timeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS),
            retries=urllib3.Retry(total=1, backoff_factor=0.1, status_forcelist=(502, 503, 504), allowed_methods=None),
        )
        self._store = self._client(settings, settings.s3_endpoint)
        self._signer = self._client(settings, settings.s3_public_endpoint)

    def _client(self, settings: BlobSettings, endpoint: str) -> Minio:
        address = urlsplit(endpoint)
        return Minio(
            address.netloc,
            access_key=settings.s3_access_key,
            secret_key=settings.s3_secret_key,
            secure=address.scheme == "https",
            region=settings.s3_region,
            http_client=self._http,
        )

    def sign_upload(self, key: str, *, content_type: str, max_bytes: int, expires_at: datetime) -> SignedUpload:
        """A policy for exactly this key, this content type and 1 to `max_bytes` bytes, until `expires_at`. Offline."""
        policy = PostPolicy(self._bucket, expires_at)
        policy.add_equals_condition("key", key)
        policy.add_equals_condition("Content-Type", content_type)
        policy.add_content_length_range_condition(1, max_bytes)
        signed = self._signer.presigned_post_policy(policy)
        fields = {"key": key, "Content-Type": content_type, **signed}
        return SignedUpload(f"{self._public_endpoint}/{self._bucket}", fields)

    def sign_download(self, key: str, *, file_name: str, content_type: str, lifetime: timedelta) -> str:
        """A link that saves the object under `file_name`. Offline. `lifetime` is at most 60 s (else `ValueError`)."""
        if not timedelta() < lifetime <= MAX_DOWNLOAD_LIFETIME:
            raise ValueError("a download link lives at most 60 seconds")
        headers: dict[str, str | list[str] | tuple[str]] = {
            "response-content-disposition": attachment_disposition(file_name),
            "response-content-type": content_type,
        }
        return self._signer.presigned_get_object(self._bucket, key, expires=lifetime, response_headers=headers)

    async def ensure_bucket(self) -> None:
        """Creates the bucket, and the rule that removes what was left in `incoming/` and `quarantine/`."""
        await self._run(self._ensure_bucket)

    async def stat(self, key: str) -> BlobStat:
        """Size and etag. Raises `BlobNotFound`."""
        found = await self._run(lambda: self._store.stat_object(self._bucket, key))
        return BlobStat(size=found.size or 0, etag=found.etag or "")

    async def copy(self, source: str, target: str, *, match_etag: str) -> None:
        """Copies within the store, only if the source still has that etag. Raises `BlobChanged`, `BlobNotFound`."""
        origin = CopySource(self._bucket, source, match_etag=match_etag)
        await self._run(lambda: self._store.copy_object(self._bucket, target, origin))

    async def digest(self, key: str) -> BlobDigest:
        """Reads the object once, in chunks. Raises `BlobNotFound`."""
        return await self._run(lambda: self._digest(key))

    async def delete(self, key: str) -> None:
        """Removes the object; removing what is not there changes nothing."""
        await self._run(lambda: self._store.remove_object(self._bucket, key))

    async def delete_folder(self, folder: str, *, but: str = "") -> None:
        """Removes every object whose key begins with `folder` (which ends in `/`), except that of the key `but`."""
        await self._run(lambda: self._delete_folder(folder, but))

    def close(self) -> None:
        """Waits for the calls under way, then gives threads and connections back."""
        self._pool.shutdown()
        self._http.clear()

    async def _run(self, call: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, call)
        except S3Error as error:
            raise _translated(error) from error
        except (urllib3.exceptions.HTTPError, ServerError, InvalidResponseError) as error:
            raise Unavailable from error

    def _digest(self, key: str) -> BlobDigest:
        digest, size, head, tail = hashlib.sha256(), 0, b"", b""
        response = self._store.get_object(self._bucket, key)
        try:
            for chunk in response.stream(_CHUNK_BYTES):
                digest.update(chunk)
                size += len(chunk)
                if len(head) < HEAD_BYTES:
                    head = (head + chunk)[:HEAD_BYTES]
                tail = (tail + chunk)[-TAIL_BYTES:]
            etag = response.headers.get("ETag", "").strip('"')
        finally:
            response.close()
            response.release_conn()
        return BlobDigest(size=size, sha256=digest.hexdigest(), head=head, tail=tail, etag=etag)

    def _delete_folder(self, folder: str, but: str) -> None:
        for found in self._store.list_objects(self._bucket, prefix=folder, recursive=True):
            if found.object_name is not None and found.object_name != but:
                self._store.remove_object(self._bucket, found.object_name)

    def _ensure_bucket(self) -> None:
        if not self._store.bucket_exists(self._bucket):
            try:
                self._store.make_bucket(self._bucket)
            except S3Error as error:
                if error.code not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
                    raise
        rules = [
            Rule(
                ENABLED,
                rule_id=name,
                rule_filter=Filter(prefix=f"{name}/"),
                expiration=Expiration(days=_LEFTOVERS_DAYS),
            )
            for name in ("incoming", "quarantine")
        ]
        self._store.set_bucket_lifecycle(self._bucket, LifecycleConfig(rules))


def _translated(error: S3Error) -> Exception:
    if error.code in _MISSING:
        return BlobNotFound()
    if error.code == "PreconditionFailed":
        return BlobChanged()
    # Its own trouble has many names: SlowDown, InternalError; of MinIO XMinioStorageFull, and more.
    if error.response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or error.code in _OVERLOADED:
        _log.warning("the object store is in trouble", code=error.code)
        return Unavailable()
    return error
