"""`motcua timelines …`: what tracking has made of the dossiers' events."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

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
PATIENCE_SECONDS = 90.0
"""A tracking that was killed may leave rows locked for a minute."""
PASSING = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)
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
    rebuilt = 0
    problems: dict[str, str] = {}
    async with _services() as (archive, admin):
        async for some in _by_day(archive) if all_ else _given(wanted):
            for start in range(0, len(some), AT_ONCE):
                chunk = some[start : start + AT_ONCE]
                outcomes = await asyncio.gather(*(_rebuild(admin, dossier) for dossier in chunk))
                wrong = {dossier: problem for dossier, problem in zip(chunk, outcomes, strict=True) if problem}
                rebuilt += len(chunk) - len(wrong)
                problems |= wrong
    print(f"Rebuilt {rebuilt} of {rebuilt + len(problems)}.")
    if problems:
        raise OperationError("; ".join(f"{dossier}: {problem}" for dossier, problem in problems.items()))


async def _by_day(archive: EventArchiveServiceStub) -> AsyncIterator[list[str]]:
    day = BEGINNING
    while day <= datetime.now(UTC).date():
        request = archive_pb.ListArchivedDossiersRequest(day=LocalDate(value=day.isoformat()))
        yield list((await archive.ListArchivedDossiers(request, timeout=DAY_SECONDS)).dossiers)
        day += timedelta(days=1)


async def _given(dossiers: list[str]) -> AsyncIterator[list[str]]:
    yield dossiers


async def _rebuild(admin: TimelineAdminServiceStub, dossier: str) -> str:
    """What is wrong with this one; empty: nothing. Raises what would go wrong with the others too."""
    request, give_up = pb.RebuildTimelineRequest(dossier=dossier), time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            await admin.RebuildTimeline(request, timeout=TRY_SECONDS)
        except grpc.aio.AioRpcError as error:
            if error.code() not in PASSING:
                return from_rpc_error(error).reason
            if time.monotonic() > give_up:
                raise
            await asyncio.sleep(1)
        else:
            return ""


@asynccontextmanager
async def _services() -> AsyncIterator[tuple[EventArchiveServiceStub, TimelineAdminServiceStub]]:
    given = settings(RebuildSettings)
    async with (
        channel("submission", given.submission_address, given, ARCHIVE) as archive,
        channel("tracking", given.tracking_address, given, ADMIN) as admin,
    ):
        yield EventArchiveServiceStub(archive), TimelineAdminServiceStub(admin)
