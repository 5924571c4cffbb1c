"""The `motcua` command on real servers: what it does, and the one line it says when it can't."""

from __future__ import annotations

import asyncio
import os
import sys
import uuid
from pathlib import Path

import pytest

from deploy.local import Stack
from services.common.events import dead_letters
from services.common.events.bus import Bus
from tests.support.operator import motcua
from tests.support.surprise import Surprise


@pytest.fixture
def operator_env(servers: Stack) -> dict[str, str]:
    return servers.env("operator")


async def bury_one(operator_env: dict[str, str]) -> str:
    """A dead letter; the subject it came from."""
    subject = f"test.{uuid.uuid4().hex}"
    bus = await Bus.connect(operator_env["MOTCUA_NATS_URL"], name="test")
    await bus.ensure_stream("TEST", ["test.>"])
    await dead_letters.ensure(bus)
    await bus.publish_raw(subject, b"never handled", {"ce-id": "event-1"})
    consumer = await bus.jetstream.pull_subscribe(subject, stream="TEST")
    [message] = await consumer.fetch(1)
    await dead_letters.bury(bus, message, consumer="mails", reason="UNDECODABLE")
    await message.term()
    await bus.close()
    return subject


async def test_loading_the_catalogue_again_changes_nothing(operator_env: dict[str, str]) -> None:
    first = await motcua(operator_env, "catalogue", "load")

    assert "182 agencies, 51 procedures in 56 versions, 7 forms" in first
    assert await motcua(operator_env, "catalogue", "load") == first


async def test_a_dead_letter_is_shown_and_replayed(operator_env: dict[str, str]) -> None:
    subject = await bury_one(operator_env)

    shown = await motcua(operator_env, "dead-letters", "list")
    assert subject in shown
    assert "UNDECODABLE" in shown
    number = next(line.split()[0] for line in shown.splitlines() if subject in line)
    assert await motcua(operator_env, "dead-letters", "replay", number) == "Replayed 1.\n"

    assert subject not in await motcua(operator_env, "dead-letters", "list")
    bus = await Bus.connect(operator_env["MOTCUA_NATS_URL"], name="test")
    replayed = await bus.jetstream.get_last_msg("TEST", subject)
    assert replayed.data == b"never handled"
    assert (replayed.headers or {})["Nats-Msg-Id"].startswith("replay:")
    await bus.close()


@pytest.mark.parametrize("arguments", [("1", "--all"), ("999999",)])
async def test_what_to_replay_is_said_clearly(operator_env: dict[str, str], arguments: tuple[str, ...]) -> None:
    with pytest.raises(Surprise, match=r"name the numbers|there is no dead letter 999999"):
        await motcua(operator_env, "dead-letters", "replay", *arguments)


async def test_a_password_file_in_another_encoding_is_told_in_one_line(
    operator_env: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "password"
    file.write_bytes("mật khẩu dài".encode("utf-16"))
    code, errors = await run(operator_env, "officer", "new-password", "can-bo", "--password-file", str(file))

    assert (code, errors) == (1, "motcua: the password file is not UTF-8.\n")


async def test_settings_that_are_missing_are_named_in_one_line(tmp_path: Path) -> None:
    code, errors = await run({"MOTCUA_TLS_DIR": str(tmp_path)}, "catalogue", "load")

    assert (code, errors) == (2, "motcua: cannot start: MOTCUA_MONGO_URL is not set\n")


async def test_a_server_that_is_away_is_one_line(operator_env: dict[str, str]) -> None:
    code, errors = await run(operator_env | {"MOTCUA_NATS_URL": "nats://127.0.0.1:9"}, "dead-letters", "list")

    assert code == 1
    assert errors.startswith("motcua: ")
    assert errors.count("\n") == 1


async def run(operator_env: dict[str, str], *arguments: str) -> tuple[int, str]:
    """The command's exit code and what it says on stderr."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "deploy.cli.main", *arguments),
        env={**os.environ, **operator_env},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await process.communicate()
    return process.returncode or 0, errors.decode()
