"""Supplements as an agency asks for them (yêu cầu bổ sung hồ sơ), for officers who log in here. Owners answer with
`sendSupplement` in dossiers.py."""

from __future__ import annotations

from fastapi import APIRouter
from motcua.submission.v1 import supplement_service_pb2 as proto
from starlette.responses import Response

from gateway.rest.decisions import CHANGING, AgencysDecision, decided_by_agency, decision_answers
from gateway.rest.desk import ONE
from gateway.rest.documents.desk import DeskDossier
from gateway.rest.documents.supplements import SupplementDemand, SupplementExpiry
from gateway.rest.headers import SESSION, Services
from gateway.rest.openapi_problems import DECIDED, problems
from gateway.rest.reading import BoundedRoute

router = APIRouter(tags=["supplements"], route_class=BoundedRoute, dependencies=[SESSION])


@router.post(
    ONE + ":request-supplement",
    operation_id="requestSupplement",
    summary="Ask for a supplement",
    response_model=DeskDossier,
    responses=decision_answers(
        (409, "TOO_MANY_STEPS"),
        (422, "SUPPLEMENT_ITEM_UNKNOWN"),
        (422, "SUPPLEMENT_ITEM_REPEATED"),
        (422, "SUPPLEMENT_OUTSIDE_FIRST"),
        (422, "SUPPLEMENT_DUE_TOO_EARLY"),
    ),
)
async def request_supplement(decision: AgencysDecision, body: SupplementDemand, services: Services) -> Response:
    """Mark what the citizen is to mend, each with a remark, and until when; the clock stands until it is sent. The citizen
    gets the guidance by mail, mends with `updateDossier` and the attachments, and sends with `sendSupplement`. A second
    request may concern only what was sent then, unless the procedure's `supplement_repeats` is `free`.
    """
    request = body.to_proto(proto.RequestSupplementRequest, **decision)
    return await decided_by_agency(services, services.supplements.RequestSupplement(request))


@router.post(
    ONE + ":confirm-supplement",
    operation_id="confirmSupplement",
    summary="Confirm a supplement",
    response_model=DeskDossier,
    responses={**DECIDED, **problems(*CHANGING, (403, "ACTION_NOT_YOURS"), (422, "REQUIREMENT_MISSING"))},
)
async def confirm_supplement(decision: AgencysDecision, services: Services) -> Response:
    """Confirm that what was sent is in order; `differences` of the last supplement shows what changed. `acceptDossier` does
    so too. What is not in order is asked for again with `requestSupplement`. Of a dossier that was filed at the counter, say
    so when the papers asked for came in: the clock runs on.
    """
    request = proto.ConfirmSupplementRequest(**decision)
    return await decided_by_agency(services, services.supplements.ConfirmSupplement(request))


@router.post(
    ONE + ":expire-supplement",
    operation_id="expireSupplement",
    summary="End a supplement that was not sent in time",
    response_model=DeskDossier,
    responses=decision_answers((409, "SUPPLEMENT_NOT_DUE")),
)
async def expire_supplement(decision: AgencysDecision, body: SupplementExpiry, services: Services) -> Response:
    """End a request whose deadline has passed: the dossier is refused when it was asked before acceptance, else stopped.
    What the citizen changed and did not send is dropped.
    """
    request = body.to_proto(proto.ExpireSupplementRequest, **decision)
    return await decided_by_agency(services, services.supplements.ExpireSupplement(request))
