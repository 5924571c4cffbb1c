"""Filling in a draft: the seed's steps, in any order, as often as it takes (người nộp, chủ hồ sơ, tờ khai, thành phần).

A draft may be incomplete and even wrong; `filing.submit` says what is. Nobody else is told, so there are no events. What
a supplement asks for is filled in the same way (`supplementing.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from services.common.kernel.change import Change
from services.common.kernel.errors import Conflict, FieldViolation
from services.common.kernel.principal import Kind

from ..access import is_owner, powers
from ..act import Act
from ..errors.access import EditNotYours
from ..errors.filing import UnknownField
from ..events import DossierEvent
from ..record.contents import content_of, open_supplement
from ..record.dossier import Dossier
from ..record.parties import Contact, Party, clean_contact, clean_party
from ..record.procedure import Channel, ProcedurePin, Routing
from ..status import Status
from ..text import Json, clean, clean_object
from ..transitions import delete_not_allowed, edit_not_allowed
from .supplement_items import ensure_inside


@dataclass(frozen=True, slots=True)
class Person:
    """Who files, as their account says: what a draft begins with, so that nobody types it again."""

    party: Party = field(default_factory=Party)
    contact: Contact = field(default_factory=Contact)


AMENDABLE = frozenset({"submitter", "owner", "contact", "declaration"})
LIFETIME = timedelta(days=90)
"""How long a draft stays that its owner does not touch: what nobody needs any more, nobody keeps a person's data for."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """New values of a draft; the mask says which of them count."""

    submitter: Party = field(default_factory=Party)
    owner: Party = field(default_factory=Party)
    contact: Contact = field(default_factory=Contact)
    declaration: dict[str, Json] = field(default_factory=dict)


def create(
    dossier_id: str,
    procedure: ProcedurePin,
    routing: Routing,
    act: Act,
    *,
    person: Person | None = None,
    for_another: bool = False,
) -> Change[Dossier, DossierEvent]:
    """A new draft of the calling account, begun with what is known of the `person` who files.

    `for_another`: it is filed for somebody else (nộp hộ), so the owner is left empty. Raises EditNotYours for any caller
    but an account.
    """
    if act.principal.kind is not Kind.ACCOUNT:
        raise EditNotYours
    person = person or Person()
    submitter = clean_party(person.party)
    return Change(
        Dossier(
            id=dossier_id,
            version=1,
            sequence=0,
            status=Status.DRAFT,
            procedure=procedure,
            routing=replace(routing, place_as_said=clean(routing.place_as_said)),
            channel=Channel.ONLINE,
            owner_account_id=act.principal.id,
            created_at=act.now,
            updated_at=act.now,
            submitter=submitter,
            owner=Party() if for_another else submitter,
            contact=clean_contact(person.contact),
        )
    )


def amend(dossier: Dossier, amendment: Amendment, mask: Collection[str], act: Act) -> Change[Dossier, DossierEvent]:
    """Replaces the parts that `mask` names, each whole, in normal form.

    While a supplement is asked for, only what it marks may change. Raises EditNotYours, TransitionNotAllowed when the
    dossier is no draft and waits for no supplement, UnknownField, OutsideSupplement.
    """
    if not is_owner(dossier, act.principal):
        raise EditNotYours
    supplement = open_supplement(dossier)
    if dossier.status is not Status.DRAFT and supplement is None:
        raise edit_not_allowed(dossier.status, powers(dossier, act))
    unknown = sorted(set(mask) - AMENDABLE)
    if unknown:
        raise UnknownField(
            violations=[
                FieldViolation(path, "UNKNOWN_FIELD", "Mục này không sửa được.", "Not one of the amendable fields.")
                for path in unknown
            ]
        )
    amended = replace(
        dossier,
        version=dossier.version + 1,
        updated_at=act.now,
        submitter=clean_party(amendment.submitter) if "submitter" in mask else dossier.submitter,
        owner=clean_party(amendment.owner) if "owner" in mask else dossier.owner,
        contact=clean_contact(amendment.contact) if "contact" in mask else dossier.contact,
        declaration=clean_object(amendment.declaration) if "declaration" in mask else dossier.declaration,
    )
    if supplement is not None:
        ensure_inside(supplement, content_of(amended))
    return Change(amended)


def ensure_deletable(dossier: Dossier, act: Act) -> None:
    """Raises EditNotYours, and TransitionNotAllowed for what was sent: that is withdrawn (`withdrawing.py`)."""
    if not is_owner(dossier, act.principal):
        raise EditNotYours
    if dossier.status is not Status.DRAFT:
        raise delete_not_allowed(dossier.status, powers(dossier, act))


def expires_at(dossier: Dossier) -> datetime | None:
    """When a draft ends unless its owner changes it before (bản nháp hết hạn); None for what was sent."""
    return dossier.updated_at + LIFETIME if dossier.status is Status.DRAFT else None


def ensure_expired(dossier: Dossier, now: datetime) -> None:
    """Raises Conflict for a draft that its owner has touched since, and for what was sent."""
    end = expires_at(dossier)
    if end is None or now <= end:
        raise Conflict
