"""Changing a profile: the result is checked as a whole, as at registration."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields, replace
from datetime import date

from services.common.kernel.change import Change
from services.common.kernel.errors import FieldViolation, InvalidArgument
from services.common.kernel.people import field_required

from .accounts import Account, Profile
from .errors import IdentityAssured
from .events import AccountEvent
from .profiles import check_profile, clean_profile

_PREFIX = "profile."
# Another address counts when its box has answered: see `email_change`.
CHANGEABLE = frozenset(field.name for field in fields(Profile)) - {"email"}
# What an e-ID, or an officer who saw the document, has vouched for.
ASSURED = ("full_name", "birth_date", "identity_document")


def check_mask(paths: Collection[str]) -> None:
    """Raises `InvalidArgument` for an empty mask, and for each path that names nothing that can be changed."""
    if violations := list(_check_paths(paths)):
        raise InvalidArgument(violations=violations)


def amend(account: Account, typed: Profile, paths: Collection[str], *, today: date) -> Change[Account, AccountEvent]:
    """The account with the fields of `typed` that a checked mask names; nobody else needs to know.

    Raises `InvalidArgument` with every field of the result that is wrong, `IdentityAssured`.
    """
    cleaned = clean_profile(typed)
    names = [path.removeprefix(_PREFIX) for path in paths]
    profile = replace(account.profile, **{name: getattr(cleaned, name) for name in names})
    if account.identity_assured and (fixed := list(_check_assured(account.profile, profile))):
        raise IdentityAssured(violations=fixed)
    if violations := list(check_profile(account.kind, profile, today=today)):
        raise InvalidArgument(violations=violations)
    return Change(replace(account, version=account.version + 1, profile=profile))


def _check_paths(paths: Collection[str]) -> Iterator[FieldViolation]:
    if not paths:
        yield field_required("update_mask", "Chưa có phần nào để thay đổi.", "Name at least one field to change.")
    for path in paths:
        if not path.startswith(_PREFIX) or path.removeprefix(_PREFIX) not in CHANGEABLE:
            yield FieldViolation(
                "update_mask",
                "FIELD_FIXED",
                "Có thông tin không thay đổi được ở đây. Địa chỉ thư điện tử được đổi ở mục riêng.",
                "A path of the mask can't be changed; the e-mail address changes by RequestEmailChange.",
            )


def _check_assured(before: Profile, after: Profile) -> Iterator[FieldViolation]:
    for name in ASSURED:
        if getattr(before, name) != getattr(after, name):
            yield FieldViolation(f"{_PREFIX}{name}", IdentityAssured.reason, IdentityAssured.vi, IdentityAssured.en)
