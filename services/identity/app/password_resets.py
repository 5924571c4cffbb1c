"""A forgotten password: asked for, written about, redeemed."""

from __future__ import annotations

from collections.abc import Sequence

from services.common.kernel.change import Change
from services.common.kernel.command import Command
from services.common.kernel.errors import RequestIdReused
from services.common.kernel.ports import Clock, Ids
from services.identity.domain import accounts, letters, password_resets
from services.identity.domain.accounts import Account
from services.identity.domain.captchas import CaptchaPurpose
from services.identity.domain.errors import PasswordResetNotFound, ResetTokenInvalid
from services.identity.domain.events import AccountEvent
from services.identity.domain.letters import Letter
from services.identity.domain.links import LinkPurpose
from services.identity.domain.normal_forms import clean_password
from services.identity.domain.password_resets import ResetAsked, ResetBudget

from .captchas import Answer, RedeemCaptcha, claim_of
from .correspondence import PostOffice
from .links import Links, follow
from .passwords import ensure_same_password, ensure_usable
from .ports import Accounts, Attempts, PasswordHasher, PasswordResets, ResetBudgets, Tokens


class RequestPasswordReset:
    """Takes the request, whoever it is about: nothing is looked up, so neither the answer nor its duration tells who."""

    def __init__(self, store: PasswordResets, redeem: RedeemCaptcha, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._redeem = redeem
        self._clock = clock
        self._ids = ids

    async def __call__(self, command: Command, typed: str, answer: Answer) -> None:
        """Raises `CaptchaWrong`, `RequestIdReused`. A repeat of a call that succeeded needs no captcha."""
        cleaned = password_resets.clean_typed(typed)
        if await self._was_taken(command, cleaned):
            return
        await self._redeem(answer, CaptchaPurpose.PASSWORD_RESET, claim=claim_of(command, answer))
        change = password_resets.ask(
            reset_id=self._ids.new(), event_id=self._ids.new(), typed=cleaned, now=self._clock.now()
        )
        await self._store.add(command, change)

    async def _was_taken(self, command: Command, typed: str) -> bool:
        try:
            earlier = await self._store.replayed(command)
        except PasswordResetNotFound:  # taken, and forgotten since
            return True
        # The record of a call holds a fast hash of its body, so what was typed is left out there and compared here.
        if earlier is not None and earlier.typed != typed:
            raise RequestIdReused
        return earlier is not None


class WriteResetLetter:
    """Finds out whose password it is, and writes to the box of that account if it ever answered."""

    def __init__(
        self,
        store: PasswordResets,
        accounts_: Accounts,
        budgets: ResetBudgets,
        post: PostOffice,
        links: Links,
        clock: Clock,
    ) -> None:
        self._store = store
        self._accounts = accounts_
        self._budgets = budgets
        self._post = post
        self._links = links
        self._clock = clock

    async def __call__(self, event: ResetAsked) -> None:
        """Returns when the letter has come to its end, now or before. Raises `Unavailable`: try again."""
        await self._post.deliver(event.event_id, lambda: self._compose(event))

    async def _compose(self, event: ResetAsked) -> Sequence[Letter]:
        account = await self._whose(event)
        # The box of an unverified account may be a stranger's, who would be let in.
        if account is None or not account.verified_email or not await self._is_granted(account, event):
            return ()
        link = self._links.make(LinkPurpose.RESET_PASSWORD, account, password_resets.link_is_about(account))
        return (letters.reset_password(account, link=link, at=event.occurred_at),)

    async def _whose(self, event: ResetAsked) -> Account | None:
        try:
            typed = (await self._store.get(event.reset_id)).typed
        except PasswordResetNotFound:
            return None
        find = self._accounts.find_by_verified_email if "@" in typed else self._accounts.find_by_user_name
        return await find(typed)

    async def _is_granted(self, account: Account, event: ResetAsked) -> bool:
        now = self._clock.now()

        def grant(budget: ResetBudget) -> ResetBudget:
            return password_resets.grant(budget, event.event_id, now=now)

        return (await self._budgets.update(account.id, grant)).covers(event.event_id)


class ResetPassword:
    """Takes the token of the mail and sets another password; every session ends in the same write."""

    def __init__(
        self, store: Accounts, failures: Attempts, tokens: Tokens, hasher: PasswordHasher, clock: Clock, ids: Ids
    ) -> None:
        self._store = store
        self._failures = failures
        self._tokens = tokens
        self._hasher = hasher
        self._clock = clock
        self._ids = ids

    async def __call__(self, command: Command, token: str, new: str) -> None:
        """Raises `ResetTokenInvalid`, `InvalidArgument` about the new password (the token still counts then),
        `RequestIdReused`."""
        if (earlier := await self._store.replayed(command)) is not None:
            await ensure_same_password(self._hasher, earlier.credentials, new)
            return
        account = await self._whose(token)
        ensure_usable(new, account)
        password_hash = await self._hasher.hash(clean_password(new))
        event_id, now, seen = self._ids.new(), self._clock.now(), password_resets.link_is_about(account)

        def reset(before: Account) -> Change[Account, AccountEvent]:
            if password_resets.link_is_about(before) != seen:  # used by somebody else meanwhile
                raise ResetTokenInvalid
            return accounts.reset_password(before, password_hash, event_id=event_id, now=now)

        stored = await self._store.update(command, account.id, reset)
        if stored.credentials.password_hash != password_hash:  # the same call was faster
            await ensure_same_password(self._hasher, stored.credentials, new)
        await self._failures.forget(account.user_name)

    async def _whose(self, token: str) -> Account:
        account, proof = await follow(
            LinkPurpose.RESET_PASSWORD, token, tokens=self._tokens, store=self._store, wrong=ResetTokenInvalid
        )
        if not self._tokens.is_about(proof, password_resets.link_is_about(account)):
            raise ResetTokenInvalid
        return account
