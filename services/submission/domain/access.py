"""Who may read, change and decide (DOMAIN §5, §8): pure predicates, asked by the repositories and the commands.

The receiving and the handling agency may read a dossier; only the handling agency decides. A draft exists for its owner
alone. Roles come with the verified token, never with the request.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.common.kernel.principal import Kind, Principal, Role

from .act import Officer
from .actions import Action, Actor
from .attachments import Attachment, Purpose
from .dossier import Dossier
from .errors import DossierNotFound
from .status import Status
from .transitions import TRANSITIONS

_ACTOR_OF_ROLE: Mapping[Role, Actor] = {
    Role.DESK: Actor.DESK,
    Role.DISPATCHER: Actor.DISPATCHER,
    Role.SPECIALIST: Actor.SPECIALIST,
    Role.HEAD: Actor.HEAD,
    Role.SUPERVISOR: Actor.SUPERVISOR,
}

# Files follow the hands that hold the dossier: papers while the owner drafts it, results while the agency handles it.
_FILES_OPEN: Mapping[Purpose, frozenset[Status]] = {
    Purpose.COMPONENT: frozenset({Status.DRAFT}),
    Purpose.RESULT: frozenset({Status.ACCEPTED, Status.IN_PROGRESS}),
}
_RESULT_ACTORS = frozenset({Actor.DESK, Actor.SPECIALIST, Actor.HEAD})


def is_owner(dossier: Dossier, principal: Principal) -> bool:
    """Whether the caller is the account that began the dossier."""
    return principal.kind is Kind.ACCOUNT and principal.id != "" and principal.id == dossier.owner_account_id


def may_read(dossier: Dossier, principal: Principal) -> bool:
    """Whether the caller may learn that the dossier exists, and what is in it."""
    if is_owner(dossier, principal):
        return True
    agencies = (dossier.routing.receiving.id, dossier.routing.handling.id)
    return dossier.status is not Status.DRAFT and principal.serves_agency and principal.agency_id in agencies


def ensure_may_read(dossier: Dossier, principal: Principal) -> Dossier:
    """The same dossier. Raises DossierNotFound for whoever may not know of it."""
    if not may_read(dossier, principal):
        raise DossierNotFound
    return dossier


def may_see_file(dossier: Dossier, principal: Principal, attachment: Attachment) -> bool:
    """Whether the caller may see this file; the owner sees a result once it exists, not while it is being written."""
    if not may_read(dossier, principal):
        return False
    settled = dossier.finished_at is not None
    return attachment.purpose is Purpose.COMPONENT or settled or not is_owner(dossier, principal)


def actors_of(dossier: Dossier, principal: Principal, officer: Officer | None = None) -> frozenset[Actor]:
    """As whom the caller counts towards this dossier; nobody: the empty set.

    `officer` is who acts behind a ward's certificate. No principal counts as PAYMENT or POST yet.
    """
    if is_owner(dossier, principal):
        return frozenset({Actor.OWNER})
    if not (may_read(dossier, principal) and principal.agency_id == dossier.routing.handling.id):
        return frozenset()
    actors = {_ACTOR_OF_ROLE[role] for role in principal.roles}
    officer_id = officer.id if officer else principal.id
    is_handler = dossier.handler != "" and officer_id == dossier.handler
    return frozenset(actors | {Actor.HANDLER} if is_handler else actors)


def may_perform(dossier: Dossier, principal: Principal, action: Action, officer: Officer | None = None) -> bool:
    """Whether the table of transitions lets the caller do this to this dossier, whatever its status."""
    return not actors_of(dossier, principal, officer).isdisjoint(TRANSITIONS[action].actors)


def may_attach(dossier: Dossier, principal: Principal, purpose: Purpose) -> bool:
    """Whether files of this purpose are the caller's to add and take away."""
    actors = actors_of(dossier, principal)
    return Actor.OWNER in actors if purpose is Purpose.COMPONENT else not actors.isdisjoint(_RESULT_ACTORS)


def files_open(status: Status, purpose: Purpose) -> bool:
    """Whether files of this purpose can be added and taken away now."""
    return status in _FILES_OPEN[purpose]
