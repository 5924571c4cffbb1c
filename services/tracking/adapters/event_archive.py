"""Asks submission what it has told."""

from __future__ import annotations

import grpc
from motcua.submission.v1 import event_archive_service_pb2 as pb
from motcua.submission.v1.event_archive_service_pb2_grpc import EventArchiveServiceStub

from services.common.rpc.client import as_domain_error
from services.tracking.domain.event import Event

from . import event_codec

SERVICE = "motcua.submission.v1.EventArchiveService"


class SubmissionArchive:
    """The `Archive` over gRPC."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = EventArchiveServiceStub(channel)

    async def of(self, dossier_id: str) -> list[Event]:
        """See `Archive.of`."""
        request = pb.ListArchivedEventsRequest(dossier=f"dossiers/{dossier_id}")
        try:
            answer = await self._stub.ListArchivedEvents(request)
        except grpc.aio.AioRpcError as error:
            raise as_domain_error(error) from error
        return [event_codec.decode(event.SerializeToString()) for event in answer.events]
