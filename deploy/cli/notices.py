"""`motcua notices …`: mails about dossiers that did not reach the person."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC
from typing import Annotated

import grpc
import typer
from motcua.tracking.v1 import notice_admin_service_pb2 as pb
from motcua.tracking.v1.notice_admin_service_pb2_grpc import NoticeAdminServiceStub

from services.common.status import from_rpc_error

from . import tables
from .connection import TrackingSettings, channel, settings
from .operation import OperationError, operation

SERVICE = "motcua.tracking.v1.NoticeAdminService"
TITLES = ("event id", "event", "dossier", "first", "last", "attempts", "problem", "tried by itself")
RETRY_SECONDS = 20.0
"""As long as a try may take."""
SENT = "SENT"
NEEDLESS = {
    "NO_ADDRESS": "not sent, the contact has no e-mail address any more.",
    "DOSSIER_GONE": "not sent, the dossier is gone.",
    "ENDED_BEFORE": "nothing was left to do.",
}
"""How a notice ended that has reached nobody now, and need not be tried again."""
app = typer.Typer(help="Mails about dossiers that did not reach the person.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Mails about dossiers that did not reach the person."""


@app.command("list")
@operation
async def list_() -> None:
    """Show them, oldest first and at most 1000: what went wrong last, and whether they are still tried without help."""
    async with _tracking() as stub:
        rows = [_row(notice) for notice in await _undelivered(stub)]
    tables.show(TITLES, rows, none="Every notice was delivered.")


@app.command()
@operation
async def retry(
    event_ids: Annotated[list[str] | None, typer.Argument(help="The event ids that `list` shows.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Try all that `list` shows.")] = False,
) -> None:
    """Try them once more, now; what was sent meanwhile is not sent again."""
    wanted = list(dict.fromkeys(event_ids or ()))
    if bool(wanted) == all_:
        raise OperationError("name the event ids to try again, or --all.")
    async with _tracking() as stub:
        chosen = [notice.event_id for notice in await _undelivered(stub)] if all_ else wanted
        ends = {event_id: await _retry(stub, event_id) for event_id in chosen}
    print(f"Sent {list(ends.values()).count(SENT)} of {len(ends)}.")
    for event_id, end in ends.items():
        if end in NEEDLESS:
            print(f"{event_id}: {NEEDLESS[end]}")
    problems = [f"{event_id}: {end}" for event_id, end in ends.items() if end not in (SENT, *NEEDLESS)]
    if problems:
        raise OperationError("; ".join(problems))


def _row(notice: pb.UndeliveredNotice) -> Sequence[str]:
    times = (t.ToDatetime(UTC).isoformat(timespec="seconds") for t in (notice.first_time, notice.last_time))
    still = "yes" if notice.retried_by_itself else "no"
    return (notice.event_id, notice.event, notice.dossier, *times, str(notice.attempts), notice.problem, still)


async def _undelivered(stub: NoticeAdminServiceStub) -> list[pb.UndeliveredNotice]:
    return list((await stub.ListUndeliveredNotices(pb.ListUndeliveredNoticesRequest())).notices)


async def _retry(stub: NoticeAdminServiceStub, event_id: str) -> str:
    """How it ended, or the reason why it did not."""
    try:
        answer = await stub.RetryNotice(pb.RetryNoticeRequest(event_id=event_id), timeout=RETRY_SECONDS)
    except grpc.aio.AioRpcError as error:
        return from_rpc_error(error).reason
    return pb.NoticeOutcome.Name(answer.outcome).removeprefix("NOTICE_OUTCOME_")


@asynccontextmanager
async def _tracking() -> AsyncIterator[NoticeAdminServiceStub]:
    given = settings(TrackingSettings)
    async with channel("tracking", given.tracking_address, given, SERVICE) as connected:
        yield NoticeAdminServiceStub(connected)
