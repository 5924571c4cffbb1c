"""Who calls: the person or partner behind a verified token."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What kind of caller a token was issued to."""

    ANONYMOUS = "anonymous"
    ACCOUNT = "account"  # công dân, tổ chức, doanh nghiệp
    OFFICER = "officer"  # cán bộ, công chức
    WARD = "ward"  # a ward one-stop system, by certificate
    CLIENT = "client"  # a registered client, such as the provincial portal
    LOOKUP_PASS = "lookup_pass"  # somebody who solved a captcha
    SERVICE = "service"  # one of our own services, for itself


class Role(StrEnum):
    """What an officer or a ward system may do (vai trò)."""

    DESK = "desk"  # bộ phận một cửa
    DISPATCHER = "dispatcher"  # người phân công
    SPECIALIST = "specialist"  # chuyên viên thụ lý
    HEAD = "head"  # lãnh đạo ký
    SUPERVISOR = "supervisor"  # người giám sát


@dataclass(frozen=True, slots=True)
class Principal:
    """A verified caller.

    `id` is the token's subject: an account, officer, client or agency id (never a name); `agency_id` is set for
    officers and wards. `token_id` is the `jti` of the token, `token_expires` its `exp` (None: there is no token),
    `session_id` the session that an account's or officer's token was made for (`sid`), `name` an officer's name as
    citizens are shown it (`name`, OpenID Connect Core §5.1).
    """

    kind: Kind
    id: str
    agency_id: str = ""
    roles: frozenset[Role] = field(default_factory=frozenset)
    contact_verified: bool = False
    token_id: str = ""
    token_expires: datetime | None = field(default=None, compare=False)
    session_id: str = ""
    name: str = field(default="", repr=False)

    @property
    def serves_agency(self) -> bool:
        """Whether the caller acts for an agency."""
        return self.kind in (Kind.OFFICER, Kind.WARD) and self.agency_id != ""


ANONYMOUS = Principal(kind=Kind.ANONYMOUS, id="")
