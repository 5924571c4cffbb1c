"""Small documents about people that several areas share. They travel to the person and to officers only."""

from __future__ import annotations

from typing import Annotated, ClassVar

from google.protobuf.message import Message
from motcua.identity.v1 import captcha_service_pb2
from motcua.type.v1 import types_pb2
from pydantic import Field

from gateway.rest.documents.enums import IdentityDocumentKind
from gateway.rest.mapping import Document, Resource

LocalDate = Annotated[str, Field(description="A date of the local calendar, `yyyy-mm-dd`.", examples=["1990-05-17"])]


class IdentityDocument(Document):
    """An identity document (giấy tờ định danh)."""

    proto: ClassVar[type[Message]] = types_pb2.IdentityDocument
    kind: IdentityDocumentKind
    number: str = Field(description="The number as printed; spaces and dots are ignored.", examples=["038090000001"])


class CaptchaAnswer(Document):
    """The answer to a captcha; it counts once, for one purpose."""

    proto: ClassVar[type[Message]] = captcha_service_pb2.CaptchaAnswer
    id: Annotated[str, Resource("captchas/", field="captcha")] = Field(description="The captcha's id.")
    text: str = Field(description="What was typed; upper and lower case are the same.", examples=["K7MPQ"])
