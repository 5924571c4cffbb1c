"""The operator, at the `motcua` command."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.support.surprise import Surprise


async def motcua(operator_env: Mapping[str, str], *arguments: str, stdin: str = "") -> str:
    """What the command prints; raises Surprise with its one line when it fails."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "deploy.cli.main", *arguments),
        env={**os.environ, **operator_env},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate(stdin.encode())
    if process.returncode != 0:
        raise Surprise(f"motcua {arguments[0]} {arguments[1]}: {errors.decode().strip() or process.returncode}")
    return output.decode()


async def issue_ward_certificate(operator_env: Mapping[str, str], agency: str, out: Path, *roles: str) -> Path:
    """Have a certificate issued for an agency (id) and return its directory."""
    options = [option for role in roles for option in ("--role", role)]
    await motcua(operator_env, "ward-certificate", "issue", agency, "--out", str(out), *options)
    return out
