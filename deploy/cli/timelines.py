"""`motcua timelines …`: what tracking has made of the dossiers' events."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Annotated, TypeVar

import grpc
import typer
from motcua.submission.v1 import event_archive_service_pb2 as archive_pb
from motcua.submission.v1.event_archive_service_pb2_grpc import EventArchiveServiceStub
from motcua.tracking.v1 import timeline_admin_service_pb2 as pb
from motcua.tracking.v1.timeline_admin_service_pb2_grpc import TimelineAdminServiceStub
from motcua.type.v1.types_pb2 import LocalDate

from services.common.status import from_rpc_error

from .connection import RebuildSettings, channel, settings
from .operation import OperationError, operation

ARCHIVE = "motcua.submission.v1.EventArchiveService"
ADMIN = "motcua.tracking.v1.TimelineAdminService"
BEGINNING = date(2025, 7, 1)
"""The agencies exist since then: no dossier is older."""
AT_ONCE = 8
DAY_SECONDS, TRY_SECONDS = 60.0, 10.0
PATIENCE_SECONDS, PAUSE_SECONDS = 90.0, 1.0
"""A tracking that was killed may leave rows locked for a minute."""
PASSING = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)
T = TypeVar("T")
app = typer.Typer(help="The timelines of dossiers, as tracking keeps them.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The timelines of dossiers, as tracking keeps them."""


@app.command()
@operation
async def rebuild(
    dossiers: Annotated[list[str] | None, typer.Argument(help="dossiers/… to rebuild the timeline of.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Rebuild all of them.")] = False,
) -> None:
    """Make timelines anew of what submission has told. Everything goes on meanwhile; no mail is sent; wards read on where
    they are. When it was interrupted, run it again."""
    wanted = list(dict.fromkeys(dossiers or ()))
    if bool(wanted) == all_:
        raise OperationError("name the dossiers, or --all.")
    tried = failed = 0
    async with _services() as (archive, admin):
        try:
            async for some in _by_day(archive) if all_ else _given(wanted):
                for start in range(0, len(some), AT_ONCE):
                    chunk = some[start : start + AT_ONCE]
                    errors = [e for e in await asyncio.gather(*(_rebuild(admin, each) for each in chunk)) if e]
                    tried, failed = tried + len(chunk), failed + len(errors)
                    if len(errors) == len(chunk) and all(error.code() in PASSING for error in errors):
                        raise errors[0]
        finally:
            print(f"Rebuilt {tried - failed} of {tried}.")
    if failed:
        raise OperationError(f"{failed} could not be rebuilt.")


async def _by_day(archive: EventArchiveServiceStub) -> AsyncIterator[list[str]]:
    day = BEGINNING
    while day <= datetime.now(UTC).date():
        request = archive_pb.ListArchivedDossiersRequest(day=LocalDate(value=day.isoformat()))
        yield list((await _patiently(partial(archive.ListArchivedDossiers, request, timeout=DAY_SECONDS))).dossiers)
        day += timedelta(days=1)


async def _given(dossiers: list[str]) -> AsyncIterator[list[str]]:
    yield dossiers


async def _rebuild(admin: TimelineAdminServiceStub, dossier: str) -> grpc.aio.AioRpcError | None:
    """What is wrong with this one, if anything; it has been told then."""
    request = pb.RebuildTimelineRequest(dossier=dossier)
    try:
        await _patiently(partial(admin.RebuildTimeline, request, timeout=TRY_SECONDS))
    except grpc.aio.AioRpcError as error:
        print(f"{dossier}: {from_rpc_error(error).reason}", file=sys.stderr)
        return error
    return None


async def _patiently(call: Callable[[], Awaitable[T]]) -> T:
    give_up = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return await call()
        except grpc.aio.AioRpcError as error:
            if error.code() not in PASSING or time.monotonic() > give_up:
                raise
            await asyncio.sleep(PAUSE_SECONDS)


@asynccontextmanager
async def _services() -> AsyncIterator[tuple[EventArchiveServiceStub, TimelineAdminServiceStub]]:
    given = settings(RebuildSettings)
    async with (
        channel("submission", given.submission_address, given, ARCHIVE) as archive,
        channel("tracking", given.tracking_address, given, ADMIN) as admin,
    ):
        yield EventArchiveServiceStub(archive), TimelineAdminServiceStub(admin)
