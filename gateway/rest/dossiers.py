"""Dossiers (hồ sơ) as their owner sees them: draft, fill in, send, follow."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from google.protobuf.field_mask_pb2 import FieldMask
from motcua.submission.v1 import dossier_pb2
from motcua.submission.v1 import dossier_service_pb2 as proto
from starlette.requests import Request
from starlette.responses import Response

from gateway.rest import errors
from gateway.rest.answers import answer, own
from gateway.rest.documents.dossiers import Dossier, DossierChange, DossierFilter, DossierPage, NewDossier
from gateway.rest.headers import SESSION, ExpectedEtag, IdempotencyKey, KnownEtag, Services
from gateway.rest.openapi_problems import BODY, KEY, NOT_MODIFIED, Reason, problems
from gateway.rest.read_your_writes import tracking_headers
from gateway.rest.reading import BoundedRoute

router = APIRouter(tags=["dossiers"], route_class=BoundedRoute, dependencies=[SESSION])

DossierId = Annotated[str, Path(pattern="^[a-z0-9-]{36}$", description="The dossier's id.")]
DossierIdOrCode = Annotated[str, Path(pattern="^[A-Za-z0-9.-]{1,64}$", description="The dossier's id or code.")]

_MINE: tuple[Reason, ...] = ((401, "TOKEN_INVALID"), (403, "PERMISSION_DENIED"), (404, "DOSSIER_NOT_FOUND"))
_CHANGE: tuple[Reason, ...] = (
    *_MINE,
    *KEY,
    (403, "CONTACT_NOT_VERIFIED"),
    (409, "TRANSITION_NOT_ALLOWED"),
    (412, "ETAG_MISMATCH"),
    (428, "IF_MATCH_REQUIRED"),
)


@router.post(
    "/dossiers",
    operation_id="createDossier",
    status_code=201,
    response_model=Dossier,
    responses=problems(
        *BODY, *KEY, (401, "TOKEN_INVALID"), (403, "CONTACT_NOT_VERIFIED"), (422, "PROCEDURE_NOT_AVAILABLE")
    ),
)
async def create_dossier(request: Request, body: NewDossier, key: IdempotencyKey, services: Services) -> Response:
    """Start a draft of a procedure at an agency."""
    dossier = await services.dossiers.CreateDossier(body.to_proto(proto.CreateDossierRequest, request_id=str(key)))
    document = Dossier.of(dossier)
    location = str(request.app.url_path_for("get_dossier", dossier=document.id))
    return answer(document, 201, {"Location": location, "ETag": dossier.etag})


@router.get(
    "/dossiers", operation_id="listDossiers", response_model=DossierPage, responses=problems((401, "TOKEN_INVALID"))
)
async def list_dossiers(which: Annotated[DossierFilter, Query()], services: Services) -> Response:
    """The caller's dossiers, newest first."""
    return answer(DossierPage.of(await services.dossiers.ListDossiers(which.to_proto(proto.ListDossiersRequest))))


@router.get(
    "/dossiers/{dossier}",
    operation_id="getDossier",
    response_model=Dossier,
    responses={**NOT_MODIFIED, **problems(*_MINE)},
)
async def get_dossier(dossier: DossierIdOrCode, services: Services, known: KnownEtag = None) -> Response:
    """One dossier with everything in it."""
    found = await services.dossiers.GetDossier(proto.GetDossierRequest(name=f"dossiers/{dossier}"))
    return own(Dossier.of(found), found.etag, known)


@router.patch(
    "/dossiers/{dossier}",
    operation_id="updateDossier",
    response_model=Dossier,
    responses=problems(*BODY, *_CHANGE, (422, "NOTHING_TO_CHANGE")),
)
async def update_dossier(
    dossier: DossierId,
    body: DossierChange,
    key: IdempotencyKey,
    etag: ExpectedEtag,
    services: Services,
) -> Response:
    """Fill in a draft. Each part given replaces that part whole; completeness is checked when it is sent."""
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


@router.post(
    "/dossiers/{dossier}:submit",
    operation_id="submitDossier",
    response_model=Dossier,
    responses=problems(*_CHANGE, (422, "DOSSIER_INCOMPLETE")),
)
async def submit_dossier(dossier: DossierId, key: IdempotencyKey, etag: ExpectedEtag, services: Services) -> Response:
    """Send the dossier to the agency; the answer carries its code. Everything that is missing is told at once."""
    sent = await services.dossiers.SubmitDossier(
        proto.SubmitDossierRequest(name=f"dossiers/{dossier}", etag=etag, request_id=str(key))
    )
    return own(Dossier.of(sent), sent.etag, headers=await tracking_headers(services, sent))
