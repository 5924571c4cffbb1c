"""The local stack as its users meet it: it starts, keeps what was acknowledged, mends itself, and ends with its runner."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import smtplib
import socket
import sys
import textwrap
from collections.abc import AsyncIterator
from dataclasses import astuple, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import nats
import pytest
from minio.commonconfig import CopySource
from minio.datatypes import PostPolicy
from minio.error import S3Error
from pymongo import AsyncMongoClient

from deploy.local import SERVERS, Stack, StackError, environment, running
from deploy.local.services import Step
from tests.support.servers import NOBODY, free_ports, object_store
from tests.support.waiting import until

NOWHERE: dict[str, str] = {"PATH": os.environ["PATH"]}  # no MOTCUA_* URL: the tests want servers of their own
BUCKET = "motcua"


@pytest.fixture(scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    root = tmp_path_factory.mktemp("var")
    async with Stack(root, free_ports(), parts=SERVERS, environment=NOWHERE, supervise=True) as running_stack:
        yield running_stack
        await running_stack.stop(grace_seconds=0)  # nobody will miss the data


def send_mail(stack: Stack, to: str, number: int) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = "mot-cua@localhost", to, f"<{number}@localhost>"
    mail["Subject"] = "Hồ sơ đã được tiếp nhận"
    mail.set_content("Kính gửi ông/bà")
    host, _, port = stack.address("smtp").rpartition(":")
    with smtplib.SMTP(host, int(port)) as server:
        server.send_message(mail)


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie, which has no command line any more, does not."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() != b""
    except FileNotFoundError:
        return False


async def test_a_killed_database_keeps_what_it_acknowledged(stack: Stack) -> None:
    url = environment.mongo_url(stack.site)
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(url)
    async with client, client.start_session() as session:
        for number in range(50):
            async with await session.start_transaction():
                await client.test.a.insert_one({"_id": number}, session=session)
                await client.test.b.insert_one({"_id": number}, session=session)
    await stack.kill("mongo")
    await stack.restart("mongo")

    client = AsyncMongoClient(url)
    async with client:
        assert await client.test.a.count_documents({}) == 50
        assert await client.test.b.count_documents({}) == 50


async def test_a_killed_nats_keeps_what_it_acknowledged(stack: Stack) -> None:
    connection = await nats.connect(environment.nats_url(stack.site))
    stream = connection.jetstream()
    await stream.add_stream(name="KILL", subjects=["kill.>"])
    for number in range(100):
        await stream.publish("kill.it", str(number).encode())
    await connection.close()
    await stack.kill("nats")
    await stack.restart("nats")

    connection = await nats.connect(environment.nats_url(stack.site))
    assert (await connection.jetstream().stream_info("KILL")).state.messages == 100
    await connection.close()


async def test_a_killed_object_store_keeps_what_it_acknowledged(stack: Stack) -> None:
    large = os.urandom(12 * 1024 * 1024)

    def write() -> None:
        client = object_store(stack)
        for number in range(20):
            client.put_object(BUCKET, f"kill/{number}", io.BytesIO(b"abc"), 3)
        client.put_object(BUCKET, "kill/large", io.BytesIO(large), len(large), part_size=5 * 1024 * 1024)

    def read() -> list[bytes]:
        keys = [f"kill/{number}" for number in range(20)] + ["kill/large"]
        bodies = []
        for key in keys:
            with object_store(stack).get_object(BUCKET, key) as response:
                bodies.append(response.read())
        return bodies

    await asyncio.to_thread(write)
    await stack.kill("s3")
    await stack.restart("s3")
    assert await asyncio.to_thread(read) == [b"abc"] * 20 + [large]


async def test_a_killed_mail_sink_keeps_what_it_acknowledged(stack: Stack) -> None:
    for number in range(5):
        await asyncio.to_thread(send_mail, stack, "kill@localhost", number)
    await stack.kill("mail")
    await stack.restart("mail")

    async with httpx.AsyncClient(
        base_url=f"http://{stack.address('mail_view')}", timeout=20, trust_env=False
    ) as client:
        mails = (await client.get("/messages", params={"to": "kill@localhost"})).json()
        page = (await client.get("/")).text
    assert [mail["message_id"] for mail in mails] == [f"<{number}@localhost>" for number in range(5)]
    assert {mail["subject"] for mail in mails} == {"Hồ sơ đã được tiếp nhận"}
    assert "Kính gửi ông/bà" in page


async def test_a_signed_post_takes_exactly_what_was_signed(stack: Stack) -> None:
    signer = object_store(stack)

    async def post(content: bytes, **changed: str) -> int:
        policy = PostPolicy(BUCKET, datetime.now(UTC) + timedelta(minutes=5))
        policy.add_equals_condition("key", "incoming/1")
        policy.add_equals_condition("Content-Type", "application/pdf")
        policy.add_content_length_range_condition(1, 1000)
        fields = signer.presigned_post_policy(policy) | {"key": "incoming/1", "Content-Type": "application/pdf"}
        async with httpx.AsyncClient(timeout=20, trust_env=False) as client:
            url = f"http://{stack.address('s3')}/{BUCKET}"
            return (await client.post(url, data=fields | changed, files={"file": ("a.pdf", content)})).status_code

    assert await post(b"x" * 1000) == 204
    assert await post(b"x" * 1001) == 400
    assert await post(b"") == 400
    assert await post(b"x", key="incoming/2") == 403
    assert await post(b"x", **{"Content-Type": "text/html"}) == 403


async def test_a_copy_is_refused_once_its_source_has_changed(stack: Stack) -> None:
    def overwrite_then_copy() -> None:
        client = object_store(stack)
        seen = client.put_object(BUCKET, "incoming/race", io.BytesIO(b"checked"), 7).etag
        client.copy_object(BUCKET, "quarantine/race", CopySource(BUCKET, "incoming/race", match_etag=seen))
        client.put_object(BUCKET, "incoming/race", io.BytesIO(b"swapped"), 7)
        client.copy_object(BUCKET, "quarantine/race", CopySource(BUCKET, "incoming/race", match_etag=seen))

    with pytest.raises(S3Error) as refusal:
        await asyncio.to_thread(overwrite_then_copy)
    assert refusal.value.code == "PreconditionFailed"


async def test_a_part_that_dies_is_restarted(stack: Stack) -> None:
    before = stack.pid("nats")
    os.kill(before, signal.SIGKILL)

    async def is_back() -> bool:
        return stack.pids().get("nats", before) != before

    await until(is_back)


async def test_a_command_stands_in_for_a_part_until_it_ends(stack: Stack) -> None:
    before = stack.pid("nats")
    await stack.stand_in("nats", [sys.executable, "-c", "import time; time.sleep(600)"])
    substitute = stack.pid("nats")
    assert not is_alive(before)
    os.kill(substitute, signal.SIGTERM)

    async def is_back() -> bool:
        return stack.pids().get("nats", substitute) != substitute

    await until(is_back)


async def test_a_step_that_fails_stops_the_start_and_says_why(tmp_path: Path) -> None:
    broken = Step("broken", "break on purpose", ("no_such_module",))
    stack = Stack(tmp_path, free_ports(), parts=("nats", "catalogue"), environment=NOWHERE, steps=[broken])

    with pytest.raises(StackError, match="break on purpose exited with code") as refusal:
        await stack.start()
    assert "broken.log" in str(refusal.value)
    assert stack.pids() == {}


async def test_a_busy_port_stops_the_start_before_anything_runs(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        stack = Stack(tmp_path, replace(free_ports(), nats=port), parts=SERVERS, environment=NOWHERE)
        with pytest.raises(StackError, match=rf"^Port {port} \(nats\) is busy: held by pid {os.getpid()} .*$"):
            await stack.start()
    assert stack.pids() == {}


async def test_a_server_from_the_environment_is_used_and_not_started(stack: Stack, tmp_path: Path) -> None:
    given = NOWHERE | {"MOTCUA_NATS_URL": environment.nats_url(stack.site)}
    async with Stack(tmp_path, free_ports(), parts=["nats"], environment=given) as other:
        assert other.pids() == {}
        assert other.address("nats") == stack.address("nats")


async def test_a_cluster_from_the_environment_is_used_when_one_of_its_servers_answers(
    stack: Stack, tmp_path: Path
) -> None:
    given = NOWHERE | {"MOTCUA_NATS_URL": f"{environment.nats_url(stack.site)},nats://{NOBODY}"}
    async with Stack(tmp_path, free_ports(), parts=["nats"], environment=given) as other:
        assert other.pids() == {}
        assert other.address("nats") == stack.address("nats")


def test_one_directory_has_one_runner(tmp_path: Path) -> None:
    with pytest.raises(StackError, match=r"^Một Cửa is not running: `make up` starts it\.$"):
        running.read(tmp_path)
    with running.claim(tmp_path):
        running.write(tmp_path, 42)
        assert running.read(tmp_path).pid == 42
        assert not running.read(tmp_path).ready
        with (
            pytest.raises(StackError, match=r"^Một Cửa is already running \(pid 42\): `make down` stops it\.$"),
            running.claim(tmp_path),
        ):
            pass
    with pytest.raises(StackError, match="is not running"):
        running.read(tmp_path)


async def test_nothing_outlives_a_killed_runner(tmp_path: Path) -> None:
    runner = tmp_path / "runner.py"
    runner.write_text(
        textwrap.dedent("""
            import asyncio, json, sys
            from pathlib import Path
            from deploy.local import Ports, Stack

            async def main():
                ports = Ports(*map(int, sys.argv[2:]))
                stack = Stack(Path(sys.argv[1]), ports, parts=("nats", "mail"))
                await stack.start()
                print(json.dumps(stack.pids()), flush=True)
                await asyncio.Event().wait()

            asyncio.run(main())
        """)
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(runner), str(tmp_path / "var"), *map(str, astuple(free_ports()))),
        stdout=asyncio.subprocess.PIPE,
        env=NOWHERE,
    )
    assert process.stdout is not None
    children = json.loads(await process.stdout.readline()).values()
    assert all(is_alive(pid) for pid in children)

    process.kill()
    await process.wait()

    async def all_gone() -> bool:
        return not any(is_alive(pid) for pid in children)

    await until(all_gone)
