"""motcua.tracking.v1.TimelineService: proto ↔ use case, nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from motcua.tracking.v1 import timeline_service_pb2 as pb
from motcua.tracking.v1.timeline_service_pb2_grpc import TimelineServiceServicer

from services.common.rpc import calls
from services.tracking.app.timelines import AwaitVersion, GetTimeline, WatchTimeline

from . import messages


class TimelineApi(TimelineServiceServicer):
    """The service as the proto describes it."""

    def __init__(self, get: GetTimeline, watch: WatchTimeline, await_version: AwaitVersion) -> None:
        self._get = get
        self._watch = watch
        self._await = await_version

    async def GetTimeline(self, request: pb.GetTimelineRequest, context: Any) -> pb.Timeline:
        """The whole timeline."""
        return messages.timeline(await self._get(calls.current().principal, messages.dossier_id(request.dossier)))

    async def WatchTimeline(self, request: pb.WatchTimelineRequest, context: Any) -> AsyncIterator[pb.TimelineUpdate]:
        """What is new in it, as it happens."""
        caller, dossier_id = calls.current().principal, messages.dossier_id(request.dossier)
        async with aclosing(self._watch(caller, dossier_id, request.after_version)) as updates:
            async for update in updates:
                yield messages.timeline_update(update)

    async def AwaitVersion(self, request: pb.AwaitVersionRequest, context: Any) -> pb.AwaitVersionResponse:
        """Whether it has caught up."""
        dossier_id = messages.dossier_id(request.dossier)
        reached = await self._await(dossier_id, request.version, request.timeout.ToTimedelta())
        return pb.AwaitVersionResponse(reached=reached)
