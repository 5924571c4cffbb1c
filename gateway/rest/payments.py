"""Payments that a dossier needs (nghĩa vụ tài chính), for officers who log in here."""

from __future__ import annotations

from fastapi import APIRouter
from motcua.submission.v1 import payment_service_pb2 as proto
from starlette.responses import Response

from gateway.rest.decisions import AgencysDecision, decided_by_agency, decision_answers
from gateway.rest.desk import ONE
from gateway.rest.documents.desk import DeskDossier
from gateway.rest.documents.payments import PaymentConfirmation, PaymentDemand
from gateway.rest.headers import SESSION, Services
from gateway.rest.reading import BoundedRoute

router = APIRouter(tags=["payments"], route_class=BoundedRoute, dependencies=[SESSION])


@router.post(
    ONE + ":demand-payment",
    operation_id="demandPayment",
    summary="Ask for a payment",
    response_model=DeskDossier,
    responses=decision_answers((409, "TOO_MANY_STEPS")),
)
async def demand_payment(decision: AgencysDecision, body: PaymentDemand, services: Services) -> Response:
    """Ask the citizen to pay; the clock stands until `confirmPayment`. The citizen is told by mail what, to whom and how."""
    request = body.to_proto(proto.DemandPaymentRequest, **decision)
    return await decided_by_agency(services, services.payments.DemandPayment(request))


@router.post(
    ONE + ":confirm-payment",
    operation_id="confirmPayment",
    summary="Confirm a payment",
    response_model=DeskDossier,
    responses=decision_answers((422, "RECEIPT_USED_ALREADY")),
)
async def confirm_payment(decision: AgencysDecision, body: PaymentConfirmation, services: Services) -> Response:
    """Confirm that what was asked for is paid, by the number of the receipt; the clock runs on."""
    request = body.to_proto(proto.ConfirmPaymentRequest, **decision)
    return await decided_by_agency(services, services.payments.ConfirmPayment(request))
