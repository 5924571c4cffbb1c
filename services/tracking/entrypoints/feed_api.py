"""motcua.tracking.v1.DossierFeedService: proto ↔ use case, nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from motcua.tracking.v1 import dossier_feed_service_pb2 as pb
from motcua.tracking.v1.dossier_feed_service_pb2_grpc import DossierFeedServiceServicer

from services.common.rpc import calls
from services.tracking.app.feed import ReadFeed

from . import messages


class DossierFeedApi(DossierFeedServiceServicer):
    """The service as the proto describes it. Whose feed it is, the caller's token says."""

    def __init__(self, feed: ReadFeed) -> None:
        self._feed = feed

    async def ListDossierEvents(self, request: pb.ListDossierEventsRequest, context: Any) -> pb.DossierEventBatch:
        """The events after a cursor."""
        agency_id = calls.current().principal.agency_id
        return messages.batch(await self._feed.list(agency_id, request.cursor, request.page_size))

    async def WatchDossierEvents(
        self, request: pb.WatchDossierEventsRequest, context: Any
    ) -> AsyncIterator[pb.DossierEventBatch]:
        """The same, and then those that come."""
        agency_id = calls.current().principal.agency_id
        async with aclosing(self._feed.watch(agency_id, request.cursor)) as batches:
            async for read in batches:
                yield messages.batch(read)
