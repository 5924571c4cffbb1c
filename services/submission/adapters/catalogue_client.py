"""The catalogue, asked over gRPC and remembered: what is current for a minute, what never changes for good."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from datetime import date, time, timedelta
from typing import TypeVar

import grpc
from google.protobuf import json_format
from motcua.catalogue.v1 import catalogue_service_pb2 as pb
from motcua.catalogue.v1.catalogue_service_pb2_grpc import CatalogueServiceStub
from motcua.type.v1 import types_pb2

from services.common.kernel.errors import FieldViolation
from services.common.kernel.ports import Clock
from services.common.rpc.client import as_domain_error
from services.submission.app.ports import Form
from services.submission.domain.calendar import Shift, WorkingCalendar, WorkingWeek
from services.submission.domain.clock import Limit, LimitUnit, SupplementRepeats, SupplementRule
from services.submission.domain.errors.filing import ProcedureNotAvailable
from services.submission.domain.record.procedure import AgencyRef, Channel, Component, ProcedurePin

from .json_schema import JsonSchemaForm
from .remembered import Remembered

SERVICE = "motcua.catalogue.v1.CatalogueService"
CURRENT = timedelta(minutes=1)
T = TypeVar("T")

_UNITS = {
    pb.LIMIT_UNIT_WORKING_HOURS: LimitUnit.WORKING_HOURS,
    pb.LIMIT_UNIT_WORKING_DAYS: LimitUnit.WORKING_DAYS,
    pb.LIMIT_UNIT_CALENDAR_DAYS: LimitUnit.CALENDAR_DAYS,
    pb.LIMIT_UNIT_SAME_DAY: LimitUnit.SAME_DAY,
    pb.LIMIT_UNIT_NONE: LimitUnit.NONE,
}


class GrpcCatalogue:
    """The `Catalogue` behind a channel.

    What counts for which channel and case, and which agency handles what, are the catalogue's rules: they are asked, and
    not repeated here.
    """

    def __init__(self, channel: grpc.aio.Channel, clock: Clock) -> None:
        self._stub = CatalogueServiceStub(channel)
        self._clock = clock
        self._agencies = Remembered(self._ask_agency, clock, CURRENT)
        self._procedures = Remembered(self._ask_procedure, clock, CURRENT)
        self._handled = Remembered(self._ask_handles, clock, CURRENT)
        self._calendars = Remembered(self._ask_calendar, clock, CURRENT)
        self._forms = Remembered(self._ask_form, clock, None)

    async def agency(self, agency_id: str) -> AgencyRef | None:
        """See `Catalogue.agency`."""
        return await self._agencies.get(agency_id)

    async def procedure(self, code: str, channel: Channel, cases: tuple[str, ...]) -> ProcedurePin | None:
        """See `Catalogue.procedure`."""
        return await self._procedures.get((code, channel, cases))

    async def handles(self, agency_id: str, code: str) -> bool:
        """See `Catalogue.handles`."""
        return await self._handled.get((agency_id, code))

    async def form(self, form_id: str) -> Form:
        """See `Catalogue.form`."""
        return await self._forms.get(form_id)

    async def calendar(self, agency_id: str) -> WorkingCalendar:
        """See `Catalogue.calendar`."""
        return await self._calendars.get(agency_id)

    async def _ask_agency(self, agency_id: str) -> AgencyRef | None:
        found = await _if_any(self._stub.GetAgency(pb.GetAgencyRequest(name=f"agencies/{agency_id}")))
        return None if found is None else AgencyRef(agency_id, found.code, found.display_name)

    async def _ask_procedure(self, wanted: tuple[str, Channel, tuple[str, ...]]) -> ProcedurePin | None:
        code, channel, cases = wanted
        found = await _if_any(self._stub.GetProcedure(pb.GetProcedureRequest(name=f"procedures/{code}")))
        if found is None:
            return None
        if not {case.key for case in found.cases}.issuperset(cases):
            raise ProcedureNotAvailable(violations=[_CASE_UNKNOWN])
        request = pb.ComputeRequirementsRequest(
            procedure=found.name, version=found.version, channel=types_pb2.Channel.ValueType(channel.value), cases=cases
        )
        return _pin(found, await _asked(self._stub.ComputeRequirements(request)), cases)

    async def _ask_handles(self, pair: tuple[str, str]) -> bool:
        agency_id, code = pair
        # A code is the best match of itself.
        request = pb.ListProceduresRequest(agency=f"agencies/{agency_id}", query=code, page_size=1)
        found = await _if_any(self._stub.ListProcedures(request))
        return found is not None and any(each.name == f"procedures/{code}" for each in found.procedures)

    async def _ask_calendar(self, agency_id: str) -> WorkingCalendar:
        request = pb.GetWorkingCalendarRequest(agency=f"agencies/{agency_id}")
        return _calendar(await _asked(self._stub.GetWorkingCalendar(request)))

    async def _ask_form(self, form_id: str) -> Form:
        found = await _asked(self._stub.GetForm(pb.GetFormRequest(name=f"forms/{form_id}")))
        return JsonSchemaForm(json_format.MessageToDict(found.json_schema), self._clock.now)


_CASE_UNKNOWN = FieldViolation(
    "cases",
    "CASE_UNKNOWN",
    "Thủ tục không có trường hợp này. Vui lòng chọn trong danh sách trường hợp của thủ tục.",
    "The procedure knows no such case; its `cases` list those that it knows.",
)


async def _asked(call: Awaitable[T]) -> T:
    try:
        return await call
    except grpc.aio.AioRpcError as error:
        raise as_domain_error(error) from error


async def _if_any(call: Awaitable[T]) -> T | None:
    try:
        return await call
    except grpc.aio.AioRpcError as error:
        if error.code() is grpc.StatusCode.NOT_FOUND:
            return None
        raise as_domain_error(error) from error


def _pin(procedure: pb.Procedure, required: pb.ComputeRequirementsResponse, cases: tuple[str, ...]) -> ProcedurePin:
    return ProcedurePin(
        code=procedure.name.partition("/")[2],
        version=procedure.version,
        name=procedure.display_name,
        field_name=procedure.field.display_name,
        sensitive=procedure.sensitive,
        limit=_limit(required.time_limit),
        components=tuple(_components(required.components)),
        form_id=procedure.form.partition("/")[2],
        supplement_rule=(
            SupplementRule.EXTEND if procedure.supplement_rule == pb.SUPPLEMENT_RULE_EXTEND else SupplementRule.RESTART
        ),
        supplement_repeats=(
            SupplementRepeats.FREE
            if procedure.supplement_repeats == pb.SUPPLEMENT_REPEATS_FREE
            else SupplementRepeats.ABOUT_WHAT_WAS_SENT
        ),
        cases=cases,
        non_territorial=procedure.non_territorial,
    )


def _limit(limit: pb.TimeLimit) -> Limit:
    unit = _UNITS.get(limit.unit, LimitUnit.UNKNOWN)
    return Limit(unit, limit.amount if unit.is_counted else 0)


def _components(components: Iterable[pb.Component]) -> Iterable[Component]:
    """What can be handed in as a paper: not the form, which is filled in, nor what is only shown."""
    for component in components:
        if component.requirement in (pb.REQUIREMENT_REQUIRED, pb.REQUIREMENT_OPTIONAL):
            is_required = component.requirement == pb.REQUIREMENT_REQUIRED
            yield Component(component.key, component.display_name, is_required)


def _calendar(calendar: pb.WorkingCalendar) -> WorkingCalendar:
    days = {True: set[date](), False: set[date]()}
    for override in calendar.overrides:
        days[override.working].add(date.fromisoformat(override.date.value))
    return WorkingCalendar(
        WorkingWeek(
            tuple(Shift(_of_day(each.start_minute), _of_day(each.end_minute)) for each in calendar.sessions),
            frozenset(calendar.weekdays),
        ),
        days_off=frozenset(days[False]),
        working_days=frozenset(days[True]),
    )


def _of_day(minute: int) -> time:
    return time(minute // 60, minute % 60)
