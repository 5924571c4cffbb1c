"""Who may read, change and decide: pure predicates, asked by the repositories and the commands.

The receiving and the handling agency may read a dossier; only the handling agency decides, but papers are received and
results handed out at the counters that the routing names. A draft exists for its owner alone. Roles come with the verified
token, never with the request.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from services.common.kernel.principal import Kind, Principal, Role

from .act import Act, Officer
from .actions import Action, Actor
from .errors.access import DossierNotFound
from .errors.files import AttachmentNotFound
from .record.attachments import Attachment, Purpose
from .record.contents import content_of, kept_files, told
from .record.dossier import Dossier
from .record_rules import record_allows
from .status import Status
from .transitions import TRANSITIONS

_ACTOR_OF_ROLE: Mapping[Role, Actor] = {
    Role.DESK: Actor.DESK,
    Role.DISPATCHER: Actor.DISPATCHER,
    Role.SPECIALIST: Actor.SPECIALIST,
    Role.HEAD: Actor.HEAD,
    Role.SUPERVISOR: Actor.SUPERVISOR,
}

# Files follow the hands that hold the dossier: papers while the owner drafts or mends it, results while the agency
# handles it.
_FILES_OPEN: Mapping[Purpose, frozenset[Status]] = {
    Purpose.COMPONENT: frozenset({Status.DRAFT, Status.SUPPLEMENT_REQUESTED}),
    Purpose.RESULT: frozenset({Status.ACCEPTED, Status.IN_PROGRESS}),
}
_RESULT_ACTORS = frozenset({Actor.DESK, Actor.SPECIALIST, Actor.HEAD})


def is_owner(dossier: Dossier, principal: Principal) -> bool:
    """Whether the caller is the account that began the dossier."""
    return principal.kind is Kind.ACCOUNT and principal.id != "" and principal.id == dossier.owner_account_id


def may_read(dossier: Dossier, principal: Principal) -> bool:
    """Whether the caller may learn that the dossier exists, and what is in it."""
    return ground_to_read(dossier, principal) != ""


def ground_to_read(dossier: Dossier, principal: Principal) -> str:
    """Why the caller may read the dossier, for the audit; empty: they may not."""
    if is_owner(dossier, principal):
        return "owner"
    if dossier.status is Status.DRAFT or not principal.serves_agency:
        return ""
    grounds = {dossier.routing.receiving.id: "receiving agency", dossier.routing.handling.id: "handling agency"}
    return grounds.get(principal.agency_id, "")


def ensure_may_read(dossier: Dossier, principal: Principal) -> Dossier:
    """The same dossier. Raises DossierNotFound for whoever may not know of it."""
    if not may_read(dossier, principal):
        raise DossierNotFound
    return dossier


def as_seen_by(dossier: Dossier, principal: Principal) -> Dossier:
    """The dossier as a caller who may read it sees it.

    What the owner prepares for a supplement is theirs alone until it is sent. The owner sees a result once it exists,
    not while it is being written, and its file, but none that the agency uploaded by mistake.
    """
    if not is_owner(dossier, principal):
        return told(dossier)
    result = dossier.result if dossier.finished_at is not None else None
    papers = content_of(dossier).attachments
    issued = tuple(file for file in dossier.attachments if result and file.id == result.attachment_id)
    return replace(dossier, result=result, attachments=(*papers, *issued))


def file_for(dossier: Dossier, principal: Principal, attachment_id: str) -> Attachment:
    """A file that the caller may open: of the dossier as they see it, or one that a supplement replaced.

    Raises AttachmentNotFound.
    """
    if may_read(dossier, principal):
        for attachment in (*as_seen_by(dossier, principal).attachments, *kept_files(dossier)):
            if attachment.id == attachment_id:
                return attachment
    raise AttachmentNotFound


def actors_of(
    dossier: Dossier, principal: Principal, officer: Officer | None = None, action: Action | None = None
) -> frozenset[Actor]:
    """As whom the caller counts towards this dossier, in this action; nobody: the empty set.

    `officer` is who acts behind a ward's certificate.
    """
    if is_owner(dossier, principal):
        return frozenset({Actor.OWNER})
    routing = dossier.routing
    at_the_counter = {Action.FILE_AT_COUNTER: routing.receiving, Action.RETURN_RESULT: routing.return_at}
    competent = at_the_counter.get(action, routing.handling) if action else routing.handling
    if not (may_read(dossier, principal) and principal.agency_id == competent.id):
        return frozenset()
    actors = {_ACTOR_OF_ROLE[role] for role in principal.roles}
    officer_id = officer.id if officer else principal.id
    if dossier.handler != "" and officer_id == dossier.handler:
        actors.add(Actor.HANDLER)
    # Who has no account brings to the desk what a supplement asks for.
    if action is Action.SEND_SUPPLEMENT and not dossier.owner_account_id and Actor.DESK in actors:
        actors.add(Actor.OWNER)
    return frozenset(actors)


def may_perform(dossier: Dossier, principal: Principal, action: Action, officer: Officer | None = None) -> bool:
    """Whether the table of transitions lets the caller do this to this dossier, whatever its status."""
    return not actors_of(dossier, principal, officer, action).isdisjoint(TRANSITIONS[action].actors)


def powers(dossier: Dossier, act: Act) -> Callable[[Action], bool]:
    """Which actions are the caller's towards this dossier as it is recorded, whatever its status: refusals name no
    others."""
    return lambda action: (
        may_perform(dossier, act.principal, action, act.officer) and record_allows(dossier, action, act.now)
    )


def may_attach(dossier: Dossier, principal: Principal, purpose: Purpose) -> bool:
    """Whether files of this purpose are the caller's to add and take away."""
    actors = actors_of(dossier, principal)
    return Actor.OWNER in actors if purpose is Purpose.COMPONENT else not actors.isdisjoint(_RESULT_ACTORS)


def files_open(status: Status, purpose: Purpose) -> bool:
    """Whether files of this purpose can be added and taken away now."""
    return status in _FILES_OPEN[purpose]
