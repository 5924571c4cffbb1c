"""motcua.submission.v1.EventArchiveService: the outbox's archive, as it is."""

from __future__ import annotations

from typing import Any

from motcua.submission.v1 import event_archive_service_pb2 as pb
from motcua.submission.v1.event_archive_service_pb2_grpc import EventArchiveServiceServicer
from motcua.submission.v1.events_pb2 import DossierEvent

from services.common.events.outbox import Outbox
from services.common.messages import day

from . import from_proto


class EventArchiveApi(EventArchiveServiceServicer):
    """The service as the proto describes it."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def ListArchivedDossiers(
        self, request: pb.ListArchivedDossiersRequest, context: Any
    ) -> pb.ListArchivedDossiersResponse:
        """What was begun on a day."""
        sent = self._outbox.archived(day(request.day, field="day"))
        first = [event.key async for chunk in sent for event in chunk if event.sequence == 1]
        return pb.ListArchivedDossiersResponse(dossiers=[f"dossiers/{key}" for key in first])

    async def ListArchivedEvents(
        self, request: pb.ListArchivedEventsRequest, context: Any
    ) -> pb.ListArchivedEventsResponse:
        """All events of one dossier."""
        events = await self._outbox.history(from_proto.resource_id(request.dossier))
        return pb.ListArchivedEventsResponse(events=[DossierEvent.FromString(event.data) for event in events])
