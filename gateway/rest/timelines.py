"""What happened to a dossier (quá trình xử lý), for its owner and its agencies: once, or live."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import grpc
from fastapi import APIRouter, Header
from fastapi.sse import format_sse_event
from motcua.submission.v1 import dossier_pb2, dossier_service_pb2
from motcua.tracking.v1 import timeline_service_pb2 as proto
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from gateway.backends import Backends
from gateway.rest import errors
from gateway.rest.answers import answer, own
from gateway.rest.decisions import READING, DossierId
from gateway.rest.documents.timelines import Timeline, TimelineEntry
from gateway.rest.event_streams import MEDIA_TYPE, event_stream
from gateway.rest.headers import SESSION, KnownEtag, Services
from gateway.rest.openapi_problems import NOT_MODIFIED, Responses, problems
from gateway.rest.read_your_writes import tracking_headers
from gateway.rest.reading import BoundedRoute
from services.common.kernel.errors import Unavailable
from services.common.rpc.client import outgoing_metadata

router = APIRouter(tags=["dossiers"], route_class=BoundedRoute, dependencies=[SESSION])

LastEventId = Annotated[
    str | None,
    Header(
        alias="Last-Event-ID",
        pattern="^[0-9]{1,18}$",
        description="The `id` of the last event that you have; absent: from the beginning.",
        examples=["4"],
    ),
]
EVENT = "entry"
"""The name of the events of a timeline, whatever happened: what did is in the data."""

_EXAMPLE = (
    "retry: 3000\n\n"
    "event: entry\n"
    'data: {"status":"registered","time":"2026-11-23T01:05:00Z","event":"submitted",'
    '"text":"Hồ sơ đã được gửi đến cơ quan tiếp nhận","version":4,"status_code":1,"status_text":"Mới đăng ký"}\n'
    "id: 4\n\n"
    ": ping\n\n"
)
_ITEM = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "description": "The entry's version, for `Last-Event-ID`."},
        "event": {"const": EVENT},
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": {"$ref": "#/components/schemas/TimelineEntry"},
        },
    },
    "required": ["id", "event", "data"],
}
_STREAM: Responses = {
    200: {
        "description": "Events named `entry`, each with a `TimelineEntry` as its data and the version as its id",
        # `itemSchema` is OpenAPI 3.2's word for one event of a stream; readers of 3.1 pass over it.
        "content": {MEDIA_TYPE: {"itemSchema": _ITEM, "example": _EXAMPLE}},
    }
}


@router.get(
    "/dossiers/{dossier}/timeline",
    operation_id="getTimeline",
    summary="What happened to a dossier",
    response_model=Timeline,
    responses={**NOT_MODIFIED, **problems(*READING)},
)
async def get_timeline(dossier: DossierId, services: Services, known: KnownEtag = None) -> Response:
    """What happened to the dossier so far (quá trình xử lý). That of a draft is empty.

    Ask again with the `ETag` as `If-None-Match`, or follow it live: `watchTimeline`.
    """
    request = proto.GetTimelineRequest(dossier=f"dossiers/{dossier}")
    try:
        found = await services.timeline.GetTimeline(request)
    except grpc.aio.AioRpcError as error:
        untold = await _untold(services, dossier, error)
        return answer(Timeline.of(proto.Timeline(dossier=untold.name, code=untold.code, status=untold.status)))
    return own(Timeline.of(found), found.etag, known)


@router.get(
    "/dossiers/{dossier}/timeline:watch",
    operation_id="watchTimeline",
    summary="Follow a dossier live",
    response_class=StreamingResponse,
    responses={
        **_STREAM,
        **problems(*READING, (405, "METHOD_NOT_ALLOWED"), (409, "DOSSIER_NOT_SENT")),
    },
)
async def watch_timeline(
    request: Request, dossier: DossierId, services: Services, last_event_id: LastEventId = None
) -> Response:
    """Every entry of the timeline, and then each as it happens, as server-sent events (WHATWG HTML §9.2).

    After a lost connection send the `id` of the last event as `Last-Event-ID`: nothing is missing, nothing comes twice,
    whatever was restarted meanwhile. A comment comes at least every 20 seconds. The stream ends when the access token
    expires, after about 30 minutes at the latest, and when the same account opens a sixth one (the oldest ends): connect
    again, after `retry` milliseconds, with a fresh token. `503` asks to try later. Not for `HEAD`.
    """
    after = int(last_event_id or 0)
    try:
        return await _watch(request, services, dossier, after)
    except grpc.aio.AioRpcError as error:
        untold = await _untold(services, dossier, error)
    if not untold.told_version:
        raise errors.HttpError(errors.DOSSIER_NOT_SENT)
    if await tracking_headers(services, untold):
        raise Unavailable(retry_after=timedelta(seconds=1))
    return await _watch(request, services, dossier, after)


async def _watch(request: Request, services: Backends, dossier: str, after: int) -> Response:
    watched = proto.WatchTimelineRequest(dossier=f"dossiers/{dossier}", after_version=after)
    call = services.timeline.WatchTimeline(watched, metadata=outgoing_metadata())
    return await event_stream(request, call, _events)


async def _untold(services: Backends, dossier: str, refused: grpc.aio.AioRpcError) -> dossier_pb2.Dossier:
    """The dossier that tracking does not know because it was not sent, or just now, if it is the caller's own.

    Raises what tracking `refused` with for whoever has no dossiers of their own, and what submission refuses with.
    """
    if refused.code() is not grpc.StatusCode.NOT_FOUND:
        raise refused
    try:
        return await services.dossiers.GetDossier(dossier_service_pb2.GetDossierRequest(name=f"dossiers/{dossier}"))
    except grpc.aio.AioRpcError as error:
        raise (refused if error.code() is grpc.StatusCode.PERMISSION_DENIED else error) from None


def _events(update: proto.TimelineUpdate) -> bytes:
    return b"".join(map(_event, update.entries))


def _event(entry: proto.TimelineEntry) -> bytes:
    document = TimelineEntry.of(entry)
    return format_sse_event(event=EVENT, data_str=document.model_dump_json(exclude_none=True), id=str(document.version))
