"""Tells a person by mail what happened to the dossier."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta

import structlog

from services.common.kernel.errors import Unavailable
from services.tracking.domain.errors import DossierNotFound
from services.tracking.domain.event import Event
from services.tracking.domain.notice import NOTICED, compose

from .ports import Mailer, Notices, Outcome, RecipientRefused, Recipients

LONGEST_TRY = timedelta(seconds=20)
"""How long one try may take. The right to send lasts longer, so two tries never overlap."""

_log = structlog.get_logger(__name__)


class Notify:
    """Sends the notice of an event, at least once, and never two at a time."""

    def __init__(self, notices: Notices, recipients: Recipients, mailer: Mailer, public_url: str) -> None:
        self._notices = notices
        self._recipients = recipients
        self._mailer = mailer
        self._public_url = public_url

    async def __call__(self, event: Event) -> None:
        """Returns when the notice has come to its end, now or before, or when the event needs none.

        Raises `Unavailable` when it must be tried again.
        """
        if event.event not in NOTICED:
            return
        claim = await self._notices.claim(event)
        if claim is None:
            return
        try:
            outcome = await self._try(event)
        except BaseException:
            with suppress(Unavailable):
                await self._notices.release(claim)
            raise
        await self._notices.settle(claim, outcome)
        if outcome is not Outcome.SENT:
            _log.warning("notice not sent", event_id=event.event_id, outcome=outcome.value)

    async def _try(self, event: Event) -> Outcome:
        try:
            async with asyncio.timeout(LONGEST_TRY.total_seconds()):
                return await self._send(event)
        except TimeoutError as error:
            raise Unavailable from error

    async def _send(self, event: Event) -> Outcome:
        try:
            recipient = await self._recipients.of(event.dossier_id)
        except DossierNotFound:
            return Outcome.DOSSIER_GONE
        if not recipient.email:
            return Outcome.NO_ADDRESS
        try:
            await self._mailer.send(event, compose(event, recipient, self._public_url))
        except RecipientRefused:
            return Outcome.REFUSED
        return Outcome.SENT
