"""Registering: every field that is wrong is named at once, in the words of the person who fills the form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from services.common.kernel.errors import InvalidArgument

from .accounts import AccountKind, Profile
from .normal_forms import clean_user_name
from .passwords import check_password
from .profiles import check_profile, clean_profile
from .user_names import check_user_name


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody typed into the form, cleaned by `clean`; the password is kept as typed."""

    kind: AccountKind
    user_name: str
    password: str
    profile: Profile


def clean(registration: Registration) -> Registration:
    """The registration in normal form: the same person typed twice is equal."""
    return replace(
        registration,
        user_name=clean_user_name(registration.user_name),
        profile=clean_profile(registration.profile),
    )


def check(registration: Registration, *, today: date) -> None:
    """Raises `InvalidArgument` with every field of a cleaned registration that is wrong.

    Paths are those of the request: `user_name`, `password`, `profile.email`. `today` is the date in Vietnam.
    """
    violations = [
        *check_user_name(registration.user_name),
        *check_password(registration.password, guesses=(registration.user_name, *registration.profile.guesses)),
        *check_profile(registration.kind, registration.profile, today=today),
    ]
    if violations:
        raise InvalidArgument(violations=violations)
