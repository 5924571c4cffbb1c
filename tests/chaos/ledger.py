"""What the system has acknowledged to those who use it: its word, which the oracle holds it to."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.support.citizen import Filing

SUBMITTED, ACCEPTED, STARTED, FINISHED, RETURNED = "submitted", "accepted", "started", "finished", "returned"
STATUS_AFTER = {
    SUBMITTED: "registered",
    ACCEPTED: "accepted",
    STARTED: "in_progress",
    FINISHED: "finished",
    RETURNED: "returned",
}
TOLD_BY_MAIL = (SUBMITTED, ACCEPTED, FINISHED, RETURNED)


@dataclass(slots=True)
class Promise:
    """One dossier. `steps` are the commands acknowledged, in order; `code` is empty until it was sent."""

    dossier: str
    agency: str
    code: str = ""
    steps: list[str] = field(default_factory=list)

    @property
    def status(self) -> str:
        """As the last acknowledged command left it."""
        return STATUS_AFTER[self.steps[-1]] if self.steps else "draft"


@dataclass(slots=True)
class Ledger:
    """All promises, the same dossiers in their owners' hands, and how many journeys are under way."""

    promises: list[Promise] = field(default_factory=list)
    filings: list[Filing] = field(default_factory=list)
    under_way: int = 0

    @property
    def sent(self) -> list[Promise]:
        """The dossiers that were sent."""
        return [promise for promise in self.promises if promise.steps]

    def open(self, filing: Filing, agency: str) -> Promise:
        """A draft was acknowledged."""
        promise = Promise(filing.id, agency)
        self.promises.append(promise)
        self.filings.append(filing)
        return promise
