"""What an agency decides between acceptance and result."""

from __future__ import annotations

from typing import ClassVar

from google.protobuf.message import Message
from motcua.submission.v1 import handling_service_pb2 as proto
from pydantic import Field

from gateway.rest.documents.desk import HANDLER
from gateway.rest.documents.outcomes import Result
from gateway.rest.documents.times import Instant
from gateway.rest.mapping import Document

_STEP_DUE = "By when the step is to be done; absent: by the appointment."
_NEW_DEADLINE = "The citizen's new deadline, when the dossier goes back to waiting for a supplement; else absent."


class HandlingStart(Document):
    """Who handles it first."""

    proto: ClassVar[type[Message]] = proto.StartDossierRequest
    next_handler: str = Field(description=HANDLER, examples=["Phạm Thị D"])
    step_due_time: Instant | None = Field(None, description=_STEP_DUE)


class HandlingStep(Document):
    """Who handles it next."""

    proto: ClassVar[type[Message]] = proto.HandOverDossierRequest
    next_handler: str = Field(description=HANDLER, examples=["Phạm Thị D"])
    step_due_time: Instant | None = Field(None, description=_STEP_DUE)
    remark: str | None = Field(None, description="What the next handler should know; for the agency only.")


class HandlingStop(Document):
    """Why it is stopped."""

    proto: ClassVar[type[Message]] = proto.StopDossierRequest
    reason: str = Field(description="For the citizen to read.")
    legal_ground: str = Field(description="Căn cứ pháp lý.")


class HandlingResumption(Document):
    """Why it goes on."""

    proto: ClassVar[type[Message]] = proto.ResumeDossierRequest
    reason: str = Field(description="For the citizen to read.")
    supplement_due_time: Instant | None = Field(None, description=_NEW_DEADLINE)


class StepBack(Document):
    """Why the last step is taken back."""

    proto: ClassVar[type[Message]] = proto.StepBackDossierRequest
    reason: str = Field(description="Why: kept with the step.")
    supplement_due_time: Instant | None = Field(None, description=_NEW_DEADLINE)


class NewAppointment(Document):
    """A later appointment, with an apology."""

    proto: ClassVar[type[Message]] = proto.ExtendDossierRequest
    cause: str = Field(description="What the delay is due to.")
    apology: str = Field(description="For the citizen to read.")
    signer: str = Field(description="Who signed the apology.", examples=["Hoàng Văn E"])
    appointment_time: Instant = Field(description="Later than the present one, in the agency's working hours.")


class HandlingEnd(Document):
    """The result document."""

    proto: ClassVar[type[Message]] = proto.FinishDossierRequest
    result: Result
