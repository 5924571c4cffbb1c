"""What an agency does with a dossier between acceptance and result (xử lý hồ sơ), for officers who log in here."""

from __future__ import annotations

from fastapi import APIRouter
from motcua.submission.v1 import handling_service_pb2 as proto
from starlette.responses import Response

from gateway.rest.decisions import AgencysDecision, decided_by_agency, decision_answers
from gateway.rest.desk import ONE
from gateway.rest.documents.desk import DeskDossier
from gateway.rest.documents.handling import (
    HandlingEnd,
    HandlingResumption,
    HandlingStart,
    HandlingStep,
    HandlingStop,
    NewAppointment,
    StepBack,
)
from gateway.rest.headers import SESSION, Services
from gateway.rest.reading import BoundedRoute

router = APIRouter(tags=["handling"], route_class=BoundedRoute, dependencies=[SESSION])


@router.post(
    ONE + ":start",
    operation_id="startDossier",
    summary="Start handling",
    response_model=DeskDossier,
    responses=decision_answers(),
)
async def start_dossier(decision: AgencysDecision, body: HandlingStart, services: Services) -> Response:
    """Give an accepted dossier to whoever handles it (chuyển xử lý). Goes on with `handOverDossier` or `finishDossier`."""
    request = body.to_proto(proto.StartDossierRequest, **decision)
    return await decided_by_agency(services, services.handling.StartDossier(request))


@router.post(
    ONE + ":hand-over",
    operation_id="handOverDossier",
    summary="Hand a dossier to the next handler",
    response_model=DeskDossier,
    responses=decision_answers((409, "TOO_MANY_STEPS")),
)
async def hand_over_dossier(decision: AgencysDecision, body: HandlingStep, services: Services) -> Response:
    """Hand it over within the agency, with a due time for the step and a remark that stays in the agency. The status does
    not change; the citizen gets no mail, but sees in the timeline that it went on.
    """
    request = body.to_proto(proto.HandOverDossierRequest, **decision)
    return await decided_by_agency(services, services.handling.HandOverDossier(request))


@router.post(
    ONE + ":stop",
    operation_id="stopDossier",
    summary="Stop handling",
    response_model=DeskDossier,
    responses=decision_answers((409, "TOO_MANY_STEPS")),
)
async def stop_dossier(decision: AgencysDecision, body: HandlingStop, services: Services) -> Response:
    """Stop handling (dừng giải quyết), for heads, with reason and legal ground; the clock stands until
    `resumeDossier`.
    """
    request = body.to_proto(proto.StopDossierRequest, **decision)
    return await decided_by_agency(services, services.handling.StopDossier(request))


@router.post(
    ONE + ":resume",
    operation_id="resumeDossier",
    summary="Resume handling",
    response_model=DeskDossier,
    responses=decision_answers((422, "SUPPLEMENT_DUE_TOO_EARLY")),
)
async def resume_dossier(decision: AgencysDecision, body: HandlingResumption, services: Services) -> Response:
    """Go on where it was stopped, for heads: the appointment moves by the time that the clock stood. Back in
    `supplement_requested` the citizen gets a new deadline.
    """
    request = body.to_proto(proto.ResumeDossierRequest, **decision)
    return await decided_by_agency(services, services.handling.ResumeDossier(request))


@router.post(
    ONE + ":step-back",
    operation_id="stepBackDossier",
    summary="Take the last step back",
    response_model=DeskDossier,
    responses=decision_answers((409, "TOO_MANY_STEPS"), (422, "SUPPLEMENT_DUE_TOO_EARLY")),
)
async def step_back_dossier(decision: AgencysDecision, body: StepBack, services: Services) -> Response:
    """Take the last step back (lùi một bước xử lý), never silently: for the officer whose id is the `handler`, or a
    supervisor.
    """
    request = body.to_proto(proto.StepBackDossierRequest, **decision)
    return await decided_by_agency(services, services.handling.StepBackDossier(request))


@router.post(
    ONE + ":extend",
    operation_id="extendDossier",
    summary="Extend the appointment with an apology",
    response_model=DeskDossier,
    responses=decision_answers(
        (409, "EXTENSION_TOO_LATE"),
        (409, "EXTENDED_ALREADY"),
        (409, "NO_APPOINTMENT"),
        (422, "APPOINTMENT_TOO_EARLY"),
        (422, "APPOINTMENT_OUT_OF_HOURS"),
    ),
)
async def extend_dossier(decision: AgencysDecision, body: NewAppointment, services: Services) -> Response:
    """Apologise and set a later appointment (xin lỗi và hẹn lại): once, before the present one passes, to an hour at which
    the agency works. The citizen gets the apology by mail.
    """
    request = body.to_proto(proto.ExtendDossierRequest, **decision)
    return await decided_by_agency(services, services.handling.ExtendDossier(request))


@router.post(
    ONE + ":finish",
    operation_id="finishDossier",
    summary="Finish with a result",
    response_model=DeskDossier,
    responses=decision_answers((422, "RESULT_FILE_MISSING")),
)
async def finish_dossier(decision: AgencysDecision, body: HandlingEnd, services: Services) -> Response:
    """Finish with the result document; the clock stops. Upload its file first: `createAttachment` with the purpose
    `result`, then `completeAttachment`. Goes on with `returnDossierResult`; the citizen is told by mail that it is ready.
    """
    request = body.to_proto(proto.FinishDossierRequest, **decision)
    return await decided_by_agency(services, services.handling.FinishDossier(request))
