"""The password of who is logged in: proven, and changed."""

from __future__ import annotations

from services.common.kernel.command import Command
from services.common.kernel.errors import FieldViolation, InvalidArgument, RequestIdReused
from services.common.kernel.ports import Clock
from services.common.kernel.principal import Principal
from services.identity.domain import attempts
from services.identity.domain.credentials import Credentials
from services.identity.domain.errors import PasswordWrong
from services.identity.domain.normal_forms import clean_password
from services.identity.domain.passwords import check_password

from .holders import Holder, Holders
from .own_sessions import CallingSession
from .ports import Attempts, PasswordHasher

FIELD = "new_password"


class ProvePassword:
    """A token is not enough for what a lost phone must not do: the password is asked for again, and guesses are counted."""

    def __init__(self, holders: Holders, failures: Attempts, hasher: PasswordHasher, clock: Clock) -> None:
        self._holders = holders
        self._failures = failures
        self._hasher = hasher
        self._clock = clock

    async def __call__(self, actor: Principal, password: str) -> Holder:
        """Who calls, as they are now. Raises `PasswordWrong`, `TooManyAttempts`, and `NotFound` when they are gone."""
        # Not counted with the log-ins: a stranger's guesses must not stop its owner here. (No user name has capitals.)
        counted = f"{actor.kind.upper()}:{actor.id}"
        holder = await self._holders.get(actor)
        await self._failures.update(counted, lambda record: attempts.begin(record, now=self._clock.now()))
        if not await self._hasher.verify(holder.credentials.password_hash, clean_password(password)):
            raise PasswordWrong
        await self._failures.forget(counted)
        return holder


class ChangePassword:
    """Another password for the caller, an account or an officer; every other session ends in the same write."""

    def __init__(self, holders: Holders, calling: CallingSession, prove: ProvePassword, hasher: PasswordHasher) -> None:
        self._holders = holders
        self._calling = calling
        self._prove = prove
        self._hasher = hasher

    async def __call__(self, command: Command, current: str, new: str) -> None:
        """Raises `InvalidArgument` about the new one, `PasswordWrong`, `TooManyAttempts`, `SessionExpired` when the
        session that calls has ended, `RequestIdReused`."""
        if (earlier := await self._holders.replayed(command)) is not None:
            await ensure_same_password(self._hasher, earlier.credentials, new)
            return
        keep = await self._calling(command.actor)
        ensure_usable(new, await self._holders.get(command.actor))
        if clean_password(new) == clean_password(current):
            raise InvalidArgument(violations=[_UNCHANGED])
        proven = (await self._prove(command.actor, current)).credentials
        password_hash = await self._hasher.hash(clean_password(new))

        def renew(credentials: Credentials) -> Credentials:
            if credentials.password_hash != proven.password_hash:  # changed by somebody else meanwhile
                raise PasswordWrong
            return credentials.renewed(password_hash, keep=keep)

        stored = await self._holders.change(command, renew)
        if stored.credentials.password_hash != password_hash:  # the same call was faster
            await ensure_same_password(self._hasher, stored.credentials, new)


def ensure_usable(password: str, holder: Holder) -> None:
    """Raises `InvalidArgument` when it can't be a new password of theirs."""
    if violations := check_password(password, guesses=holder.guesses, field=FIELD):
        raise InvalidArgument(violations=violations)


async def ensure_same_password(hasher: PasswordHasher, credentials: Credentials, password: str) -> None:
    """Raises `RequestIdReused` when a repeated call brings another password.

    The record of a call holds a fast hash of its body, so passwords are left out there and compared here.
    """
    if not await hasher.verify(credentials.password_hash, clean_password(password)):
        raise RequestIdReused


_UNCHANGED = FieldViolation(
    FIELD,
    "PASSWORD_UNCHANGED",
    "Mật khẩu mới trùng với mật khẩu hiện tại. Vui lòng chọn mật khẩu khác.",
    "The new password is the present one.",
)
