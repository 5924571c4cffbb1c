"""motcua.tracking.v1.TimelineAdminService: proto ↔ use case, nothing else."""

from __future__ import annotations

from typing import Any

from motcua.tracking.v1 import timeline_admin_service_pb2 as pb
from motcua.tracking.v1.timeline_admin_service_pb2_grpc import TimelineAdminServiceServicer

from services.tracking.app.rebuild import RebuildTimeline

from . import messages


class TimelineAdminApi(TimelineAdminServiceServicer):
    """The service as the proto describes it."""

    def __init__(self, rebuild: RebuildTimeline) -> None:
        self._rebuild = rebuild

    async def RebuildTimeline(self, request: pb.RebuildTimelineRequest, context: Any) -> pb.RebuildTimelineResponse:
        """A timeline made anew."""
        await self._rebuild(messages.dossier_id(request.dossier))
        return pb.RebuildTimelineResponse()
