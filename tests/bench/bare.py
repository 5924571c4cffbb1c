"""Starts the bare servers: a front and an echo behind it, processes of their own like ours."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from deploy.local import Ports
from deploy.local.member import Member
from deploy.local.part import Part
from deploy.local.ports import HOST
from deploy.local.services import python
from tests.bench import keep_alive

PATH = "/api/v1/tracking/dossiers/{code}"


@asynccontextmanager
async def running(directory: Path, answer: Path, code: str, *database: str) -> AsyncIterator[str]:
    """The address of a front whose echo answers with the message in a file; with a database (URL, name), after a find.

    `code` is one that is found there.
    """
    ports = Ports.free()
    front, echo = f"{HOST}:{ports.gateway}", f"{HOST}:{ports.tracking}"
    name = "bare-find" if database else "bare"
    parts = (
        Part(f"{name}-echo", python(("tests.bench.bare_echo", echo, str(answer), *database)), _at_once, env=os.environ),
        Part(name, python(("tests.bench.bare_front", front, echo)), partial(_answers, front, code), env=os.environ),
    )
    members = [Member(part, directory, directory, {}, lambda _name, _line: None) for part in parts]
    try:
        for member in members:
            await member.start(supervise=False)
        yield front
    finally:
        for member in members:
            await member.stop()


async def _at_once() -> None:
    """The front's probe asks the echo too."""


async def _answers(address: str, code: str) -> None:
    async with keep_alive.connect(address) as connection:
        await connection.ask(keep_alive.request("GET", PATH.format(code=code)))
