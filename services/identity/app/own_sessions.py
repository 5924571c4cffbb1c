"""One's own sessions: which there are, and ending those that should not be."""

from __future__ import annotations

from collections.abc import Sequence

from services.common.kernel.command import Command
from services.common.kernel.ports import Clock
from services.common.kernel.principal import Principal
from services.identity.domain import sessions
from services.identity.domain.errors import SessionExpired, SessionNotFound
from services.identity.domain.sessions import Session

from .holders import Holders
from .ports import Sessions

AT_MOST = 100
"""How many are shown; who has more ends all others at once."""


class CallingSession:
    """The session that calls: its access token outlives it by minutes, in which it must end, or keep, no other one."""

    def __init__(self, holders: Holders, store: Sessions, clock: Clock) -> None:
        self._holders = holders
        self._store = store
        self._clock = clock

    async def __call__(self, caller: Principal) -> Session:
        """The session. Raises `SessionExpired` unless it still counts."""
        session = await self._store.get(caller.session_id)
        if not sessions.is_open(session, now=self._clock.now()):
            raise SessionExpired
        await self._holders.of(session)
        return session


class ListSessions:
    """The sessions of the caller that still count."""

    def __init__(self, holders: Holders, store: Sessions, clock: Clock) -> None:
        self._holders = holders
        self._store = store
        self._clock = clock

    async def __call__(self, caller: Principal) -> Sequence[Session]:
        """The last used first, at most `AT_MOST`."""
        credentials = (await self._holders.get(caller)).credentials
        now = self._clock.now()
        found = await self._store.of_holder(caller.kind, caller.id, now=now, limit=AT_MOST)
        counting = [one for one in found if sessions.is_open(one, now=now) and credentials.admits(one)]
        return sorted(counting, key=lambda session: session.rotated_at, reverse=True)


class RevokeSession:
    """Ends one session of the caller."""

    def __init__(self, calling: CallingSession, store: Sessions, clock: Clock) -> None:
        self._calling = calling
        self._store = store
        self._clock = clock

    async def __call__(self, caller: Principal, session_id: str) -> None:
        """Repeating it changes nothing. Raises `SessionNotFound`, also for a session of somebody else, and
        `SessionExpired` when the one that calls has ended; its own end it may ask for again."""
        if session_id != caller.session_id:
            await self._calling(caller)
        try:
            await self._store.update(session_id, lambda session: self._end(session, caller))
        except SessionExpired:
            raise SessionNotFound from None

    def _end(self, session: Session, caller: Principal) -> Session:
        if (session.holder_kind, session.holder_id) != (caller.kind, caller.id):
            raise SessionNotFound
        return sessions.revoke(session, now=self._clock.now())


class RevokeOtherSessions:
    """Ends every session of the caller but the one that calls, in one write."""

    def __init__(self, holders: Holders, calling: CallingSession) -> None:
        self._holders = holders
        self._calling = calling

    async def __call__(self, command: Command) -> None:
        """Raises `SessionExpired` when the one that calls has ended, `RequestIdReused`. A repeat of a call that succeeded
        needs no session."""
        if await self._holders.replayed(command) is not None:
            return
        keep = await self._calling(command.actor)
        await self._holders.change(command, lambda credentials: credentials.others_ended(keep=keep))
