"""Readiness, asked the way a client would: an open port alone says nothing. Each raises until the part is ready."""

from __future__ import annotations

import asyncio
import http.client
import io
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import grpc
import nats
import urllib3
from grpc_health.v1 import health_pb2, health_pb2_grpc
from minio import Minio
from minio.error import S3Error
from pymongo import MongoClient

ATTEMPT_SECONDS = 2.0


class NotReadyError(Exception):
    """The part answers, and says that it is not ready."""


async def mongo(url: str) -> None:
    """A writable primary that answers."""
    await asyncio.to_thread(_mongo, url)


async def mongod(url: str, replica_set: str, address: str) -> None:
    """As `mongo`, for a `mongod --replSet` of our own, which is told on its first start that it is the whole set."""
    await asyncio.to_thread(_initiate, url, replica_set, address)
    await mongo(url)


def _mongo(url: str) -> None:
    with _mongo_client(url) as client:
        if not client.admin.command("hello").get("isWritablePrimary"):
            raise NotReadyError("no primary yet")


def _initiate(url: str, replica_set: str, address: str) -> None:
    with _mongo_client(url) as client:
        # The server says so while it belongs to no set.
        if client.admin.command("hello").get("isreplicaset"):
            members = [{"_id": 0, "host": address}]
            client.admin.command("replSetInitiate", {"_id": replica_set, "members": members})


def _mongo_client(url: str) -> MongoClient[dict[str, Any]]:
    # Not the asynchronous one: when it is closed while its monitor connects, it leaves that socket open.
    return MongoClient(url, serverSelectionTimeoutMS=int(ATTEMPT_SECONDS * 1000))


async def jetstream(url: str) -> None:
    """JetStream answers."""
    connection = await nats.connect(
        url.split(","),
        allow_reconnect=False,
        reconnect_time_wait=0,
        connect_timeout=int(ATTEMPT_SECONDS),
        error_cb=_quiet,
    )
    try:
        await connection.jetstream().account_info()
    finally:
        await connection.close()


async def _quiet(_error: Exception) -> None:
    """A refused connection is what a probe is for: no traceback."""


async def object_store(s3: dict[str, str]) -> None:
    """The bucket exists, created if need be, and takes and gives back an object."""
    await asyncio.to_thread(_object_store, s3)


def _object_store(s3: dict[str, str]) -> None:
    endpoint = urlsplit(s3["MOTCUA_S3_ENDPOINT"])
    pool = urllib3.PoolManager(timeout=ATTEMPT_SECONDS, retries=False)
    client = Minio(
        endpoint.netloc,
        s3["MOTCUA_S3_ACCESS_KEY"],
        s3["MOTCUA_S3_SECRET_KEY"],
        secure=endpoint.scheme == "https",
        region=s3["MOTCUA_S3_REGION"],
        http_client=pool,
    )
    bucket, key, content = s3["MOTCUA_S3_BUCKET"], "probe/ready", b"ready"
    try:
        if not client.bucket_exists(bucket):
            client.make_bucket(bucket)
        client.put_object(bucket, key, io.BytesIO(content), len(content))
        client.stat_object(bucket, key)
        client.remove_object(bucket, key)
    except S3Error as error:
        raise NotReadyError(error.code) from error
    finally:
        pool.clear()


async def smtp(address: str) -> None:
    """The server greets with 220 (RFC 5321 §3.1)."""
    host, _, port = address.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        if not (await reader.readline()).startswith(b"220"):
            raise NotReadyError("no greeting")
        writer.write(b"QUIT\r\n")
        await writer.drain()
    finally:
        writer.close()


async def http_ok(address: str, path: str) -> None:
    """`GET path` gives 200."""
    await asyncio.to_thread(_http_ok, address, path)


def _http_ok(address: str, path: str) -> None:
    connection = http.client.HTTPConnection(address, timeout=ATTEMPT_SECONDS)
    try:
        connection.request("GET", path)
        status = connection.getresponse().status
    finally:
        connection.close()
    if status != http.HTTPStatus.OK:
        raise NotReadyError(f"{path} gives {status}")


async def grpc_serving(address: str, tls_dir: Path) -> None:
    """`grpc.health.v1.Health/Check` gives SERVING, over mTLS with the certificate in `tls_dir`."""
    ca, key, chain = ((tls_dir / name).read_bytes() for name in ("ca.pem", "tls.key", "tls.pem"))
    credentials = grpc.ssl_channel_credentials(ca, key, chain)
    async with grpc.aio.secure_channel(address, credentials) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        answer = await stub.Check(health_pb2.HealthCheckRequest(), timeout=ATTEMPT_SECONDS)
        if answer.status != health_pb2.HealthCheckResponse.SERVING:
            raise NotReadyError("not serving yet")
