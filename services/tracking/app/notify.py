"""Tells a person by mail what happened to the dossier."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta
from functools import partial

import structlog

from services.common.kernel.errors import Unavailable
from services.common.kernel.sendings import LONGEST_TRY, Claim, Sendings, send_once
from services.tracking.domain.errors import DossierNotFound
from services.tracking.domain.event import Event
from services.tracking.domain.notice import compose
from services.tracking.domain.notice_table import NOTICED

from .ports import FactsSource, Mailer, Outcome, RecipientRefused, Undelivered

REFUSED = "MAIL_REFUSED"
PATIENCE = LONGEST_TRY - timedelta(seconds=1)
"""How long a try may take to reach the person: what goes wrong is noted before the right to send is over."""

_log = structlog.get_logger(__name__)


class Notify:
    """Sends the notice of an event. Its sendings are no part of the projection: a rebuild sends nothing."""

    def __init__(
        self, sendings: Sendings, undelivered: Undelivered, facts: FactsSource, mailer: Mailer, public_url: str
    ) -> None:
        self._sendings = sendings
        self._undelivered = undelivered
        self._facts = facts
        self._mailer = mailer
        self._public_url = public_url

    async def __call__(self, event: Event) -> Outcome | None:
        """How the notice ended; None when it had before, or when the event needs none.

        Raises `Unavailable` when it must be tried again.
        """
        if event.event not in NOTICED:
            return None
        outcome = await send_once(self._sendings, event.event_id, partial(self._send, event))
        if outcome is None:
            # Perhaps somebody was killed between sending and forgetting.
            await self._undelivered.forget(event.event_id, unless_final=True)
        if outcome not in (None, Outcome.SENT):
            # Only who should have been told and was not is a trouble: paper often comes without a mail box.
            level = logging.WARNING if outcome == Outcome.REFUSED else logging.INFO
            _log.log(level, "notice not sent", event_id=event.event_id, outcome=outcome)
        return None if outcome is None else Outcome(outcome)

    async def _send(self, event: Event, claim: Claim) -> Outcome:
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                outcome = await self._try(event)
        except Exception as error:
            cause = error.__cause__ if isinstance(error, Unavailable) else None
            problem = type(cause or error).__name__
            _log.warning("notice not sent; it is tried again", event_id=event.event_id, problem=problem)
            with suppress(Unavailable):
                await self._undelivered.note(event, problem, final=False)
            raise
        if outcome is Outcome.REFUSED:
            await self._undelivered.note(event, REFUSED, final=True)
        elif claim.turn > 1:  # at the first try nothing was noted
            await self._undelivered.forget(event.event_id)
        return outcome

    async def _try(self, event: Event) -> Outcome:
        try:
            facts = await self._facts.of(event.dossier_id, event.sequence)
        except DossierNotFound:
            return Outcome.DOSSIER_GONE
        if not facts.email:
            return Outcome.NO_ADDRESS
        try:
            await self._mailer.send(event, compose(event, facts, self._public_url))
        except RecipientRefused:
            return Outcome.REFUSED
        return Outcome.SENT
