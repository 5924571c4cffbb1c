"""What an actor meets when a door does not do what it should: each is told in one line that a person understands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class Surprise(Exception):
    """Something that should not have happened; the text says what was expected and what came."""


class Away(Surprise):
    """The system did not answer, or said that it can't at the moment: the same call may be made again."""


@dataclass(eq=False)
class Refused(Surprise):
    """A refusal, in the same terms for both doors.

    `code` is the HTTP status or the name of the gRPC code, `reason` the stable UPPER_SNAKE reason, `fields` maps the place
    of each violation (JSON pointer over HTTP, path over gRPC) to its code.
    """

    call: str
    code: int | str
    reason: str
    detail: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        where = "".join(f"; {place}: {code}" for place, code in self.fields.items())
        return f"{self.call} was refused with {self.code} {self.reason}: {self.detail}{where}"


def expect(holds: object, otherwise: str) -> None:
    """Raise Surprise unless something holds; for steps that also run outside of pytest."""
    if not holds:
        raise Surprise(otherwise)
