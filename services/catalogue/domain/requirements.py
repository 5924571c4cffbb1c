"""What a dossier takes on a channel in some cases: THE rule by which the entries of a procedure are chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from services.common.kernel.errors import FieldViolation

from .errors import CaseUnknown
from .procedure import USUAL_CASE, Channel, Component, Fee, Procedure, Requirement, TimeLimit


class _Entry(Protocol):
    @property
    def channel(self) -> Channel | None: ...

    @property
    def case(self) -> str: ...


E = TypeVar("E", bound=_Entry)


@dataclass(frozen=True, slots=True)
class Requirements:
    """The time limit, the fee, what comes on top of it, and the components, each with what the citizen does about it.

    An unknown limit has the unit UNKNOWN, an unknown fee the amount None. `limit` and `fee` are None where nothing is
    written for the channel, which is as unknown.
    """

    procedure: Procedure
    limit: TimeLimit | None
    fee: Fee | None
    additional_fees: tuple[Fee, ...]
    components: tuple[Component, ...]


def requirements(procedure: Procedure, channel: Channel, case_keys: tuple[str, ...] = ()) -> Requirements:
    """What filing on `channel` takes where the cases of these keys apply; none: the usual case.

    Raises CaseUnknown, which names the keys that this version does not know.
    """
    cases = _names(procedure, case_keys)
    main = [fee for fee in procedure.fees if not fee.additional]
    on_top = [fee for fee in procedure.fees if fee.additional]
    chosen = (_own(on_top, channel, [name]) for name in cases)
    return Requirements(
        procedure=procedure,
        limit=_first(procedure.limits, channel, cases),
        fee=_first(main, channel, cases),
        additional_fees=tuple(fee for fee in chosen if fee is not None),
        components=tuple(_components(procedure.components, channel, cases)),
    )


def _names(procedure: Procedure, case_keys: tuple[str, ...]) -> list[str]:
    known = {case.key: case.name for case in procedure.cases}
    unknown = [at for at, key in enumerate(case_keys) if key not in known]
    if unknown:
        raise CaseUnknown(violations=[_unknown(at) for at in unknown])
    return [known[key] for key in case_keys]


def _unknown(at: int) -> FieldViolation:
    return FieldViolation(field=f"cases[{at}]", reason=CaseUnknown.reason, vi=CaseUnknown.vi, en=CaseUnknown.en)


def _first(entries: Iterable[E], channel: Channel, cases: list[str]) -> E | None:
    """The first entry for the channel in one of the cases; a case without an entry of its own takes the usual one."""
    return _own(entries, channel, cases) or _own(entries, channel, [USUAL_CASE])


def _own(entries: Iterable[E], channel: Channel, cases: list[str]) -> E | None:
    return next((each for each in entries if each.channel in (None, channel) and each.case in cases), None)


def _components(components: Iterable[Component], channel: Channel, cases: list[str]) -> Iterator[Component]:
    for component in components:
        if component.channels and channel not in component.channels:
            continue
        applies = component.case in (USUAL_CASE, *cases)
        # Whether a case applies, the desk decides: what only another case requires may come, but is not missed.
        if not applies and component.requirement is Requirement.REQUIRED:
            yield replace(component, requirement=Requirement.OPTIONAL)
        else:
            yield component
