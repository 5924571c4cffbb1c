"""motcua.submission.v1.NoticeService: proto ↔ use case, nothing else."""

from __future__ import annotations

from typing import Any

from motcua.submission.v1 import notice_service_pb2 as pb
from motcua.submission.v1.notice_service_pb2_grpc import NoticeServiceServicer

from services.submission.app.reading import GetNoticeDetails

from . import from_proto
from .notice_messages import notice_details


class NoticeApi(NoticeServiceServicer):
    """The service as the proto describes it."""

    def __init__(self, get_details: GetNoticeDetails) -> None:
        self._get_details = get_details

    async def GetNoticeDetails(self, request: pb.GetNoticeDetailsRequest, context: Any) -> pb.NoticeDetails:
        """Whom to write to, and about what."""
        facts = await self._get_details(from_proto.resource_id(request.name), request.sequence)
        return notice_details(facts)
