"""Accounts of citizens, organisations and enterprises; officers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar

from google.protobuf.message import Message
from motcua.identity.v1 import account_service_pb2 as proto
from motcua.identity.v1 import admin_service_pb2
from pydantic import Field

from gateway.rest.documents.enums import PartyKind
from gateway.rest.documents.people import CaptchaAnswer, IdentityDocument, LocalDate
from gateway.rest.mapping import Document, Resource
from services.common.kernel.principal import Role


class ProfileChange(Document):
    """The fields of a profile that its owner may change; each one given is replaced, null empties it."""

    proto: ClassVar[type[Message]] = proto.Profile
    full_name: str | None = Field(
        None, description="Full name of the citizen, or of the legal representative.", examples=["Nguyễn Văn A"]
    )
    birth_date: LocalDate | None = None
    identity_document: IdentityDocument | None = None
    phone: str | None = Field(None, examples=["0912345678"])
    address: str | None = Field(None, examples=["Tổ dân phố 1, phường Tân Dân, tỉnh Thanh Hóa"])
    organisation_name: str | None = Field(None, examples=["Công ty TNHH Thử Nghiệm"])
    tax_code: str | None = Field(
        None,
        description="Mã số thuế of the enterprise (required) or organisation (optional): 10 digits with a check digit, 3 "
        "more for a branch; spaces, dots and hyphens are ignored. A household business gives its owner's personal number.",
        examples=["0100109106"],
    )
    establishment_decision: str | None = Field(None, description="Số quyết định thành lập.")
    representative_position: str | None = Field(None, description="Chức vụ.")


class Profile(ProfileChange):
    """What is asked at registration; which fields are required depends on the kind of account.

    A citizen: full_name, birth_date, identity_document, email, phone, address. An organisation: organisation_name,
    tax_code or establishment_decision, full_name, representative_position and identity_document of the representative,
    email, phone, address. An enterprise: the same with tax_code. What a kind does not need is refused (`NOT_EXPECTED`).
    """

    email: str | None = Field(None, description="The confirmation goes there.", examples=["nguyenvana@example.com"])


class Registration(Document):
    """A new account."""

    proto: ClassVar[type[Message]] = proto.RegisterAccountRequest
    kind: PartyKind
    user_name: str = Field(description="3 to 32 characters `a-z 0-9 . _ -`.", examples=["nguyenvana"])
    password: str = Field(description="At least 10 characters.", examples=["mot mat khau dai"])
    profile: Profile
    captcha: CaptchaAnswer = Field(description="A solved captcha of purpose `register`.")


class UserNameQuestion(Document):
    """A user name wished for."""

    proto: ClassVar[type[Message]] = proto.CheckUserNameRequest
    user_name: str = Field(examples=["nguyenvana"])
    captcha: CaptchaAnswer = Field(description="A solved captcha of purpose `user_name`.")


class UserNameAnswer(Document):
    """Whether the name is free at this moment; nothing is reserved."""

    proto: ClassVar[type[Message]] = proto.CheckUserNameResponse
    available: bool


class ContactVerification(Document):
    """The token of the verification mail."""

    proto: ClassVar[type[Message]] = proto.VerifyContactRequest
    token: str


class AccountChange(Document):
    """What is to change of an account."""

    proto: ClassVar[type[Message]] = proto.Account
    profile: ProfileChange


class Account(Document):
    """An account (tài khoản)."""

    proto: ClassVar[type[Message]] = proto.Account
    id: Annotated[str, Resource("accounts/")]
    kind: PartyKind
    user_name: str
    profile: Profile
    contact_verified: bool = Field(description="The e-mail box answered. Needed to file a dossier.")
    identity_assured: bool = Field(description="An e-ID or an officer vouches for the identity number.")
    create_time: datetime


class Officer(Document):
    """An officer (cán bộ, công chức) who logs in here."""

    proto: ClassVar[type[Message]] = admin_service_pb2.Officer
    id: Annotated[str, Resource("officers/")]
    user_name: str = Field(examples=["levanc"])
    full_name: str = Field(description="As citizens are shown it.")
    agency: Annotated[str, Resource("agencies/")] = Field(description="For `getAgency`.", examples=["c16594"])
    roles: list[Role] = Field(description="What the officer may do.")
