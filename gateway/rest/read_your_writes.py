"""Read your writes: after a change of status the answer waits, for a moment, until tracking knows it too."""

from __future__ import annotations

import grpc
from google.protobuf.duration_pb2 import Duration
from motcua.submission.v1 import dossier_pb2
from motcua.tracking.v1 import timeline_service_pb2

from gateway.backends import Backends

_WAIT = Duration(seconds=2)
# The wait itself, and the way there and back.
_CALL_SECONDS = 2.5
HEADER = "Motcua-Tracking"


async def tracking_headers(services: Backends, dossier: dossier_pb2.Dossier) -> dict[str, str]:
    """`Motcua-Tracking: pending` when tracking has not reached the dossier's last event yet: the change stands."""
    request = timeline_service_pb2.AwaitVersionRequest(
        dossier=dossier.name, version=dossier.told_version, timeout=_WAIT
    )
    try:
        answer = await services.timeline.AwaitVersion(request, timeout=_CALL_SECONDS)
    except grpc.aio.AioRpcError:
        return {HEADER: "pending"}
    return {} if answer.reached else {HEADER: "pending"}
