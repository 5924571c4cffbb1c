"""The public look-up (tra cứu hồ sơ), masked, for whoever solved a captcha."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from motcua.tracking.v1 import lookup_service_pb2
from starlette.responses import Response

from gateway.rest.answers import answer
from gateway.rest.documents.tracking import PublicDossier
from gateway.rest.headers import LOOKUP_PASS, Services
from gateway.rest.openapi_problems import problems
from gateway.rest.reading import BoundedRoute

router = APIRouter(tags=["tracking"], route_class=BoundedRoute, dependencies=[LOOKUP_PASS])

# No pattern: what is no code gets the same answer as a code that does not exist.
DossierCode = Annotated[str, Path(max_length=200, examples=["H56.245-261122-0001"])]


@router.get(
    "/tracking/dossiers/{code}",
    operation_id="lookUpDossier",
    response_model=PublicDossier,
    responses=problems((401, "TOKEN_INVALID"), (404, "DOSSIER_NOT_FOUND"), (429, "LOOKUP_PASS_USED_UP")),
)
async def look_up_dossier(code: DossierCode, services: Services) -> Response:
    """Where a dossier stands, by its code. One answer for a code that does not exist and one that may not be shown."""
    found = await services.lookup.LookUpDossier(lookup_service_pb2.LookUpDossierRequest(code=code))
    return answer(PublicDossier.of(found))
