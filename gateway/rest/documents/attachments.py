"""Files of a dossier."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar

from google.protobuf.message import Message
from motcua.submission.v1 import attachment_service_pb2, dossier_pb2
from pydantic import Field, StrictInt

from gateway.rest.documents.enums import AttachmentPurpose, AttachmentState
from gateway.rest.mapping import Document, Resource


class NewAttachment(Document):
    """A file about to be uploaded."""

    proto: ClassVar[type[Message]] = attachment_service_pb2.CreateAttachmentRequest
    purpose: AttachmentPurpose | None = Field(
        None, description="`component` (absent): from the owner; `result`: from an officer of the agency."
    )
    component_key: str | None = Field(
        None, description="The component it is for; absent for a result.", examples=["giay-chung-sinh"]
    )
    file_name: str = Field(description="The name of the file, for people.", examples=["Giấy chứng sinh.pdf"])
    content_type: str = Field(
        description="`application/pdf`, `image/jpeg`, `image/png` or `image/heic`.", examples=["application/pdf"]
    )
    size_bytes: StrictInt = Field(description="Bytes that will be sent; at most 20 MB.", examples=[183412])


class Attachment(Document):
    """A file of a dossier (tệp đính kèm)."""

    proto: ClassVar[type[Message]] = dossier_pb2.Attachment
    id: Annotated[str, Resource("attachments/")]
    component_key: str | None = Field(None, description="The component it is for; absent for a result.")
    file_name: str = Field(description="The name that it had.")
    content_type: str
    size_bytes: int = Field(description="Bytes.")
    sha256: str | None = Field(None, description="Lower-case hex; present once verified.")
    state: AttachmentState
    purpose: AttachmentPurpose = AttachmentPurpose.COMPONENT


class FormField(Document):
    """A form field to send before the file."""

    proto: ClassVar[type[Message]] = attachment_service_pb2.FormField
    name: str
    value: str


class UploadForm(Document):
    """A signed `multipart/form-data` POST: the fields in this order, then the file as the part `file`."""

    proto: ClassVar[type[Message]] = attachment_service_pb2.UploadForm
    url: str = Field(description="Where to POST.")
    fields: list[FormField] = Field(description="What to send before the file, in this order.")
    expire_time: datetime = Field(
        description="After this instant the form is refused; a repeat of the call gets a fresh one."
    )


class AnnouncedAttachment(Document):
    """The announced file and how to upload it."""

    proto: ClassVar[type[Message]] = attachment_service_pb2.CreateAttachmentResponse
    attachment: Attachment
    upload: UploadForm


class Download(Document):
    """A link to the file, good for a minute. Whoever has the link has the file."""

    proto: ClassVar[type[Message]] = attachment_service_pb2.AttachmentDownload
    url: str = Field(description="A signed GET; the answer is an attachment with the file's name.")
    expire_time: datetime = Field(description="After this instant it is refused.")
