"""What a ward may call at the partner port: exactly this. Everything else is UNIMPLEMENTED."""

from __future__ import annotations

from collections.abc import Mapping

from google.protobuf import descriptor_pool
from google.protobuf.descriptor import MethodDescriptor

# By workload: a whole service, or one method of it.
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "submission": (
        "motcua.submission.v1.DeskService",
        "motcua.submission.v1.HandlingService",
        "motcua.submission.v1.SupplementService",
        "motcua.submission.v1.PaymentService",
        "motcua.submission.v1.AttachmentService",
    ),
    "tracking": (
        "motcua.tracking.v1.DossierFeedService",
        "motcua.tracking.v1.TimelineService.GetTimeline",
        "motcua.tracking.v1.TimelineService.WatchTimeline",
    ),
}


def allowed_methods() -> dict[str, tuple[str, MethodDescriptor]]:
    """By gRPC path: the workload that serves the method, and its descriptor."""
    return {
        f"/{method.containing_service.full_name}/{method.name}": (workload, method)
        for workload, names in _ALLOWED.items()
        for name in names
        for method in _methods(name)
    }


def _methods(name: str) -> list[MethodDescriptor]:
    pool = descriptor_pool.Default()
    try:
        return list(pool.FindServiceByName(name).methods)
    except KeyError:
        return [pool.FindMethodByName(name)]
