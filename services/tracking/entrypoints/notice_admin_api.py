"""motcua.tracking.v1.NoticeAdminService: proto ↔ use case, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from motcua.tracking.v1 import notice_admin_service_pb2 as pb
from motcua.tracking.v1.notice_admin_service_pb2_grpc import NoticeAdminServiceServicer

from services.common.messages import timestamp
from services.tracking.app.ports import Failure, Outcome
from services.tracking.app.undelivered import ListUndelivered, RetryNotice

_OUTCOMES: Mapping[Outcome | None, pb.NoticeOutcome.ValueType] = {
    Outcome.SENT: pb.NOTICE_OUTCOME_SENT,
    Outcome.REFUSED: pb.NOTICE_OUTCOME_REFUSED,
    Outcome.NO_ADDRESS: pb.NOTICE_OUTCOME_NO_ADDRESS,
    Outcome.DOSSIER_GONE: pb.NOTICE_OUTCOME_DOSSIER_GONE,
    None: pb.NOTICE_OUTCOME_ENDED_BEFORE,
}


class NoticeAdminApi(NoticeAdminServiceServicer):
    """The service as the proto describes it."""

    def __init__(self, list_undelivered: ListUndelivered, retry: RetryNotice) -> None:
        self._list = list_undelivered
        self._retry = retry

    async def ListUndeliveredNotices(
        self, request: pb.ListUndeliveredNoticesRequest, context: Any
    ) -> pb.ListUndeliveredNoticesResponse:
        """The notices that did not reach the person."""
        return pb.ListUndeliveredNoticesResponse(notices=map(_message, await self._list()))

    async def RetryNotice(self, request: pb.RetryNoticeRequest, context: Any) -> pb.RetryNoticeResponse:
        """One of them once more."""
        return pb.RetryNoticeResponse(outcome=_OUTCOMES[await self._retry(request.event_id)])


def _message(failure: Failure) -> pb.UndeliveredNotice:
    return pb.UndeliveredNotice(
        event_id=failure.event.event_id,
        event=failure.event.event,
        dossier=f"dossiers/{failure.event.dossier_id}",
        attempts=failure.attempts,
        problem=failure.problem,
        retried_by_itself=not failure.final,
        first_time=timestamp(failure.first),
        last_time=timestamp(failure.last),
    )
