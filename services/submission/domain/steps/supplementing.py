"""The supplement loop (yêu cầu bổ sung, hoàn thiện hồ sơ; TT 03/2025/TT-VPCP, form 02): ask, mend, send, confirm, or lapse.

The owner mends the live dossier, inside what was asked only; everybody else sees the content that it had when it was
asked until the owner sends (`contents.told`). What was not sent when the request ends is dropped.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.common.kernel.change import Change
from services.common.kernel.errors import ContactNotVerified, FieldViolation

from .. import pausing
from ..act import Act
from ..actions import Action, Requirement
from ..calendar import WORKING_DAY, WorkingCalendar
from ..clock import add
from ..errors.filing import DossierIncomplete
from ..errors.supplements import SupplementDueTooEarly, SupplementNotDue
from ..events import DossierEvent
from ..moves import Fields, permit
from ..record import paths
from ..record.attachments import RemovedFile
from ..record.box_titles import titles_below
from ..record.contents import content_of, open_supplement, with_content
from ..record.dossier import Dossier
from ..record.history import noted
from ..record.paths import Titles
from ..record.supplements import Guide, Item, Supplement
from ..text import clean
from .filing import completeness_violations
from .supplement_items import ensure_about_what_was_sent, ensure_mended, explained, named

CONFIRMATION_TIME = timedelta(hours=8)
"""Working time that the desk has to look at what was sent: an idle desk must not buy time."""
SHORTEST_DEADLINE = WORKING_DAY
ON_PAPER = "Đã nộp bổ sung trực tiếp hoặc qua bưu chính."


@dataclass(frozen=True, slots=True)
class Asked:
    """What an officer asks for: items with `field` and `remark`, why, until when, and whom the citizen may ask."""

    items: Sequence[Item]
    reason: str
    due_at: datetime
    guide: Guide


def ask(
    dossier: Dossier, asked: Asked, *, titles: Titles, calendar: WorkingCalendar, act: Act
) -> Change[Dossier, DossierEvent]:
    """Asks the citizen to mend what is marked; the clock stands from now on.

    `titles` are those of the procedure's form. Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed,
    RequirementMissing, SupplementItemUnknown, SupplementItemRepeated, SupplementOutsideFirst, SupplementDueTooEarly.
    """
    granted = permit(dossier, Action.ASK_SUPPLEMENT, act)
    items = named(asked.items, dossier, titles)
    remark = noted(asked.reason, act)
    remarks = {f"items[{index}].remark": item.remark for index, item in enumerate(items)}
    move = granted.having(
        {
            Requirement.REASON: remark,
            Requirement.SUPPLEMENT_LIST: Fields(remarks) if remarks else None,
            Requirement.SUPPLEMENT_DEADLINE: asked.due_at,
        }
    )
    ensure_about_what_was_sent(dossier, items)
    _ensure_time_enough(asked.due_at, calendar, act.now)
    guide_name = clean(asked.guide.name) or (act.officer.name if act.officer else "")
    supplement = Supplement(
        items=items,
        remark_id=remark.id if remark else "",
        asked_at=act.now,
        due_at=asked.due_at,
        guide=Guide(guide_name, clean(asked.guide.phone)),
        previous=dossier.status,
        before=content_of(dossier),
        titles=titles_below([paths.parse(item.field) for item in items], titles),
    )
    waiting = replace(dossier, supplements=(*dossier.supplements, supplement))
    return move.to(pausing.pause(waiting, act.now), remark=remark)


def send(
    dossier: Dossier,
    explanations: Collection[tuple[str, str]],
    *,
    calendar: WorkingCalendar,
    form_violations: Sequence[FieldViolation] = (),
    act: Act,
) -> Change[Dossier, DossierEvent]:
    """Sends what was asked for: the clock runs on from now, whenever the desk looks at it.

    `explanations` is what the citizen says: fields of items, each with a text. Late is not too late until the desk ends
    the request.
    Raises ActionNotYours, ContactNotVerified, TransitionNotAllowed, SupplementItemUnknown, SupplementItemRepeated,
    SupplementIncomplete, DossierIncomplete.
    """
    granted = permit(dossier, Action.SEND_SUPPLEMENT, act)
    if not act.principal.contact_verified:
        raise ContactNotVerified
    move = granted.having({Requirement.SUPPLEMENT: open_supplement(dossier)})
    supplement = explained(dossier.supplements[-1], explanations)
    ensure_mended(supplement, content_of(dossier))
    violations = (*completeness_violations(dossier, act), *form_violations)
    if violations:
        raise DossierIncomplete(violations=violations)
    sent = replace(supplement, sent_at=act.now, confirm_due=add(calendar, act.now, CONFIRMATION_TIME))
    return move.to(pausing.follow(_with_last(dossier, sent), move.target, act.now, calendar))


def receive(dossier: Dossier, *, calendar: WorkingCalendar, act: Act) -> Change[Dossier, DossierEvent]:
    """Takes in on paper what was asked of somebody without an account: sent and confirmed in one; the clock runs on.

    Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed.
    """
    granted = permit(dossier, Action.SEND_SUPPLEMENT, act)
    supplement = dossier.supplements[-1]
    move = granted.having({Requirement.SUPPLEMENT: supplement})
    items = tuple(replace(item, explanation=ON_PAPER) for item in supplement.items)
    received = replace(supplement, items=items, sent_at=act.now, confirmed_at=act.now)
    return move.to(pausing.follow(_with_last(dossier, received), move.target, act.now, calendar))


def comes_on_paper(dossier: Dossier) -> bool:
    """Whether the desk takes in what is asked for, because no account could send it."""
    return dossier.owner_account_id == "" and open_supplement(dossier) is not None


def confirm(dossier: Dossier, *, act: Act) -> Change[Dossier, DossierEvent]:
    """Says that what was sent is in order.

    Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed, RequirementMissing when nothing waits for it.
    """
    confirmed = with_confirmation(dossier, act.now)
    given = None if confirmed is dossier else confirmed.supplements[-1]
    return permit(dossier, Action.CONFIRM_SUPPLEMENT, act).having({Requirement.SENT_SUPPLEMENT: given}).to(confirmed)


def with_confirmation(dossier: Dossier, now: datetime) -> Dossier:
    """The same dossier, with what was sent confirmed, if anything waits for it: accepting says so too."""
    last = dossier.supplements[-1] if dossier.supplements else None
    if last is None or not last.waits_for_the_desk:
        return dossier
    return _with_last(dossier, replace(last, confirmed_at=now))


def expire(dossier: Dossier, *, reason: str, calendar: WorkingCalendar, act: Act) -> Change[Dossier, DossierEvent]:
    """Ends a request whose deadline has passed: refused before acceptance (form 03), else stopped (form 05).

    Raises ActionNotYours, ActingOfficerRequired, TransitionNotAllowed, SupplementNotDue, RequirementMissing.
    """
    granted = permit(dossier, Action.EXPIRE_SUPPLEMENT, act)
    due_at = dossier.supplements[-1].due_at
    if act.now <= due_at:
        raise SupplementNotDue
    remark = noted(reason, act)
    move = granted.having({Requirement.DEADLINE_PASSED: due_at, Requirement.REASON: remark})
    return move.to(pausing.follow(dropped(dossier, act.now), move.target, act.now, calendar), remark=remark)


def dropped(dossier: Dossier, now: datetime) -> Dossier:
    """The dossier without what was changed and not sent; its open request, if there is one, ends now."""
    supplement = open_supplement(dossier)
    if supplement is None:
        return dossier
    kept = {file.id for file in supplement.before.attachments}
    unsent = [file for file in content_of(dossier).attachments if file.id not in kept]
    restored = with_content(dossier, supplement.before)
    return _with_last(
        replace(restored, removed_files=(*dossier.removed_files, *(RemovedFile(file.id, now) for file in unsent))),
        replace(supplement, lapsed_at=now),
    )


def reopened(dossier: Dossier, due_at: datetime, *, calendar: WorkingCalendar, now: datetime) -> Dossier:
    """The dossier with its lapsed request open again until `due_at`, for what leads back to waiting for the citizen.

    Raises SupplementDueTooEarly.
    """
    _ensure_time_enough(due_at, calendar, now, field="supplement_due_time")
    return _with_last(dossier, replace(dossier.supplements[-1], lapsed_at=None, due_at=due_at))


def _with_last(dossier: Dossier, supplement: Supplement) -> Dossier:
    return replace(dossier, supplements=(*dossier.supplements[:-1], supplement))


def _ensure_time_enough(due_at: datetime, calendar: WorkingCalendar, now: datetime, field: str = "due_time") -> None:
    if due_at < add(calendar, now, SHORTEST_DEADLINE):
        raise SupplementDueTooEarly(field=field)
