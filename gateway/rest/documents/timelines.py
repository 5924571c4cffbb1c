"""The timeline of a dossier for its owner."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar

from google.protobuf.message import Message
from motcua.tracking.v1 import timeline_service_pb2
from pydantic import Field

from gateway.rest.documents.standing import Standing
from gateway.rest.mapping import Resource


class TimelineEntry(Standing):
    """One thing that happened."""

    proto: ClassVar[type[Message]] = timeline_service_pb2.TimelineEntry
    time: datetime
    event: str = Field(description="What, past tense.", examples=["submitted"])
    text: str = Field(description="The same in words.", examples=["Hồ sơ đã được tiếp nhận"])
    version: int = Field(description="The dossier's version after it: larger with every entry.")


class Timeline(Standing):
    """What happened to a dossier (quá trình xử lý), oldest first."""

    proto: ClassVar[type[Message]] = timeline_service_pb2.Timeline
    dossier: Annotated[str, Resource("dossiers/")]
    code: str | None = Field(None, description="Mã hồ sơ; a draft has none.", examples=["H56.260-261122-0001"])
    acceptance_due_time: datetime | None = Field(None, description="By when the desk must accept.")
    appointment_time: datetime | None = Field(None, description="The appointment in force (hẹn trả kết quả).")
    entries: list[TimelineEntry]
