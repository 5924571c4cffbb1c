"""A kill test in a few lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from tests.chaos.evidence import Evidence
from tests.chaos.ledger import Doing
from tests.chaos.oracle import notices, surplus
from tests.chaos.plan import Strike
from tests.chaos.scene import Scene


def summary(seed: int, strikes: Sequence[Strike], scene: Scene, evidence: Evidence, seconds: float) -> str:
    """What was done to the system, and what it did meanwhile."""
    told = {event.event_id for feed in evidence.listed.values() for event in feed}
    followed = [promise.followed for promise in scene.ledger.promises if promise.followed]
    glimpses = sum(len(promise.glimpses) for promise in scene.ledger.promises)
    repeats = sum(len(feed) - len({event.event_id for event in feed}) for feed in evidence.heard.values())
    mails = notices(evidence)
    lines = {
        "seed": str(seed),
        "kills": f"{len(strikes)}: {_counted(strike.victim for strike in strikes)}",
        "moments": _counted(strike.moment for strike in strikes),
        "journeys": f"{len(scene.ledger.promises)}: {_counted(promise.status for promise in scene.ledger.promises)}",
        "at a kill": ", ".join(f"{doing} {_range(scene, doing)}" for doing in Doing),
        "live": f"{len(followed)} followed over {sum(each.connections for each in followed)} connections",
        "mending": f"{glimpses} glimpses of what was not sent yet; {len(evidence.log_ins)} passwords changed",
        "events": f"{len(told)}, {evidence.published} messages in the stream; heard live with {repeats} repeats",
        "mails": f"{len(mails)}: {_counted(kind for _, kind in mails)}; surplus copies: {surplus(evidence)}",
        "seconds": f"{seconds:.0f}: {', '.join(f'{act} {lap:.0f}' for act, lap in scene.laps.items())}",
    }
    return "\n".join(f"{name:>9}  {line}" for name, line in lines.items())


def _range(scene: Scene, doing: Doing) -> str:
    counts = [crowd[doing] for crowd in scene.crowds]
    return f"{min(counts)}–{max(counts)}"


def _counted(names: Iterable[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(Counter(names).items()))
