"""The e-mail box of a new account is heard from."""

from __future__ import annotations

from services.common.kernel.command import Command
from services.common.kernel.ports import Clock, Ids
from services.identity.domain import accounts
from services.identity.domain.errors import EmailTaken, VerificationTokenInvalid
from services.identity.domain.links import LinkPurpose

from .links import follow
from .own_sessions import CallingSession
from .ports import Accounts, Tokens


class ResendVerification:
    """Has another verification mail written, with a link of its own."""

    def __init__(self, store: Accounts, calling: CallingSession, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._calling = calling
        self._clock = clock
        self._ids = ids

    async def __call__(self, command: Command) -> None:
        """To the address of the account that asks; without effect once it has answered.

        Raises `TooManyVerificationMails`, `SessionExpired` when the session that calls has ended, `RequestIdReused`.
        """
        if await self._store.replayed(command) is not None:
            return
        await self._calling(command.actor)
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
        account, proof = await follow(
            LinkPurpose.CONFIRM_CONTACT, token, tokens=self._tokens, store=self._store, wrong=VerificationTokenInvalid
        )
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
