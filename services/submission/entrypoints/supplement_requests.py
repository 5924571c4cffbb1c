"""Requests about supplements as what the use cases take."""

from __future__ import annotations

from collections.abc import Collection

from motcua.submission.v1 import dossier_service_pb2, supplement_service_pb2

from services.submission.domain.record.supplements import Guide, Item
from services.submission.domain.steps.supplementing import Asked

from .from_proto import instant


def asked(request: supplement_service_pb2.RequestSupplementRequest) -> Asked:
    """What an officer asks for. Raises InvalidArgument for an instant beyond all reason."""
    return Asked(
        items=[Item(field=item.field, name="", remark=item.remark) for item in request.items],
        reason=request.reason,
        due_at=instant(request.due_time, "due_time"),
        guide=Guide(request.guide.display_name, request.guide.phone),
    )


def explanations(request: dossier_service_pb2.SendSupplementRequest) -> Collection[tuple[str, str]]:
    """What the citizen says: fields of items, each with a text."""
    return [(explanation.field, explanation.text) for explanation in request.explanations]
