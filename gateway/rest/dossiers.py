"""Dossiers (hồ sơ) as their owner sees them: draft, fill in, send, follow."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from google.protobuf.field_mask_pb2 import FieldMask
from motcua.submission.v1 import dossier_pb2
from motcua.submission.v1 import dossier_service_pb2 as proto
from starlette.requests import Request
from starlette.responses import Response

from gateway.rest import errors
from gateway.rest.answers import NO_STORE, answer, own
from gateway.rest.decisions import CHANGING, READING, DossierId, DossierIdOrCode, OwnersDecision, decided_by_owner
from gateway.rest.documents.dossiers import (
    Dossier,
    DossierChange,
    DossierFilter,
    DossierPage,
    NewDossier,
    Withdrawal,
)
from gateway.rest.documents.supplements import SupplementSending
from gateway.rest.headers import SESSION, ExpectedEtag, IdempotencyKey, KnownEtag, Services
from gateway.rest.openapi_problems import CHANGED, CREATED, DECIDED, NOT_MODIFIED, Reason, problems
from gateway.rest.reading import BoundedRoute

router = APIRouter(tags=["dossiers"], route_class=BoundedRoute, dependencies=[SESSION])

_CHANGE: tuple[Reason, ...] = (*CHANGING, (403, "CONTACT_NOT_VERIFIED"))


@router.post(
    "/dossiers",
    operation_id="createDossier",
    summary="Start a draft",
    status_code=201,
    response_model=Dossier,
    responses={
        **CREATED,
        **problems(
            (403, "CONTACT_NOT_VERIFIED"),
            (404, "DOSSIER_NOT_FOUND"),  # a repeat, after the draft was deleted
            (409, "TOO_MANY_DRAFTS"),
            (422, "PROCEDURE_NOT_AVAILABLE"),
        ),
    },
)
async def create_dossier(request: Request, body: NewDossier, key: IdempotencyKey, services: Services) -> Response:
    """Start a draft of a procedure at an agency; submitter, owner and contact are filled in from the account. Goes on with
    `updateDossier`, then `createAttachment` for each component, then `submitDossier`. An account has at most 50 drafts:
    another one is refused until one is sent or deleted.
    """
    dossier = await services.dossiers.CreateDossier(body.to_proto(proto.CreateDossierRequest, request_id=str(key)))
    document = Dossier.of(dossier)
    location = str(request.app.url_path_for("get_dossier", dossier=document.id))
    return answer(document, 201, {"Location": location, "ETag": dossier.etag})


@router.get(
    "/dossiers",
    operation_id="listDossiers",
    summary="List my dossiers",
    response_model=DossierPage,
    responses={
        **NOT_MODIFIED,
        **problems((422, "INVALID_PAGE_TOKEN")),
    },
)
async def list_dossiers(
    which: Annotated[DossierFilter, Query()], services: Services, known: KnownEtag = None
) -> Response:
    """The caller's dossiers, newest first, drafts included. `status=supplement_requested` and `payment_requested` are those
    that wait for the citizen. Open one with `getDossier`.
    """
    return own(
        DossierPage.of(await services.dossiers.ListDossiers(which.to_proto(proto.ListDossiersRequest))), known=known
    )


@router.get(
    "/dossiers/{dossier}",
    operation_id="getDossier",
    summary="Open one of my dossiers",
    response_model=Dossier,
    responses={**NOT_MODIFIED, **problems(*READING)},
)
async def get_dossier(dossier: DossierIdOrCode, services: Services, known: KnownEtag = None) -> Response:
    """One dossier with everything in it, by id or code. Send the `ETag` as `If-Match` with the change that follows. While
    the status is `supplement_requested`, the last of `supplements` says what is to be mended, and which of it is.
    """
    found = await services.dossiers.GetDossier(proto.GetDossierRequest(name=f"dossiers/{dossier}"))
    return own(Dossier.of(found), found.etag, known)


@router.patch(
    "/dossiers/{dossier}",
    operation_id="updateDossier",
    summary="Fill a draft in, or mend a supplement",
    response_model=Dossier,
    responses={
        **CHANGED,
        **problems(*_CHANGE, (422, "NOTHING_TO_CHANGE"), (422, "DECLARATION_UNFIT"), (422, "OUTSIDE_SUPPLEMENT")),
    },
)
async def update_dossier(
    dossier: DossierId,
    body: DossierChange,
    key: IdempotencyKey,
    etag: ExpectedEtag,
    services: Services,
) -> Response:
    """Fill a draft in: each part given replaces that part whole; completeness is checked when it is sent. The declaration
    follows the JSON Schema of the procedure's form (`getForm`). While a supplement is asked for, only what it marks may
    change.
    """
    if not body.model_fields_set:
        raise errors.HttpError(errors.NOTHING_TO_CHANGE)
    changed = await services.dossiers.UpdateDossier(
        proto.UpdateDossierRequest(
            dossier=body.to_proto(dossier_pb2.Dossier, name=f"dossiers/{dossier}", etag=etag),
            update_mask=FieldMask(paths=sorted(body.model_fields_set)),
            request_id=str(key),
        )
    )
    return own(Dossier.of(changed), changed.etag)


@router.delete(
    "/dossiers/{dossier}",
    operation_id="deleteDossier",
    summary="Delete a draft",
    status_code=204,
    responses=problems(*CHANGING),
)
async def delete_dossier(decision: OwnersDecision, services: Services) -> Response:
    """Delete a draft (xoá bản nháp) for good, with its files. What was sent can't be deleted: withdraw it with
    `withdrawDossier`, as long as `TRANSITION_NOT_ALLOWED` says that you can.
    """
    await services.dossiers.DeleteDossier(proto.DeleteDossierRequest(**decision))
    return Response(status_code=204, headers=NO_STORE)


@router.post(
    "/dossiers/{dossier}:submit",
    operation_id="submitDossier",
    summary="Send a draft to the agency",
    response_model=Dossier,
    responses={**DECIDED, **problems(*_CHANGE, (422, "DOSSIER_INCOMPLETE"), (429, "TOO_MANY_FILINGS"))},
)
async def submit_dossier(decision: OwnersDecision, services: Services) -> Response:
    """Send the dossier to the agency; the answer carries its code, a mail confirms it. Everything that is missing is told
    at once, as `errors` of the problem. An account can send a number of dossiers within an hour; one more stays a draft.
    Goes on with `getTimeline` or `watchTimeline`.
    """
    return await decided_by_owner(services, services.dossiers.SubmitDossier(proto.SubmitDossierRequest(**decision)))


@router.post(
    "/dossiers/{dossier}:send-supplement",
    operation_id="sendSupplement",
    summary="Send a supplement",
    response_model=Dossier,
    responses={
        **DECIDED,
        **problems(
            *_CHANGE,
            (422, "SUPPLEMENT_INCOMPLETE"),
            (422, "SUPPLEMENT_ITEM_UNKNOWN"),
            (422, "SUPPLEMENT_ITEM_REPEATED"),
            (422, "DOSSIER_INCOMPLETE"),
        ),
    },
)
async def send_supplement(decision: OwnersDecision, body: SupplementSending, services: Services) -> Response:
    """Send what was asked for: first mend with `updateDossier` and the attachments, until each item of the last supplement
    is `mended`; what is right as it is, or can't be mended, is explained here. The clock runs on from now, and the desk has
    8 working hours to look at it.
    """
    request = body.to_proto(proto.SendSupplementRequest, **decision)
    return await decided_by_owner(services, services.dossiers.SendSupplement(request))


@router.post(
    "/dossiers/{dossier}:withdraw",
    operation_id="withdrawDossier",
    summary="Withdraw a dossier",
    response_model=Dossier,
    responses={**DECIDED, **problems(*_CHANGE, (409, "WITHDRAWAL_ASKED_ALREADY"), (422, "REQUIREMENT_MISSING"))},
)
async def withdraw_dossier(decision: OwnersDecision, body: Withdrawal, services: Services) -> Response:
    """Withdraw (rút hồ sơ): at once while it is not accepted; afterwards this asks the desk, which confirms when the papers
    are handed back, and `withdrawal_request` is present until then.
    """
    request = body.to_proto(proto.WithdrawDossierRequest, **decision)
    return await decided_by_owner(services, services.dossiers.WithdrawDossier(request))
