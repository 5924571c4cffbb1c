"""Requests to supplement a dossier (yêu cầu bổ sung, hoàn thiện hồ sơ): what is asked, what was sent."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from google.protobuf.message import Message
from motcua.submission.v1 import dossier_pb2, dossier_service_pb2, supplement_service_pb2
from pydantic import Field

from gateway.rest.documents.attachments import Attachment
from gateway.rest.documents.enums import DossierStatus
from gateway.rest.documents.times import Instant
from gateway.rest.mapping import Document

_FIELD = (
    "A component, `components.{key}`, or a box of the dossier by its path, such as `declaration.child.full_name`, "
    "`owner.birth_date` or `contact.phone`; a box covers everything below it."
)


class ItemToMend(Document):
    """One thing to be mended."""

    proto: ClassVar[type[Message]] = dossier_pb2.SupplementItem
    field: str = Field(description=_FIELD, examples=["components.giay-chung-sinh"])
    remark: str = Field(
        description="What is wrong with it and how to mend it, for the citizen.",
        examples=["Ảnh bị mờ, vui lòng chụp lại."],
    )


class SupplementItem(ItemToMend):
    """One thing to be mended, and whether it is."""

    display_name: str = Field(
        "", description="The component's name or the title of the box.", examples=["Giấy chứng sinh"]
    )
    mended: bool = Field(
        False, description="It was changed since, or explained. Agencies see it once the supplement was sent."
    )
    explanation: str | None = Field(None, description="What the citizen says about it.")


class Guide(Document):
    """The officer whom the citizen may ask."""

    proto: ClassVar[type[Message]] = dossier_pb2.Guide
    display_name: str | None = Field(None, examples=["Lê Văn C"])
    phone: str | None = Field(None, examples=["02373000000"])


class Difference(Document):
    """One thing that a supplement changed."""

    proto: ClassVar[type[Message]] = dossier_pb2.Difference
    field: str = Field(description="As in `items`.", examples=["declaration.child.full_name"])
    display_name: str = Field(description="What people call it.")
    before: str | None = Field(None, description="Of a box: what it said before; absent: nothing.")
    after: str | None = Field(None, description="Of a box: what it says after; absent: nothing.")
    attachments_before: list[Attachment] = Field(
        description="Of a component: its files before. They can still be downloaded."
    )
    attachments_after: list[Attachment] = Field(description="Of a component: its files after.")


class Supplement(Document):
    """A request to supplement or complete a dossier, and what came of it. The last one is open while `send_time` and
    `lapse_time` are absent."""

    proto: ClassVar[type[Message]] = dossier_pb2.Supplement
    items: list[SupplementItem]
    reason: str = Field(description="Why, in the officer's words.")
    due_time: datetime = Field(description="Until when it may be sent.")
    guide: Guide | None = None
    ask_time: datetime = Field(description="When it was asked.")
    send_time: datetime | None = Field(None, description="When it was sent; the clock runs on from then.")
    confirm_due_time: datetime | None = Field(None, description="By when the desk must have looked at it.")
    confirm_time: datetime | None = Field(None, description="When the desk confirmed that it is in order.")
    lapse_time: datetime | None = Field(None, description="When the desk ended it because nothing came in time.")
    previous_status: DossierStatus = Field(description="The status that the dossier goes back to.")
    differences: list[Difference] = Field(description="What was changed; agencies see it once the supplement was sent.")


class Explanation(Document):
    """What the citizen says about an item that is right as it is, or can't be mended."""

    proto: ClassVar[type[Message]] = dossier_service_pb2.Explanation
    field: str = Field(description="The item's `field`.", examples=["components.giay-chung-sinh"])
    text: str = Field(description="For the agency to read.", examples=["Đây là bản chính, tôi đã chụp lại."])


class SupplementSending(Document):
    """What is said beside the changes."""

    proto: ClassVar[type[Message]] = dossier_service_pb2.SendSupplementRequest
    explanations: list[Explanation] = Field([], description="For items that are not changed, or need a word.")


class SupplementDemand(Document):
    """What the citizen is to mend, why, and until when."""

    proto: ClassVar[type[Message]] = supplement_service_pb2.RequestSupplementRequest
    items: list[ItemToMend] = Field(description="At least one.")
    reason: str = Field(description="Why, for the citizen to read.")
    due_time: Instant = Field(description="Until when it may be sent; at least one working day ahead.")
    guide: Guide | None = Field(None, description="Whom the citizen may ask; absent: the officer who asks.")


class SupplementExpiry(Document):
    """Why a request that nobody answered in time is ended."""

    proto: ClassVar[type[Message]] = supplement_service_pb2.ExpireSupplementRequest
    reason: str = Field(description="For the citizen to read.")
