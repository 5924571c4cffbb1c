"""When a dossier that is filed now would be done."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar

from google.protobuf.message import Message
from motcua.submission.v1 import dossier_service_pb2 as proto
from pydantic import Field

from gateway.rest.documents.enums import Channel
from gateway.rest.mapping import Document, Resource


class FilingQuestion(Document):
    """Where and how it would be filed."""

    proto: ClassVar[type[Message]] = proto.PreviewFilingRequest
    agency: Annotated[str, Resource("agencies/")] = Field(description="The agency that decides.", examples=["c16594"])
    channel: Channel | None = Field(None, description="How it would be filed; absent: online.")
    case: Annotated[list[str], Resource("", field="cases")] = Field(
        [], description="Keys of the special cases that apply, from `cases` of the procedure; none: the usual case."
    )


class FilingPreview(Document):
    """When a dossier that is filed now would be accepted and settled. Computed anew each time; nothing is promised."""

    proto: ClassVar[type[Message]] = proto.FilingPreview
    acceptance_due_time: datetime | None = Field(
        None, description="By when the desk must accept it; absent at the counter, where it is accepted at once."
    )
    expected_time: datetime | None = Field(
        None, description="The appointment, if it is accepted at once; absent: the procedure has no known limit."
    )
    latest_time: datetime | None = Field(
        None, description="The appointment, if it is accepted at the last moment; absent: no known limit."
    )
