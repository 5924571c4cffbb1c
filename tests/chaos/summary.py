"""A kill test in a few lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from tests.chaos.evidence import Evidence
from tests.chaos.oracle import notices, surplus
from tests.chaos.plan import Strike
from tests.chaos.scene import Scene


def summary(
    seed: int, strikes: Sequence[Strike], scene: Scene, evidence: Evidence, settled: float, seconds: float
) -> str:
    """What was done to the system, and what it did meanwhile."""
    told = [event for feed in evidence.listed.values() for event in feed]
    heard = [event for feed in evidence.heard.values() for event in feed]
    repeats = len(heard) - len({event.event_id for event in heard})
    mails = notices(evidence)
    lines = {
        "seed": str(seed),
        "kills": f"{len(strikes)}: {_counted(strike.victim for strike in strikes)}",
        "moments": _counted(strike.moment for strike in strikes),
        "journeys": f"{len(scene.ledger.promises)}, at each kill {min(scene.crowds)} or more under way",
        "events": f"{len(told)}, {evidence.published} messages in the stream; heard live with {repeats} repeats",
        "mails": f"{len(mails)}: {_counted(kind for _, kind in mails)}; surplus copies: {surplus(evidence)}",
        "settled": f"{settled:.1f} s after the last answer; {seconds:.0f} s in all",
    }
    return "\n".join(f"{name:>8}  {line}" for name, line in lines.items())


def _counted(names: Iterable[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(Counter(names).items()))
