"""Tracking's three gRPC services: proto to use case and back, nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from motcua.tracking.v1 import dossier_feed_service_pb2 as feed_pb2
from motcua.tracking.v1 import dossier_feed_service_pb2_grpc as feed_grpc
from motcua.tracking.v1 import lookup_service_pb2 as lookup_pb2
from motcua.tracking.v1 import lookup_service_pb2_grpc as lookup_grpc
from motcua.tracking.v1 import timeline_service_pb2 as timeline_pb2
from motcua.tracking.v1 import timeline_service_pb2_grpc as timeline_grpc

from services.common.messages import document_kind
from services.common.rpc import calls
from services.common.rpc.server import Servicer
from services.tracking.app.feed import ReadFeed
from services.tracking.app.look_up import LookUpDossier, LookUpDossiersByNumber
from services.tracking.app.timelines import AwaitVersion, GetTimeline, WatchTimeline

from . import messages


def servicers(
    look_up: LookUpDossier,
    look_up_by_number: LookUpDossiersByNumber,
    get_timeline: GetTimeline,
    watch_timeline: WatchTimeline,
    await_version: AwaitVersion,
    feed: ReadFeed,
) -> list[Servicer]:
    """All of tracking's gRPC services."""
    return [
        Servicer(
            "motcua.tracking.v1.LookupService",
            lookup_grpc.add_LookupServiceServicer_to_server,
            _Lookup(look_up, look_up_by_number),
        ),
        Servicer(
            "motcua.tracking.v1.TimelineService",
            timeline_grpc.add_TimelineServiceServicer_to_server,
            _Timelines(get_timeline, watch_timeline, await_version),
        ),
        Servicer(
            "motcua.tracking.v1.DossierFeedService",
            feed_grpc.add_DossierFeedServiceServicer_to_server,
            _Feed(feed),
        ),
    ]


class _Lookup(lookup_grpc.LookupServiceServicer):
    def __init__(self, look_up: LookUpDossier, by_number: LookUpDossiersByNumber) -> None:
        self._look_up = look_up
        self._by_number = by_number

    async def LookUpDossier(self, request: lookup_pb2.LookUpDossierRequest, context: Any) -> lookup_pb2.PublicDossier:
        return messages.public_dossier(await self._look_up(calls.current().principal, request.code))

    async def LookUpDossiersByNumber(
        self, request: lookup_pb2.LookUpDossiersByNumberRequest, context: Any
    ) -> lookup_pb2.LookUpDossiersByNumberResponse:
        kind = document_kind(request.kind)
        found = await self._by_number(calls.current().principal, request.number, kind)
        return lookup_pb2.LookUpDossiersByNumberResponse(dossiers=map(messages.public_dossier, found))


class _Timelines(timeline_grpc.TimelineServiceServicer):
    def __init__(self, get: GetTimeline, watch: WatchTimeline, await_version: AwaitVersion) -> None:
        self._get = get
        self._watch = watch
        self._await = await_version

    async def GetTimeline(self, request: timeline_pb2.GetTimelineRequest, context: Any) -> timeline_pb2.Timeline:
        return messages.timeline(await self._get(calls.current().principal, _dossier_id(request.dossier)))

    async def WatchTimeline(
        self, request: timeline_pb2.WatchTimelineRequest, context: Any
    ) -> AsyncIterator[timeline_pb2.TimelineUpdate]:
        caller = calls.current().principal
        async with aclosing(self._watch(caller, _dossier_id(request.dossier), request.after_version)) as updates:
            async for update in updates:
                yield messages.timeline_update(update)

    async def AwaitVersion(
        self, request: timeline_pb2.AwaitVersionRequest, context: Any
    ) -> timeline_pb2.AwaitVersionResponse:
        reached = await self._await(_dossier_id(request.dossier), request.version, request.timeout.ToTimedelta())
        return timeline_pb2.AwaitVersionResponse(reached=reached)


class _Feed(feed_grpc.DossierFeedServiceServicer):
    def __init__(self, feed: ReadFeed) -> None:
        self._feed = feed

    async def ListDossierEvents(
        self, request: feed_pb2.ListDossierEventsRequest, context: Any
    ) -> feed_pb2.DossierEventBatch:
        agency_id = calls.current().principal.agency_id
        return messages.batch(await self._feed.list(agency_id, request.cursor, request.page_size))

    async def WatchDossierEvents(
        self, request: feed_pb2.WatchDossierEventsRequest, context: Any
    ) -> AsyncIterator[feed_pb2.DossierEventBatch]:
        agency_id = calls.current().principal.agency_id
        async with aclosing(self._feed.watch(agency_id, request.cursor)) as batches:
            async for read in batches:
                yield messages.batch(read)


def _dossier_id(name: str) -> str:
    return name.removeprefix("dossiers/")
