"""Files as messages."""

from __future__ import annotations

from motcua.submission.v1 import attachment_service_pb2, dossier_pb2

from services.common.messages import timestamp
from services.submission.app.ports import UploadForm
from services.submission.domain.record.attachments import Attachment, AttachmentState, Purpose

PURPOSES = {
    Purpose.COMPONENT: dossier_pb2.ATTACHMENT_PURPOSE_COMPONENT,
    Purpose.RESULT: dossier_pb2.ATTACHMENT_PURPOSE_RESULT,
}
_STATES = {
    AttachmentState.PENDING: dossier_pb2.ATTACHMENT_STATE_PENDING,
    AttachmentState.VERIFIED: dossier_pb2.ATTACHMENT_STATE_VERIFIED,
    AttachmentState.REJECTED: dossier_pb2.ATTACHMENT_STATE_REJECTED,
}


def attachment(dossier_id: str, file: Attachment) -> dossier_pb2.Attachment:
    """A file."""
    return dossier_pb2.Attachment(
        name=attachment_name(dossier_id, file.id),
        component_key=file.component_key,
        file_name=file.file_name,
        content_type=file.content_type,
        size_bytes=file.size,
        sha256=file.sha256,
        state=_STATES[file.state],
        purpose=PURPOSES[file.purpose],
    )


def attachment_name(dossier_id: str, attachment_id: str) -> str:
    """The resource name of a file."""
    return f"dossiers/{dossier_id}/attachments/{attachment_id}"


def upload_form(form: UploadForm) -> attachment_service_pb2.UploadForm:
    """How to upload a file."""
    return attachment_service_pb2.UploadForm(
        url=form.url,
        fields=[attachment_service_pb2.FormField(name=name, value=value) for name, value in form.fields.items()],
        expire_time=timestamp(form.expires_at),
    )
