"""Logging in, staying logged in, logging out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.common.kernel.ports import Clock, Ids, Secrets
from services.common.kernel.principal import Kind
from services.identity.domain import attempts, devices, sessions
from services.identity.domain.errors import CredentialsWrong, SessionExpired
from services.identity.domain.normal_forms import clean_password, clean_user_name
from services.identity.domain.officers import Officer
from services.identity.domain.sessions import Session

from .holders import Holder, Holders, principal_of
from .ports import Attempts, PasswordHasher, Sessions, Tokens


@dataclass(frozen=True, slots=True)
class Granted:
    """A session as handed to the client."""

    access_token: str
    access_expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime


class Granting:
    """Makes what the client is handed for a session."""

    def __init__(self, tokens: Tokens, clock: Clock, ids: Ids) -> None:
        self._tokens = tokens
        self._clock = clock
        self._ids = ids

    def __call__(self, session: Session, secret: str, holder: Holder) -> Granted:
        """An access token of this moment beside the refresh token."""
        expires_at = self._clock.now() + sessions.ACCESS_LIFETIME
        principal = principal_of(holder, session, token_id=self._ids.new())
        return Granted(
            access_token=self._tokens.access(principal, expires_at=expires_at),
            access_expires_at=expires_at,
            refresh_token=sessions.compose(session.id, secret),
            refresh_expires_at=session.expires_at,
        )


class LogIn:
    """Starts a session for a user name and a password."""

    def __init__(
        self,
        holders: Holders,
        store: Sessions,
        failures: Attempts,
        hasher: PasswordHasher,
        grant: Granting,
        clock: Clock,
        ids: Ids,
        secrets: Secrets,
    ) -> None:
        self._holders = holders
        self._store = store
        self._failures = failures
        self._hasher = hasher
        self._grant = grant
        self._clock = clock
        self._ids = ids
        self._secrets = secrets

    async def __call__(self, user_name: str, password: str, user_agent: str = "") -> Granted:
        """Of the `User-Agent` a coarse label is kept.

        Raises `CredentialsWrong`, after the same work for an unknown name, and `TooManyAttempts`.
        """
        name = clean_user_name(user_name)
        await self._failures.update(name, lambda record: attempts.begin(record, now=self._clock.now()))
        holder = await self._holders.by_user_name(name)
        is_right = await self._hasher.verify(
            holder.credentials.password_hash if holder else "", clean_password(password)
        )
        if holder is None or not is_right:
            raise CredentialsWrong
        await self._failures.forget(name)
        return await self._start(holder, devices.label_of(user_agent))

    async def _start(self, holder: Holder, device: str) -> Granted:
        secret = self._secrets.token()
        session = sessions.start(
            session_id=self._ids.new(),
            holder_kind=Kind.OFFICER if isinstance(holder, Officer) else Kind.ACCOUNT,
            holder_id=holder.id,
            secret=secret,
            now=self._clock.now(),
            generation=holder.credentials.generation,
            device=device,
        )
        await self._store.add(session)
        return self._grant(session, secret, holder)


class RefreshSession:
    """Exchanges a refresh token for its successor. `key` is the server's, 32 bytes."""

    def __init__(self, holders: Holders, store: Sessions, grant: Granting, key: bytes, clock: Clock) -> None:
        self._holders = holders
        self._store = store
        self._grant = grant
        self._key = key
        self._clock = clock

    async def __call__(self, refresh_token: str) -> Granted:
        """Raises `SessionExpired`; a token that was used before takes the whole session with it."""
        session_id, secret = sessions.parse(refresh_token)
        now = self._clock.now()
        session = await self._store.update(
            session_id, lambda before: sessions.refresh(before, secret, key=self._key, now=now)
        )
        if session.revoked_at is not None:
            raise SessionExpired
        return self._grant(session, sessions.successor(self._key, secret), await self._holders.of(session))


class LogOut:
    """Ends the session of a refresh token."""

    def __init__(self, store: Sessions, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def __call__(self, refresh_token: str) -> None:
        """Changes nothing for a token that is not, or no longer, one: who repeats it is logged out all the same."""
        try:
            session_id, secret = sessions.parse(refresh_token)
            await self._store.update(session_id, lambda session: self._end(session, secret))
        except SessionExpired:
            return

    def _end(self, session: Session, secret: str) -> Session:
        return sessions.revoke(session, now=self._clock.now()) if sessions.holds(session, secret) else session
