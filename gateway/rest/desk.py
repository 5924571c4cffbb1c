"""The one-stop desk (bộ phận một cửa) for officers who log in here: it lists, receives, returns."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from motcua.submission.v1 import desk_service_pb2 as proto
from starlette.requests import Request
from starlette.responses import Response

from gateway.rest.answers import answer, own
from gateway.rest.decisions import READING, AgencysDecision, DossierIdOrCode, decided_by_agency, decision_answers
from gateway.rest.documents.desk import (
    Acceptance,
    CounterFiling,
    DeskDossier,
    DeskDossierFilter,
    DeskDossierPage,
    Handover,
    Recall,
    Refusal,
    Transfer,
    WithdrawalConfirmation,
)
from gateway.rest.headers import SESSION, IdempotencyKey, KnownEtag, Services
from gateway.rest.openapi_problems import CREATED, NOT_MODIFIED, problems
from gateway.rest.read_your_writes import tracking_headers
from gateway.rest.reading import BoundedRoute

DOSSIERS = "/desk/dossiers"
ONE = DOSSIERS + "/{dossier}"
router = APIRouter(tags=["desk"], route_class=BoundedRoute, dependencies=[SESSION])


@router.get(
    DOSSIERS,
    operation_id="listDeskDossiers",
    summary="List the agency's dossiers",
    response_model=DeskDossierPage,
    responses={
        **NOT_MODIFIED,
        **problems((422, "INVALID_PAGE_TOKEN")),
    },
)
async def list_desk_dossiers(
    which: Annotated[DeskDossierFilter, Query()], services: Services, known: KnownEtag = None
) -> Response:
    """The dossiers that the officer's agency receives or decides, newest first; never drafts. `status=registered` is
    the desk's inbox: what waits to be accepted before `acceptance_due_time`. Open one with `getDeskDossier`.
    """
    return own(
        DeskDossierPage.of(await services.desk.ListDeskDossiers(which.to_proto(proto.ListDeskDossiersRequest))),
        known=known,
    )


@router.get(
    ONE,
    operation_id="getDeskDossier",
    summary="Open a dossier of the agency",
    response_model=DeskDossier,
    responses={**NOT_MODIFIED, **problems(*READING)},
)
async def get_desk_dossier(dossier: DossierIdOrCode, services: Services, known: KnownEtag = None) -> Response:
    """One dossier with everything in it, by id or code. Send the `ETag` as `If-Match` with the decision that follows;
    files are opened with `getAttachmentDownload`. While a supplement is asked for, this is what was sent before.
    """
    found = await services.desk.GetDeskDossier(proto.GetDeskDossierRequest(name=f"dossiers/{dossier}"))
    return own(DeskDossier.of(found), found.etag, known)


@router.post(
    DOSSIERS,
    operation_id="fileAtCounter",
    summary="Register a paper dossier",
    status_code=201,
    response_model=DeskDossier,
    responses={
        **CREATED,
        **problems(
            (422, "PROCEDURE_NOT_AVAILABLE"),
            (422, "DOSSIER_INCOMPLETE"),
            (422, "COMPONENT_UNKNOWN"),
            (422, "APPOINTMENT_TOO_EARLY"),
            (422, "APPOINTMENT_OUT_OF_HOURS"),
            (422, "APPOINTMENT_REASON_REQUIRED"),
        ),
    },
)
async def file_at_counter(request: Request, body: CounterFiling, key: IdempotencyKey, services: Services) -> Response:
    """Register and accept at once a dossier that was brought to the counter or came by post (tiếp nhận trực tiếp, qua
    bưu chính): the answer carries its code and the appointment for the receipt. The owner needs no account. Goes on with
    `startDossier`.
    """
    filed = await services.desk.FileAtCounter(body.to_proto(proto.FileAtCounterRequest, request_id=str(key)))
    document = DeskDossier.of(filed)
    location = str(request.app.url_path_for("get_desk_dossier", dossier=document.id))
    headers = {"Location": location, "ETag": filed.etag, **await tracking_headers(services, filed)}
    return answer(document, 201, headers)


@router.post(
    ONE + ":accept",
    operation_id="acceptDossier",
    summary="Accept a dossier",
    response_model=DeskDossier,
    responses=decision_answers(
        (422, "APPOINTMENT_TOO_EARLY"), (422, "APPOINTMENT_OUT_OF_HOURS"), (422, "APPOINTMENT_REASON_REQUIRED")
    ),
)
async def accept_dossier(decision: AgencysDecision, body: Acceptance, services: Services) -> Response:
    """Accept (tiếp nhận): the clock starts and the appointment is computed; the citizen is told by mail. A later one
    needs a reason and an hour at which the agency works. Goes on with `startDossier`.
    """
    request = body.to_proto(proto.AcceptDossierRequest, **decision)
    return await decided_by_agency(services, services.desk.AcceptDossier(request))


@router.post(
    ONE + ":refuse",
    operation_id="refuseDossier",
    summary="Refuse a dossier",
    response_model=DeskDossier,
    responses=decision_answers(),
)
async def refuse_dossier(decision: AgencysDecision, body: Refusal, services: Services) -> Response:
    """Refuse (từ chối tiếp nhận), with a reason that the citizen gets by mail. Final: who wants it after all files anew."""
    request = body.to_proto(proto.RefuseDossierRequest, **decision)
    return await decided_by_agency(services, services.desk.RefuseDossier(request))


@router.post(
    ONE + ":transfer",
    operation_id="transferDossier",
    summary="Transfer a dossier to the competent agency",
    response_model=DeskDossier,
    responses=decision_answers((409, "TOO_MANY_STEPS"), (422, "TRANSFER_NOT_POSSIBLE")),
)
async def transfer_dossier(decision: AgencysDecision, body: Transfer, services: Services) -> Response:
    """Transfer (chuyển hồ sơ): from then on the other agency decides; the receiving one still reads it. The place of
    return stays unless another one is named.
    """
    request = body.to_proto(proto.TransferDossierRequest, **decision)
    return await decided_by_agency(services, services.desk.TransferDossier(request))


@router.post(
    ONE + ":confirm-withdrawal",
    operation_id="confirmWithdrawal",
    summary="Confirm a withdrawal",
    response_model=DeskDossier,
    responses=decision_answers(),
)
async def confirm_withdrawal(decision: AgencysDecision, body: WithdrawalConfirmation, services: Services) -> Response:
    """Confirm that the owner withdraws an accepted dossier (rút hồ sơ), when the papers are handed back and what was paid
    is refunded. Final. The owner asked with `withdrawDossier` (`withdrawal_request`), or at the counter: then say so in
    `reason`.
    """
    request = body.to_proto(proto.ConfirmWithdrawalRequest, **decision)
    return await decided_by_agency(services, services.desk.ConfirmWithdrawal(request))


@router.post(
    ONE + ":return-result",
    operation_id="returnDossierResult",
    summary="Hand the result over",
    response_model=DeskDossier,
    responses=decision_answers(),
)
async def return_dossier_result(decision: AgencysDecision, body: Handover, services: Services) -> Response:
    """Hand the result of a finished dossier over (trả kết quả), at the agency that is the place of return. This ends the
    main job; a mistake is taken back with `recallDossierResult`.
    """
    request = body.to_proto(proto.ReturnDossierResultRequest, **decision)
    return await decided_by_agency(services, services.desk.ReturnDossierResult(request))


@router.post(
    ONE + ":recall-result",
    operation_id="recallDossierResult",
    summary="Recall a result",
    response_model=DeskDossier,
    responses=decision_answers((409, "TOO_MANY_STEPS")),
)
async def recall_dossier_result(decision: AgencysDecision, body: Recall, services: Services) -> Response:
    """Take back that the result was handed over (thu hồi kết quả đã trả), for supervisors: the dossier is finished again
    and can be returned again. Audited.
    """
    request = body.to_proto(proto.RecallDossierResultRequest, **decision)
    return await decided_by_agency(services, services.desk.RecallDossierResult(request))
