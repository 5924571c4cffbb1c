"""Officers (cán bộ, công chức): people who act for one agency, in the roles they were given."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Never

from services.common.kernel.change import Change
from services.common.kernel.errors import FieldViolation, InvalidArgument
from services.common.kernel.people import field_required
from services.common.kernel.principal import Role

from .credentials import Credentials
from .errors import OfficerDisabled
from .normal_forms import clean_text, clean_user_name
from .passwords import check_password
from .user_names import check_user_name

_AGENCY_ID = re.compile(r"[a-z0-9]{1,40}")


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer; `full_name` is what citizens are shown. Nobody is told of changes: an officer has no e-mail box here."""

    id: str
    version: int
    user_name: str
    credentials: Credentials
    full_name: str
    agency_id: str
    roles: frozenset[Role]

    @property
    def guesses(self) -> tuple[str, ...]:
        """What somebody who knows them tries as their password."""
        return (self.user_name, self.full_name)

    @property
    def disabled(self) -> bool:
        """Whether they have left: there is no password then."""
        return not self.credentials.password_hash


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """An officer as an operator enters them."""

    user_name: str
    password: str
    full_name: str
    agency_id: str
    roles: frozenset[Role]


def clean(officer: NewOfficer) -> NewOfficer:
    """The same in normal form."""
    return NewOfficer(
        user_name=clean_user_name(officer.user_name),
        password=officer.password,
        full_name=clean_text(officer.full_name),
        agency_id=officer.agency_id,
        roles=officer.roles,
    )


def check(officer: NewOfficer) -> None:
    """Raises `InvalidArgument` with every field of a cleaned officer that is wrong."""
    violations = [
        *check_user_name(officer.user_name),
        *check_password(officer.password, guesses=(officer.user_name, officer.full_name)),
        *check_appointment(officer.agency_id, officer.roles),
    ]
    if not officer.full_name:
        violations.append(field_required("full_name", "Vui lòng nhập họ và tên.", "The full name is required."))
    if violations:
        raise InvalidArgument(violations=violations)


def appoint(officer: NewOfficer, *, officer_id: str, password_hash: str) -> Officer:
    """A new officer of checked values."""
    return Officer(
        id=officer_id,
        version=1,
        user_name=officer.user_name,
        credentials=Credentials(password_hash),
        full_name=officer.full_name,
        agency_id=officer.agency_id,
        roles=officer.roles,
    )


def change_credentials(officer: Officer, credentials: Credentials) -> Change[Officer, Never]:
    """The officer changed the password, or ended other sessions."""
    return Change(replace(officer, version=officer.version + 1, credentials=credentials))


def disable(officer: Officer) -> Change[Officer, Never]:
    """The officer left: no password is right any more, and every session has ended."""
    return Change(replace(officer, version=officer.version + 1, credentials=officer.credentials.renewed("")))


def readmit(officer: Officer, password_hash: str) -> Change[Officer, Never]:
    """The officer with another password, back if they had left; every session has ended."""
    return Change(replace(officer, version=officer.version + 1, credentials=officer.credentials.renewed(password_hash)))


def reappoint(officer: Officer, roles: frozenset[Role]) -> Change[Officer, Never]:
    """The officer in other roles. Raises `InvalidArgument`, `OfficerDisabled`."""
    if violations := check_appointment(officer.agency_id, roles):
        raise InvalidArgument(violations=violations)
    if officer.disabled:
        raise OfficerDisabled
    return Change(replace(officer, version=officer.version + 1, roles=roles))


def check_appointment(agency_id: str, roles: frozenset[Role]) -> list[FieldViolation]:
    """What is wrong with an agency and the roles in it, for officers and for ward certificates."""
    violations = []
    if not _AGENCY_ID.fullmatch(agency_id):
        violations.append(
            FieldViolation("agency", "MALFORMED", "Mã cơ quan không đúng.", "An agency id consists of a-z and 0-9.")
        )
    if not roles:
        violations.append(field_required("roles", "Cần ít nhất một vai trò.", "At least one role is required."))
    return violations
