"""How a command runs: an async function, whose failures become one line on stderr and exit code 1 (2: wrong settings)."""

from __future__ import annotations

import asyncio
import functools
import sys
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec

import grpc
import typer

from deploy.local.errors import StackError
from services.common.kernel.errors import DomainError
from services.common.settings import SettingsError
from services.common.status import Problem, from_rpc_error, problem_of

P = ParamSpec("P")
FAILED, MISCONFIGURED = 1, 2


class OperationError(Exception):
    """The command can't do what it was asked to; the text is one clear line."""


def operation(function: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Make an async function a command."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            asyncio.run(function(*args, **kwargs))
        except (OperationError, OSError) as error:
            _fail(str(error), FAILED)
        except (SettingsError, StackError) as error:
            _fail(str(error), MISCONFIGURED)
        except DomainError as error:
            _fail(_line(problem_of(error)), FAILED)
        except grpc.aio.AioRpcError as error:
            _fail(_line(from_rpc_error(error)), FAILED)

    return run


def _line(problem: Problem) -> str:
    # An error that one field causes is told as that field's violation too.
    details = "".join(f"; {wrong.field}: {wrong.en}" for wrong in problem.violations if wrong.en != problem.en)
    return f"{problem.en} ({problem.reason}){details}"


def _fail(text: str, code: int) -> None:
    print(f"motcua: {text}", file=sys.stderr)
    raise typer.Exit(code)
