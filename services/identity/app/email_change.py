"""Moving an account to another e-mail address."""

from __future__ import annotations

from services.common.kernel.command import Command
from services.common.kernel.errors import InvalidArgument
from services.common.kernel.people import check_email
from services.common.kernel.ports import Clock, Ids
from services.identity.domain import email_change
from services.identity.domain.errors import EmailChangeTokenInvalid, EmailTaken
from services.identity.domain.links import LinkPurpose
from services.identity.domain.normal_forms import clean_email

from .links import follow
from .own_sessions import CallingSession
from .passwords import ProvePassword
from .ports import Accounts, Tokens


class RequestEmailChange:
    """Wants another address; letters say what to do next.

    Nothing that the caller sees depends on whether the address has an account: who writes looks at that moment.
    """

    def __init__(self, store: Accounts, calling: CallingSession, prove: ProvePassword, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._calling = calling
        self._prove = prove
        self._clock = clock
        self._ids = ids

    async def __call__(self, command: Command, current_password: str, new_email: str) -> None:
        """Raises `InvalidArgument`, `PasswordWrong`, `TooManyAttempts`, `EmailUnchanged`, `TooManyVerificationMails`,
        `SessionExpired` when the session that calls has ended, `RequestIdReused`."""
        address = clean_email(new_email)
        if violations := list(check_email(address, field="new_email")):
            raise InvalidArgument(violations=violations)
        if await self._store.replayed(command) is not None:
            return
        await self._calling(command.actor)
        await self._prove(command.actor, current_password)
        event_id, now = self._ids.new(), self._clock.now()
        await self._store.update(
            command, command.actor.id, lambda before: email_change.ask(before, address, event_id=event_id, now=now)
        )


class ConfirmEmailChange:
    """Takes the token of the mail to the new box: it has answered."""

    def __init__(self, store: Accounts, tokens: Tokens, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._tokens = tokens
        self._clock = clock
        self._ids = ids

    async def __call__(self, command: Command, token: str) -> None:
        """Repeating it changes nothing. Raises `EmailChangeTokenInvalid`; `EmailTaken` when another account was first."""
        account, proof = await follow(
            LinkPurpose.CHANGE_EMAIL, token, tokens=self._tokens, store=self._store, wrong=EmailChangeTokenInvalid
        )
        if self._tokens.is_about(proof, account.verified_email):
            return
        wanted = account.email_change
        if wanted is None or not self._tokens.is_about(proof, wanted.new):
            raise EmailChangeTokenInvalid
        if await self._store.find_by_verified_email(wanted.new) is not None:
            raise EmailTaken
        event_id, now = self._ids.new(), self._clock.now()
        await self._store.update(
            command,
            account.id,
            lambda before: email_change.confirm(before, wanted.new, event_id=event_id, now=now),
        )
