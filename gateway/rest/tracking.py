"""The public look-up (tra cứu hồ sơ), masked, for whoever solved a captcha."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from motcua.tracking.v1 import lookup_service_pb2
from starlette.responses import Response

from gateway.rest.answers import answer
from gateway.rest.documents.tracking import FoundDossiers, NumberToLookUp, PublicDossier
from gateway.rest.headers import LOOKUP_PASS, Services
from gateway.rest.openapi_problems import Reason, problems
from gateway.rest.reading import BoundedRoute

router = APIRouter(tags=["tracking"], route_class=BoundedRoute, dependencies=[LOOKUP_PASS])

# No pattern: what is no code gets the same answer as a code that does not exist.
DossierCode = Annotated[str, Path(max_length=200, examples=["H56.245-261122-0001"])]
_BUDGETS: tuple[Reason, ...] = ((429, "LOOKUP_PASS_USED_UP"), (429, "TOO_MANY_LOOKUPS"))


@router.get(
    "/tracking/dossiers/{code}",
    operation_id="lookUpDossier",
    summary="Look a dossier up by its code",
    response_model=PublicDossier,
    responses=problems((404, "DOSSIER_NOT_FOUND"), *_BUDGETS),
)
async def look_up_dossier(code: DossierCode, services: Services) -> Response:
    """Where a dossier stands, by its code. One answer for a code that does not exist and one that may not be shown.

    An answer that finds nothing costs three of the pass's look-ups. Solve another captcha when the pass is used up
    (`LOOKUP_PASS_USED_UP`); after too many look-ups (`TOO_MANY_LOOKUPS`) wait as long as `Retry-After` says.
    """
    found = await services.lookup.LookUpDossier(lookup_service_pb2.LookUpDossierRequest(code=code))
    return answer(PublicDossier.of(found))


@router.post(
    "/tracking/lookups",
    operation_id="lookUpDossiersByNumber",
    summary="Look dossiers up by CMND, CCCD or passport number",
    response_model=FoundDossiers,
    responses=problems(*_BUDGETS),
)
async def look_up_dossiers_by_number(body: NumberToLookUp, services: Services) -> Response:
    """The newest dossiers, 20 at most, whose owner has this identity number; the number stands in no URL and no log.

    `dossiers` is empty for a number without dossiers and for one whose dossiers may not be shown; it costs three of the
    pass's look-ups then. Each shows its field instead of its procedure; those of sensitive procedures are left out. How
    often one number may be asked for is limited (`TOO_MANY_LOOKUPS`); its owner sees everything after logging in.
    """
    request = body.to_proto(lookup_service_pb2.LookUpDossiersByNumberRequest)
    return answer(FoundDossiers.of(await services.lookup.LookUpDossiersByNumber(request)))
