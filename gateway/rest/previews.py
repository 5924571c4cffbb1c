"""When a dossier that is filed now would be done. Public; computed at each call, so kept by nobody."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from motcua.submission.v1 import dossier_service_pb2 as proto
from starlette.responses import Response

from gateway.rest.answers import answer
from gateway.rest.catalogue import ProcedureCode
from gateway.rest.documents.previews import FilingPreview, FilingQuestion
from gateway.rest.headers import Services
from gateway.rest.openapi_problems import problems
from gateway.rest.reading import BoundedRoute

router = APIRouter(tags=["catalogue"], route_class=BoundedRoute)


@router.get(
    "/procedures/{procedure}/filing-preview",
    operation_id="previewFiling",
    summary="When it would be done",
    response_model=FilingPreview,
    responses=problems((404, "NOT_FOUND"), (422, "PROCEDURE_NOT_AVAILABLE")),
)
async def preview_filing(
    procedure: ProcedureCode, question: Annotated[FilingQuestion, Query()], services: Services
) -> Response:
    """Before filing: by when the agency would accept a dossier that is sent now, and when the result would be ready,
    after the agency's calendar. What it takes and costs is told by `computeRequirements`.
    """
    request = question.to_proto(proto.PreviewFilingRequest, procedure=f"procedures/{procedure}")
    return answer(FilingPreview.of(await services.dossiers.PreviewFiling(request)))
