"""How much may be looked up: by a pass, by whoever earned it, about one number.

Codes and numbers can be guessed, so what stops whoever asks for one after the other is counting. A pass names on whose
account its look-ups count, as identity wrote it there: `accounts/{id}`, `officers/{id}`, `clients/{id}` or
`networks/{digest}`, or a network behind a client, which counts for both. A pass of nobody in particular counts alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from services.common.kernel.budgets import Budget
from services.common.kernel.dossier_codes import day_of
from services.common.kernel.lookup_passes import LIFETIME, MAX_LOOKUPS
from services.common.kernel.ports import Clock
from services.common.kernel.principal import Principal
from services.tracking.domain.errors import LookupPassUsedUp, TooManyLookups

MISS_COSTS = 3
"""A look-up that finds nothing counts so often: whoever guesses, guesses wrong, and is stopped sooner."""
# One minute more, for clocks that differ. After that its token no longer counts anyway.
_PASS_WINDOW = LIFETIME + timedelta(minutes=1)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Allowance:
    """`lookups` an hour, and of one agency's dossiers of one day so many different `codes_of_a_day` in 24 hours."""

    lookups: int
    codes_of_a_day: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What is allowed beyond the pass. The defaults:

    * A person who logged in (`account`): far more than anybody's own dossiers need, less than an agency's day has.
    * A `network`: a loose last resort, since a mobile network hides hundreds of people behind one address. They ask about
      different agencies and days, so that the second number can be small.
    * A registered `client`: a portal with thousands of people behind it.
    * One number: in 24 hours `number` times in all and `number_by_one` times by the same asker. So nobody can follow a
      person around the clock, nor use up alone what that person may ask.
    """

    account: Allowance = field(default=Allowance(lookups=60, codes_of_a_day=20))
    network: Allowance = field(default=Allowance(lookups=600, codes_of_a_day=30))
    client: Allowance = field(default=Allowance(lookups=30_000, codes_of_a_day=1_000))
    number: int = 30
    number_by_one: int = 10


class LookUpBudgets:
    """All budgets of the public look-up. A look-up is paid for before anything is read."""

    def __init__(self, clock: Clock, limits: Limits | None = None) -> None:
        limits = limits or Limits()
        people = _Purse(clock, limits.account)
        self._purses = {
            "accounts": people,
            "officers": people,
            "networks": _Purse(clock, limits.network),
            "clients": _Purse(clock, limits.client),
        }
        self._passes = Budget(clock, limit=MAX_LOOKUPS, window=_PASS_WINDOW)
        self._numbers = Budget(clock, limit=limits.number, window=_DAY)
        self._numbers_by_one = Budget(clock, limit=limits.number_by_one, window=_DAY)

    def spend_on_code(self, holder: Principal, code: str) -> None:
        """Pays for a look-up by code. Raises LookupPassUsedUp and TooManyLookups."""
        self._spend(holder)
        day = day_of(code)
        for purse, payer in self._payers(holder):
            if day:
                _ensure(purse.days.spend(f"{payer} {day}", code))

    def spend_on_number(self, holder: Principal, number: str) -> None:
        """Pays for a look-up by number, of which `number` is the blind index. Raises as `spend_on_code`."""
        self._spend(holder)
        _ensure(self._numbers_by_one.spend(f"{holder.id} {number}"))
        _ensure(self._numbers.spend(number))

    def miss(self, holder: Principal) -> None:
        """The look-up that was paid for found nothing."""
        self._passes.fine(holder.token_id, MISS_COSTS - 1)
        for purse, payer in self._payers(holder):
            purse.lookups.fine(payer, MISS_COSTS - 1)

    def _spend(self, holder: Principal) -> None:
        if self._passes.spend(holder.token_id) is not None:
            raise LookupPassUsedUp
        for purse, payer in self._payers(holder):
            _ensure(purse.lookups.spend(payer))

    def _payers(self, holder: Principal) -> Iterator[tuple[_Purse, str]]:
        # `clients/a/networks/b`: the client a, and the network b behind it.
        parts = holder.id.split("/")
        for end in range(2, len(parts) + 1, 2):
            if (purse := self._purses.get(parts[end - 2])) is not None:
                yield purse, "/".join(parts[:end])


class _Purse:
    def __init__(self, clock: Clock, allowance: Allowance) -> None:
        self.lookups = Budget(clock, limit=allowance.lookups, window=_HOUR)
        self.days = Budget(clock, limit=allowance.codes_of_a_day, window=_DAY)


def _ensure(wait: timedelta | None) -> None:
    if wait is not None:
        raise TooManyLookups(retry_after=wait)
