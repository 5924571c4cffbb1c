"""Sessions and tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from google.protobuf.message import Message
from motcua.identity.v1 import partner_service_pb2, session_service_pb2
from pydantic import BaseModel, ConfigDict, Field

from gateway.rest.mapping import Document, Resource


class Credentials(Document):
    """A user name and its password."""

    proto: ClassVar[type[Message]] = session_service_pb2.CreateSessionRequest
    user_name: str = Field(examples=["nguyenvana"])
    password: str = Field(examples=["mot mat khau dai"])


class Refresh(Document):
    """The refresh token of a session."""

    proto: ClassVar[type[Message]] = session_service_pb2.RefreshSessionRequest
    refresh_token: str


class Session(Document):
    """A session: send `access_token` as `Authorization: Bearer`; exchange `refresh_token` before it ends."""

    proto: ClassVar[type[Message]] = session_service_pb2.Session
    access_token: str = Field(description="A JWT, about ten minutes.")
    access_expire_time: datetime
    refresh_token: str = Field(description="Opaque; good for one refresh.")
    refresh_expire_time: datetime


class SessionSummary(Document):
    """One of the caller's sessions; it holds no token."""

    proto: ClassVar[type[Message]] = session_service_pb2.SessionSummary
    id: Annotated[str, Resource("sessions/")]
    device: str | None = Field(
        None, description="What it was started on, as far as that is kept.", examples=["Chrome, Android"]
    )
    create_time: datetime = Field(description="When its holder logged in.")
    last_use_time: datetime = Field(description="When it was last refreshed.")
    expire_time: datetime = Field(description="When it ends if it is not used.")
    current: bool = Field(description="Whether it is the one that asks.")


class SessionList(Document):
    """The caller's sessions, the last used first."""

    proto: ClassVar[type[Message]] = session_service_pb2.ListSessionsResponse
    sessions: list[SessionSummary]


class ClientCredentials(Document):
    """The client credentials grant (RFC 6749 §4.4.2)."""

    proto: ClassVar[type[Message]] = partner_service_pb2.ExchangeClientSecretRequest
    grant_type: Literal["client_credentials"]
    client_id: str = Field(examples=["cong-tinh"])
    client_secret: str


class ClientToken(BaseModel):
    """A short token of a registered client (RFC 6749 §5.1)."""

    model_config = ConfigDict(frozen=True)
    access_token: str
    token_type: Literal["Bearer"] = "Bearer"
    expires_in: int = Field(description="Seconds.")
