"""Sessions (phiên đăng nhập): families of refresh tokens that are used once each (RFC 9700 §4.14.2).

A refresh token is `<session id>.<secret>`; only SHA-256 of the secret is kept (it has 256 random bits, so a slow hash
would add nothing). The successor of a secret is HMAC-SHA256(server key, secret): whoever asks again within the grace, as a
phone does that lost the answer, gets the *same* successor, and no plain secret needs to be stored for that. Any other use
of a secret that is not the current one means that two parties hold the family: it is revoked.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.common.kernel.principal import Kind

from .errors import SessionExpired

ABSOLUTE_LIFETIME = timedelta(days=30)
IDLE_LIFETIME = timedelta(days=7)
GRACE = timedelta(seconds=30)
ACCESS_LIFETIME = timedelta(minutes=10)
"""How long the access token beside it counts."""


@dataclass(frozen=True, slots=True)
class Session:
    """A family of refresh tokens. `holder_kind` is ACCOUNT or OFFICER, `holder_id` whose session it is.

    `current` and `previous` are hashes; `rotated_at` is when `current` became current, that is when the session was last
    used. `generation` is that of the holder's `Credentials` at log-in, `device` a coarse label (see `devices`).
    """

    id: str
    version: int
    holder_kind: Kind
    holder_id: str
    current: str
    previous: str
    started_at: datetime
    rotated_at: datetime
    revoked_at: datetime | None = None
    generation: int = 1
    device: str = ""

    @property
    def expires_at(self) -> datetime:
        """When the current refresh token ends if it is not used."""
        return min(self.rotated_at + IDLE_LIFETIME, self.started_at + ABSOLUTE_LIFETIME)


def start(
    *,
    session_id: str,
    holder_kind: Kind,
    holder_id: str,
    secret: str,
    now: datetime,
    generation: int = 1,
    device: str = "",
) -> Session:
    """A new session; `secret` is random and goes to the client in `compose`d form."""
    return Session(
        id=session_id,
        version=1,
        holder_kind=holder_kind,
        holder_id=holder_id,
        current=_hash(secret),
        previous="",
        started_at=now,
        rotated_at=now,
        generation=generation,
        device=device,
    )


def refresh(session: Session, secret: str, *, key: bytes, now: datetime) -> Session:
    """The session after somebody presented a secret: rotated, unchanged (a repeat within the grace), or revoked.

    The caller stores what it gets, then asks `revoked_at`; if it is None, `successor(key, secret)` is the new secret.
    Raises `SessionExpired` when the session had ended before.
    """
    if not is_open(session, now=now):
        raise SessionExpired
    presented, following = _hash(secret), _hash(successor(key, secret))
    if hmac.compare_digest(presented, session.current):
        return replace(
            session, version=session.version + 1, current=following, previous=session.current, rotated_at=now
        )
    is_repeat = hmac.compare_digest(presented, session.previous) and hmac.compare_digest(following, session.current)
    if is_repeat and now - session.rotated_at <= GRACE:
        return session
    return revoke(session, now=now)


def revoke(session: Session, *, now: datetime) -> Session:
    """The session, ended. Ending it again changes nothing."""
    if session.revoked_at is not None:
        return session
    return replace(session, version=session.version + 1, revoked_at=now)


def is_open(session: Session, *, now: datetime) -> bool:
    """Whether its refresh token counts, as far as the session itself knows (see `Credentials.admits`)."""
    return session.revoked_at is None and now < session.expires_at


def holds(session: Session, secret: str) -> bool:
    """Whether the secret is the current or the last one: what logging out asks."""
    presented = _hash(secret)
    return hmac.compare_digest(presented, session.current) or hmac.compare_digest(presented, session.previous)


def successor(key: bytes, secret: str) -> str:
    """The secret that follows; `key` is the server's, 32 bytes."""
    return _base64url(hmac.new(key, secret.encode(), hashlib.sha256).digest())


def compose(session_id: str, secret: str) -> str:
    """The refresh token."""
    return f"{session_id}.{secret}"


def parse(token: str) -> tuple[str, str]:
    """Session id and secret of a refresh token. Raises `SessionExpired` for what is not one."""
    session_id, dot, secret = token.partition(".")
    if not (session_id and dot and secret):
        raise SessionExpired
    return session_id, secret


def _hash(secret: str) -> str:
    return _base64url(hashlib.sha256(secret.encode()).digest())


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
