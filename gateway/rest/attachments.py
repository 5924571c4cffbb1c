"""Files of a dossier (tệp đính kèm). The bytes go straight to the upload host; here they are announced and completed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from motcua.submission.v1 import attachment_service_pb2 as proto
from motcua.submission.v1 import dossier_pb2
from starlette.responses import Response

from gateway.rest.answers import NO_STORE, answer
from gateway.rest.decisions import DossierId
from gateway.rest.documents.attachments import AnnouncedAttachment, Attachment, Download, NewAttachment
from gateway.rest.headers import SESSION, IdempotencyKey, Services
from gateway.rest.middleware import REQUEST_SECONDS
from gateway.rest.openapi_problems import Reason, problems
from gateway.rest.reading import BoundedRoute

router = APIRouter(tags=["attachments"], route_class=BoundedRoute, dependencies=[SESSION])

AttachmentId = Annotated[
    str,
    Path(pattern="^[a-z0-9-]{36}$", description="The file's id.", examples=["0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e66"]),
]
_ONE = "/dossiers/{dossier}/attachments/{attachment}"
_MINE: tuple[Reason, ...] = ((404, "ATTACHMENT_NOT_FOUND"), (404, "DOSSIER_NOT_FOUND"))
_CHANGE: tuple[Reason, ...] = (
    *_MINE,
    (403, "EDIT_NOT_YOURS"),
    (409, "TRANSITION_NOT_ALLOWED"),
    (422, "OUTSIDE_SUPPLEMENT"),
)


@router.post(
    "/dossiers/{dossier}/attachments",
    operation_id="createAttachment",
    summary="Announce a file",
    status_code=201,
    response_model=AnnouncedAttachment,
    responses=problems(
        *_CHANGE,
        (409, "DOSSIER_TOO_LARGE"),
        (409, "COMPONENT_TOO_MANY_FILES"),
        (422, "FILE_NAME_UNFIT"),
        (422, "FILE_TYPE_NOT_ALLOWED"),
        (422, "FILE_TOO_LARGE"),
        (422, "COMPONENT_UNKNOWN"),
    ),
)
async def create_attachment(
    dossier: DossierId, body: NewAttachment, key: IdempotencyKey, services: Services
) -> Response:
    """Announce a file: owners add components to a draft, or to what a supplement asks for; officers add the result. POST it
    to `upload.url` as `multipart/form-data`, `upload.fields` first, the file last as the part `file`; then
    `completeAttachment`. A repeat with the same key gets a fresh form for the same file.
    """
    request = body.to_proto(
        proto.CreateAttachmentRequest,
        parent=f"dossiers/{dossier}",
        purpose=dossier_pb2.ATTACHMENT_PURPOSE_COMPONENT,
        request_id=str(key),
    )
    return answer(AnnouncedAttachment.of(await services.attachments.CreateAttachment(request)), 201)


@router.post(
    _ONE + ":complete",
    operation_id="completeAttachment",
    summary="Say that a file is uploaded",
    response_model=Attachment,
    responses=problems(
        *_CHANGE,
        (409, "ATTACHMENT_NOT_PENDING"),
        (409, "DOSSIER_TOO_LARGE"),
        (409, "FILE_NOT_UPLOADED"),
        (409, "FILE_CHANGED_DURING_CHECK"),
        (422, "FILE_TYPE_MISMATCH"),
        (422, "FILE_TOO_LARGE"),
    ),
)
async def complete_attachment(
    dossier: DossierId, attachment: AttachmentId, key: IdempotencyKey, services: Services
) -> Response:
    """Say that the upload is done: the file is copied, checked and kept, and counts from then on. `FILE_TYPE_MISMATCH` and
    `FILE_TOO_LARGE` reject the file for good: take it out, else `submitDossier` names it (`ATTACHMENT_REJECTED`), and
    announce another one. This may take some seconds.
    """
    # 20 MB are read once and copied twice meanwhile: that may take all the time that the request has.
    name = f"dossiers/{dossier}/attachments/{attachment}"
    request = proto.CompleteAttachmentRequest(name=name, request_id=str(key))
    return answer(Attachment.of(await services.attachments.CompleteAttachment(request, timeout=REQUEST_SECONDS)))


@router.delete(
    _ONE, operation_id="deleteAttachment", summary="Take a file out", status_code=204, responses=problems(*_CHANGE)
)
async def delete_attachment(
    dossier: DossierId, attachment: AttachmentId, key: IdempotencyKey, services: Services
) -> Response:
    """Take a file out: as its owner out of a draft, or out of a component that a supplement asks for (to replace it, add
    another one); as an officer a result that was uploaded by mistake."""
    name = f"dossiers/{dossier}/attachments/{attachment}"
    await services.attachments.DeleteAttachment(proto.DeleteAttachmentRequest(name=name, request_id=str(key)))
    return Response(status_code=204, headers=NO_STORE)


@router.get(
    _ONE + ":download",
    operation_id="getAttachmentDownload",
    summary="Get a link to a file",
    response_model=Download,
    responses=problems(*_MINE, (409, "ATTACHMENT_NOT_VERIFIED")),
)
async def get_attachment_download(dossier: DossierId, attachment: AttachmentId, services: Services) -> Response:
    """A link to the checked file, good for 60 seconds, for the owner and for officers of its agencies. Whoever has the link
    has the file. The owner sees the file of the result once the dossier is finished.
    """
    request = proto.GetAttachmentDownloadRequest(name=f"dossiers/{dossier}/attachments/{attachment}")
    return answer(Download.of(await services.attachments.GetAttachmentDownload(request)))
