"""Registering an account, and asking whether a user name is free."""

from __future__ import annotations

from services.common.kernel.command import Command
from services.common.kernel.ports import Clock, Ids
from services.common.kernel.vietnam import date_of
from services.identity.domain import accounts, registration
from services.identity.domain.captchas import CaptchaPurpose
from services.identity.domain.normal_forms import clean_password, clean_user_name
from services.identity.domain.registration import Registration

from .captchas import Answer, RedeemCaptcha, claim_of
from .holders import Holders
from .passwords import ensure_same_password
from .ports import Accounts, PasswordHasher


class RegisterAccount:
    """Registers an account; a mail says what to do next.

    Nothing that the caller sees depends on whether the e-mail address has an account already: an account is made in
    either case, and who writes the mail looks at that moment whose the address is.
    """

    def __init__(self, store: Accounts, redeem: RedeemCaptcha, hasher: PasswordHasher, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._redeem = redeem
        self._hasher = hasher
        self._clock = clock
        self._ids = ids

    async def __call__(self, command: Command, typed: Registration, answer: Answer) -> None:
        """Raises `InvalidArgument` with every field that is wrong (the captcha is not used up then), `CaptchaWrong`,
        `UserNameTaken`, `RequestIdReused`.

        A repeat of a call that succeeded needs no captcha; one of a call that was cut off may bring the same.
        """
        cleaned = registration.clean(typed)
        earlier = await self._store.replayed(command)
        if earlier is not None:
            await ensure_same_password(self._hasher, earlier.credentials, cleaned.password)
            return
        registration.check(cleaned, today=date_of(self._clock.now()))
        await self._redeem(answer, CaptchaPurpose.REGISTER, claim=claim_of(command, answer))
        await self._add(command, cleaned)

    async def _add(self, command: Command, cleaned: Registration) -> None:
        change = accounts.register(
            account_id=self._ids.new(),
            event_id=self._ids.new(),
            kind=cleaned.kind,
            user_name=cleaned.user_name,
            password_hash=await self._hasher.hash(clean_password(cleaned.password)),
            profile=cleaned.profile,
            now=self._clock.now(),
        )
        stored = await self._store.add(command, change)
        if stored.id != change.aggregate.id:  # the same call was faster
            await ensure_same_password(self._hasher, stored.credentials, cleaned.password)


class CheckUserName:
    """Whether a user name is free: answered honestly, for the price of a captcha."""

    def __init__(self, holders: Holders, redeem: RedeemCaptcha, ids: Ids) -> None:
        self._holders = holders
        self._redeem = redeem
        self._ids = ids

    async def __call__(self, user_name: str, answer: Answer) -> bool:
        """At this moment; nothing is reserved. Raises `CaptchaWrong`."""
        await self._redeem(answer, CaptchaPurpose.USER_NAME, claim=self._ids.new())
        return await self._holders.by_user_name(clean_user_name(user_name)) is None
