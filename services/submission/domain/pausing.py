"""When the law's clock stands still, and how it moves on: the one place that computes a pause.

It stands still while the dossier waits for somebody else: for a supplement (5), a payment (6), or stopped (8). It runs on
as soon as the dossier is back with the agency (1, 2, 4), and what was promised moves by the pause, never to an earlier
hour. What ends the dossier ends the pause.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from . import clock
from .calendar import WorkingCalendar
from .clock import ACCEPTANCE_LIMIT, Limit, SupplementRule
from .record.appointments import Appointment, AppointmentCause
from .record.dossier import Dossier
from .status import Status

PAUSED = frozenset({Status.SUPPLEMENT_REQUESTED, Status.PAYMENT_REQUESTED, Status.STOPPED})
RUNNING = frozenset({Status.REGISTERED, Status.ACCEPTED, Status.IN_PROGRESS})


def follow(dossier: Dossier, target: Status, now: datetime, calendar: WorkingCalendar) -> Dossier:
    """The dossier with its clock as it is once it goes from its status to `target`.

    To be called on what `Move.to` is given, before the status changes; `now` is when the clock stops or runs on.
    """
    if target in PAUSED:
        return pause(dossier, now)
    if target in RUNNING and dossier.paused_at is not None:
        dossier = _run_on(dossier, dossier.paused_at, max(now, dossier.paused_at), calendar)
    return replace(dossier, paused_at=None)


def pause(dossier: Dossier, now: datetime) -> Dossier:
    """The clock stands from `now` on; where it stood already, it goes on standing."""
    return replace(dossier, paused_at=dossier.paused_at or now)


def _run_on(dossier: Dossier, since: datetime, until: datetime, calendar: WorkingCalendar) -> Dossier:
    """Moves whatever limit stood still: that of acceptance, or the appointment and the present step's deadline."""
    waited_for_owner = dossier.status is Status.SUPPLEMENT_REQUESTED
    # Practice differs on supplements only; whoever stops a dossier or asks for money gains nothing but the pause.
    rule = dossier.procedure.supplement_rule if waited_for_owner else SupplementRule.EXTEND

    def moved(due_at: datetime | None, limit: Limit, rule: SupplementRule) -> datetime | None:
        return clock.resume(calendar, limit, rule, due_at=due_at, paused_at=since, resumed_at=until)

    if dossier.accepted_at is None:
        return replace(dossier, acceptance_due=moved(dossier.acceptance_due, ACCEPTANCE_LIMIT, rule))
    before, limit = dossier.appointments[-1], dossier.procedure.limit
    due_at, computed_at = moved(before.due_at, limit, rule), moved(before.computed_at, limit, rule)
    # A step that was due with the appointment stays so; one with a deadline of its own has no limit to begin anew.
    step_due = due_at if dossier.step_due == before.due_at else moved(dossier.step_due, limit, SupplementRule.EXTEND)
    after = Appointment(
        due_at=due_at,
        computed_at=computed_at,
        set_at=until,
        cause=AppointmentCause.SUPPLEMENTED if waited_for_owner else AppointmentCause.RESUMED,
        # Begun anew, the law's time may reach as far as what was promised: nothing is left to explain.
        remark_id=before.remark_id if due_at != computed_at else "",
    )
    has_moved = (after.due_at, after.computed_at) != (before.due_at, before.computed_at)
    return replace(
        dossier,
        appointments=(*dossier.appointments, after) if has_moved else dossier.appointments,
        step_due=step_due,
    )
