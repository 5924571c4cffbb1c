"""The notices that did not reach the person: what an operator looks at, and tries once more."""

from __future__ import annotations

from services.common.kernel.sendings import Sendings
from services.tracking.domain.errors import NoticeNotFound

from .notify import Notify
from .ports import Failure, Outcome, Undelivered


class ListUndelivered:
    """Shows them."""

    def __init__(self, undelivered: Undelivered) -> None:
        self._undelivered = undelivered

    async def __call__(self) -> list[Failure]:
        """Oldest first. Raises `Unavailable`."""
        return await self._undelivered.all()


class RetryNotice:
    """Tries one of them once more."""

    def __init__(self, undelivered: Undelivered, sendings: Sendings, notify: Notify) -> None:
        self._undelivered = undelivered
        self._sendings = sendings
        self._notify = notify

    async def __call__(self, event_id: str) -> Outcome | None:
        """How it ended; None: it had come to its end before.

        Raises NoticeNotFound, and `Unavailable` when it failed again or is being tried at this moment.
        """
        failure = await self._undelivered.get(event_id)
        if failure is None:
            raise NoticeNotFound
        await self._sendings.reopen(event_id, Outcome.REFUSED)
        outcome = await self._notify(failure.event)
        if outcome is not Outcome.REFUSED:
            await self._undelivered.forget(event_id)
        return outcome
