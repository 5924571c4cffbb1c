"""Captchas and look-up passes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar

from google.protobuf.message import Message
from motcua.identity.v1 import captcha_service_pb2 as proto
from pydantic import Field

from gateway.rest.documents.enums import CaptchaPurpose
from gateway.rest.documents.people import CaptchaAnswer
from gateway.rest.mapping import Document, Resource


class CaptchaRequest(Document):
    """What the answer will be used for."""

    proto: ClassVar[type[Message]] = proto.CreateCaptchaRequest
    purpose: CaptchaPurpose


class Captcha(Document):
    """A picture with characters to be typed."""

    proto: ClassVar[type[Message]] = proto.Captcha
    id: Annotated[str, Resource("captchas/")]
    image_png: str = Field(description="The picture: PNG, base64.", json_schema_extra={"contentEncoding": "base64"})
    expire_time: datetime = Field(description="After this instant the answer no longer counts.")


class LookupPassRequest(Document):
    """A solved captcha of purpose `lookup`."""

    proto: ClassVar[type[Message]] = proto.CreateLookupPassRequest
    captcha: CaptchaAnswer


class LookupPass(Document):
    """The right to a few public look-ups: send `token` as `Authorization: Bearer`."""

    proto: ClassVar[type[Message]] = proto.LookupPass
    token: str
    expire_time: datetime
    max_lookups: int
