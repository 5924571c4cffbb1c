"""When a dossier that is filed now would be done: said before anybody fills in anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.common.kernel.ports import Clock
from services.submission.domain.clock import acceptance_due, due
from services.submission.domain.record.procedure import Channel

from .offers import Offers, Wish
from .ports import Catalogue


@dataclass(frozen=True, slots=True)
class Preview:
    """Instants in UTC.

    `acceptance_due` is None where it is accepted at once, at the counter. `expected` is the appointment if it is accepted
    at once, `latest` if the desk takes all its time; None for a procedure without a known limit.
    """

    acceptance_due: datetime | None
    expected: datetime | None
    latest: datetime | None


class PreviewFiling:
    """Computes the dates with the clock that accepting goes by."""

    def __init__(self, offers: Offers, catalogue: Catalogue, clock: Clock) -> None:
        self._offers = offers
        self._catalogue = catalogue
        self._clock = clock

    async def __call__(self, wish: Wish) -> Preview:
        """The dates. Raises what `Offers.of` raises."""
        procedure = await self._offers.procedure(wish)
        agency = await self._offers.agency("agency", wish.receiving_id, procedure)
        calendar = await self._catalogue.calendar(agency.id)
        now = self._clock.now()
        expected = due(calendar, procedure.limit, now)
        if wish.channel is not Channel.ONLINE:
            return Preview(None, expected, expected)
        accepted_by = acceptance_due(calendar, now)
        return Preview(accepted_by, expected, due(calendar, procedure.limit, accepted_by))
