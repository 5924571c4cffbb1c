"""What identity writes, and when: each letter goes out at least once, and its words are decided at that moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from functools import partial

import structlog

from services.common.kernel.sendings import Claim, Sendings, send_once
from services.identity.domain import letters
from services.identity.domain.accounts import Account
from services.identity.domain.errors import AccountNotFound
from services.identity.domain.events import (
    AccountEvent,
    AccountRegistered,
    EmailChangeAsked,
    EmailChanged,
    PasswordChanged,
    PasswordWasReset,
    VerificationAsked,
)
from services.identity.domain.letters import Letter
from services.identity.domain.links import LinkPurpose

from .links import Links
from .ports import Accounts, Mailer, RecipientRefused

_log = structlog.get_logger(__name__)

WRITTEN_ABOUT: tuple[type[AccountEvent], ...] = (
    AccountRegistered,
    VerificationAsked,
    PasswordChanged,
    PasswordWasReset,
    EmailChangeAsked,
    EmailChanged,
)
"""The events that somebody is written to about."""


class Outcome(StrEnum):
    """How the letters about an event ended."""

    SENT = "sent"
    NOT_NEEDED = "not_needed"
    REFUSED = "refused"  # no server will ever take it


class PostOffice:
    """Sends the letters about an event, once: after a crash in the middle perhaps twice, never two at a time."""

    def __init__(self, sendings: Sendings, mailer: Mailer) -> None:
        self._sendings = sendings
        self._mailer = mailer

    async def deliver(self, event_id: str, compose: Callable[[], Awaitable[Sequence[Letter]]]) -> None:
        """Returns when they have come to their end, now or before. Raises `Unavailable`: try again."""
        await send_once(self._sendings, event_id, partial(self._send_all, event_id, compose))

    async def _send_all(self, event_id: str, compose: Callable[[], Awaitable[Sequence[Letter]]], *_: Claim) -> Outcome:
        letters_ = await compose()
        if not letters_:
            return Outcome.NOT_NEEDED
        if len(letters_) == 1:
            return await self._send(event_id, letters_[0])
        # Each comes to an end of its own: a box that is full neither holds up nor repeats the letter to another one.
        ends = (
            send_once(self._sendings, f"{event_id}.{letter.kind}", partial(self._send, event_id, letter))
            for letter in letters_
        )
        results = await asyncio.gather(*ends, return_exceptions=True)
        for failure in (result for result in results if isinstance(result, BaseException)):
            raise failure
        return Outcome.SENT

    async def _send(self, event_id: str, letter: Letter, *_: Claim) -> Outcome:
        try:
            await self._mailer.send(event_id, letter)
        except RecipientRefused:
            _log.warning("letter not sent", event_id=event_id, kind=letter.kind)
            return Outcome.REFUSED
        return Outcome.SENT


class WriteLetters:
    """Writes to the boxes that an event of an account concerns."""

    def __init__(self, store: Accounts, post: PostOffice, links: Links) -> None:
        self._store = store
        self._post = post
        self._links = links

    async def __call__(self, event: AccountEvent) -> None:
        """Returns when the letters have come to their end, now or before. Raises `Unavailable`: try again."""
        await self._post.deliver(event.event_id, lambda: self._compose(event))

    async def _compose(self, event: AccountEvent) -> Sequence[Letter]:
        try:
            account = await self._store.get(event.account_id)
        except AccountNotFound:
            return ()
        match event:
            case AccountRegistered() | VerificationAsked():
                return await self._to_unverified(account)
            case EmailChangeAsked():
                return await self._to_both(account, event)
            case EmailChanged():
                return _about_the_move(account, event)
            case PasswordChanged() | PasswordWasReset() if account.verified_email:
                was_reset = isinstance(event, PasswordWasReset)
                return (letters.password_changed(account, at=event.occurred_at, was_reset=was_reset),)
        return ()

    async def _to_unverified(self, account: Account) -> Sequence[Letter]:
        """To the box that somebody registered with: asks it to confirm, or tells its owner of the other account."""
        if account.contact_verified:
            return ()
        address = account.profile.email
        if (holder := await self._store.find_by_verified_email(address)) is not None:
            return (letters.address_in_use(account, holder=holder),)
        link = self._links.make(LinkPurpose.CONFIRM_CONTACT, account, address)
        return (letters.confirm_contact(account, link=link),)

    async def _to_both(self, account: Account, event: AccountEvent) -> Sequence[Letter]:
        """To the box that is wanted, and to the one so far."""
        wanted, at = account.email_change, event.occurred_at
        if wanted is None:
            return ()
        told = (letters.address_change_asked(account, at=at),) if account.verified_email else ()
        if (holder := await self._store.find_by_verified_email(wanted.new)) is not None:
            return (*told, letters.new_address_in_use(account, wanted.new, holder=holder, at=at))
        link = self._links.make(LinkPurpose.CHANGE_EMAIL, account, wanted.new)
        return (*told, letters.confirm_new_address(account, wanted.new, link=link, at=at))


def _about_the_move(account: Account, event: AccountEvent) -> Sequence[Letter]:
    at = event.occurred_at
    left = (
        letters.address_left(account, box.email, at=at) for box in account.left_boxes if box.version == event.version
    )
    return (letters.address_changed(account, at=at), *left)
