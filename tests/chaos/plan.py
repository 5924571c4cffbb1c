"""What is killed, when and how: the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

VICTIMS = ("identity", "catalogue", "submission", "tracking", "gateway", "nats")
# Where something can be lost: twice as likely as the others.
FAVOURITES = ("submission", "tracking", "gateway", "nats")
PAUSES = (0.5, 3.5)
LATEST = 4


class Moment(StrEnum):
    """When a process dies: from outside at any moment, or by its own hand at one that a stopwatch would hardly hit."""

    ANY = "at any moment"
    PUBLISHED = "between publish and mark"
    PROJECTED = "between commit and ack, projection"
    NOTIFIED = "between commit and ack, notices"
    MAILED = "between mail and commit"


# Those who die by their own hand.
EXACT = {
    Moment.PUBLISHED: "submission",
    Moment.PROJECTED: "tracking",
    Moment.NOTIFIED: "tracking",
    Moment.MAILED: "tracking",
}
FEWEST = len(VICTIMS) + len(EXACT)


@dataclass(frozen=True, slots=True)
class Strike:
    """One SIGKILL, begun `pause` seconds after the one before; at an exact moment, when it comes for the `nth` time."""

    victim: str
    moment: Moment
    pause: float
    nth: int


def plan(seed: int, kills: int) -> Sequence[Strike]:
    """Every victim and every exact moment at least once, the rest at random, in random order."""
    if kills < FEWEST:
        raise ValueError(f"a plan has at least {FEWEST} kills: every victim, every exact moment")
    dice = random.Random(seed)
    targets = [(victim, Moment.ANY) for victim in VICTIMS] + [(victim, moment) for moment, victim in EXACT.items()]
    targets += [(dice.choice(VICTIMS + FAVOURITES), Moment.ANY) for _ in range(kills - FEWEST)]
    dice.shuffle(targets)
    return [Strike(victim, moment, dice.uniform(*PAUSES), dice.randint(1, LATEST)) for victim, moment in targets]
