"""motcua.tracking.v1.TimelineAdminService: proto ↔ use case, nothing else."""

from __future__ import annotations

from typing import Any

from motcua.tracking.v1 import timeline_admin_service_pb2 as pb
from motcua.tracking.v1 import timeline_admin_service_pb2_grpc as pb_grpc

from services.common.rpc.server import Servicer
from services.tracking.app.rebuild import RebuildTimeline


def timeline_admin(rebuild: RebuildTimeline) -> Servicer:
    """What the operator calls."""
    return Servicer(
        "motcua.tracking.v1.TimelineAdminService",
        pb_grpc.add_TimelineAdminServiceServicer_to_server,
        _TimelineAdmin(rebuild),
    )


class _TimelineAdmin(pb_grpc.TimelineAdminServiceServicer):
    def __init__(self, rebuild: RebuildTimeline) -> None:
        self._rebuild = rebuild

    async def RebuildTimeline(self, request: pb.RebuildTimelineRequest, context: Any) -> pb.RebuildTimelineResponse:
        await self._rebuild(request.dossier.removeprefix("dossiers/"))
        return pb.RebuildTimelineResponse()
