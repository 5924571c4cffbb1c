"""The e-mail box of an account: written to, and heard from."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import urlencode

import structlog

from services.common.kernel.command import Command
from services.common.kernel.ports import Clock, Ids
from services.common.kernel.sendings import Sendings, send_once
from services.identity.domain import accounts, letters
from services.identity.domain.accounts import VERIFICATION_LIFETIME, Account
from services.identity.domain.errors import AccountNotFound, EmailTaken, VerificationTokenInvalid
from services.identity.domain.letters import Letter

from .ports import Accounts, Mailer, RecipientRefused, Tokens

_log = structlog.get_logger(__name__)


class Outcome(StrEnum):
    """How a letter ended."""

    SENT = "sent"
    NOT_NEEDED = "not_needed"  # the box has answered meanwhile
    REFUSED = "refused"  # its server will never take it
    ACCOUNT_GONE = "account_gone"


class WriteToUnverified:
    """Writes to the box that somebody registered with, and again when they ask for it: asks the box to confirm, or tells its
    owner of the other account."""

    def __init__(
        self, store: Accounts, sendings: Sendings, mailer: Mailer, tokens: Tokens, clock: Clock, public_url: str
    ) -> None:
        self._store = store
        self._sendings = sendings
        self._mailer = mailer
        self._tokens = tokens
        self._clock = clock
        self._public_url = public_url

    async def __call__(self, event_id: str, account_id: str) -> None:
        """Returns when the letter has come to its end, now or before. Raises `Unavailable`: try again."""
        outcome = await send_once(self._sendings, event_id, lambda: self._send(event_id, account_id))
        if outcome in (Outcome.REFUSED, Outcome.ACCOUNT_GONE):
            _log.warning("letter not sent", event_id=event_id, outcome=outcome)

    async def _send(self, event_id: str, account_id: str) -> Outcome:
        try:
            account = await self._store.get(account_id)
        except AccountNotFound:
            return Outcome.ACCOUNT_GONE
        if account.contact_verified:
            return Outcome.NOT_NEEDED
        try:
            await self._mailer.send(event_id, await self._letter(account))
        except RecipientRefused:
            return Outcome.REFUSED
        return Outcome.SENT

    async def _letter(self, account: Account) -> Letter:
        holder = await self._store.find_by_verified_email(account.profile.email)
        if holder is not None:
            return letters.address_in_use(account, holder=holder)
        # Made now and kept nowhere: neither the database nor the bus ever holds a token that counts.
        token = self._tokens.contact_verification(
            account.id, account.profile.email, expires_at=self._clock.now() + VERIFICATION_LIFETIME
        )
        return letters.confirm_contact(account, link=f"{self._public_url}/xac-nhan?{urlencode({'token': token})}")


class ResendVerification:
    """Has another verification mail written, with a link of its own."""

    def __init__(self, store: Accounts, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids

    async def __call__(self, command: Command) -> None:
        """To the address of the account that asks; without effect once it has answered.

        Raises `TooManyVerificationMails`, `AccountNotFound`, `RequestIdReused`.
        """
        if (await self._store.get(command.actor.id)).contact_verified:
            return
        event_id, now = self._ids.new(), self._clock.now()
        await self._store.update(
            command, command.actor.id, lambda before: accounts.ask_for_mail(before, event_id=event_id, now=now)
        )


class VerifyContact:
    """Takes the token of the mail: the box has answered."""

    def __init__(self, store: Accounts, tokens: Tokens, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._tokens = tokens
        self._clock = clock
        self._ids = ids

    async def __call__(self, command: Command, token: str) -> None:
        """Repeating it changes nothing. Raises `VerificationTokenInvalid`; `EmailTaken` when another account was first."""
        proof = self._tokens.read_contact_verification(token)
        try:
            account = await self._store.get(proof.account_id)
        except AccountNotFound:
            raise VerificationTokenInvalid from None
        if not self._tokens.is_about(proof, account.profile.email):
            raise VerificationTokenInvalid
        if account.contact_verified:
            return
        if await self._store.find_by_verified_email(account.profile.email) is not None:
            raise EmailTaken
        event_id, now = self._ids.new(), self._clock.now()
        await self._store.update(
            command, account.id, lambda before: accounts.verify_contact(before, event_id=event_id, now=now)
        )
