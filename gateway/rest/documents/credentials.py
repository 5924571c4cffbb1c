"""What people log in with, changed."""

from __future__ import annotations

from typing import ClassVar

from google.protobuf.message import Message
from motcua.identity.v1 import account_service_pb2 as proto
from pydantic import Field

from gateway.rest.documents.people import CaptchaAnswer
from gateway.rest.mapping import Document

_NEW = "At least 10 characters."


class PasswordChange(Document):
    """Another password, and proof that it is really its owner who asks."""

    proto: ClassVar[type[Message]] = proto.ChangePasswordRequest
    current_password: str = Field(examples=["mot mat khau dai"])
    new_password: str = Field(description=_NEW, examples=["mot mat khau khac"])


class PasswordResetRequest(Document):
    """Whose password is forgotten."""

    proto: ClassVar[type[Message]] = proto.RequestPasswordResetRequest
    user_name_or_email: str = Field(examples=["nguyenvana@example.com"])
    captcha: CaptchaAnswer = Field(description="A solved captcha of purpose `password_reset`.")


class NewPassword(Document):
    """Another password, and the token of the mail."""

    proto: ClassVar[type[Message]] = proto.ResetPasswordRequest
    token: str
    new_password: str = Field(description=_NEW, examples=["mot mat khau khac"])


class EmailChange(Document):
    """Another address, and proof that it is really the account's owner who asks."""

    proto: ClassVar[type[Message]] = proto.RequestEmailChangeRequest
    current_password: str = Field(examples=["mot mat khau dai"])
    new_email: str = Field(examples=["nguyenvana.moi@example.com"])


class EmailChangeConfirmation(Document):
    """The token of the mail to the new address."""

    proto: ClassVar[type[Message]] = proto.ConfirmEmailChangeRequest
    token: str
