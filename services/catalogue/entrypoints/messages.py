"""Records of the domain → messages of the proto."""

from __future__ import annotations

from datetime import datetime, time

from google.protobuf import json_format
from motcua.catalogue.v1 import catalogue_service_pb2 as pb
from motcua.type.v1 import types_pb2

from services.catalogue.domain.agency import Agency, AgencyKind, FormerUnit, Unit
from services.catalogue.domain.catalogue import Field
from services.catalogue.domain.directory import AgencyMatch
from services.catalogue.domain.form import Form
from services.catalogue.domain.procedure import (
    Case,
    Channel,
    Component,
    Fee,
    LimitUnit,
    Procedure,
    Requirement,
    ServiceLevel,
    SupplementRepeats,
    SupplementRule,
    TimeLimit,
)
from services.catalogue.domain.requirements import Requirements
from services.catalogue.domain.working_time import WorkingCalendar
from services.common.kernel.vietnam import ZONE

AGENCY_KINDS = {
    AgencyKind.PROVINCE: pb.AGENCY_KIND_PROVINCE,
    AgencyKind.DEPARTMENT: pb.AGENCY_KIND_DEPARTMENT,
    AgencyKind.COMMUNE: pb.AGENCY_KIND_COMMUNE,
    AgencyKind.POLICE: pb.AGENCY_KIND_POLICE,
}
_UNITS = {
    Unit.PEOPLES_COMMITTEE: pb.EXECUTING_UNIT_PEOPLES_COMMITTEE,
    Unit.POLICE: pb.EXECUTING_UNIT_POLICE,
}
CHANNELS = {
    Channel.ONLINE: types_pb2.CHANNEL_ONLINE,
    Channel.COUNTER: types_pb2.CHANNEL_COUNTER,
    Channel.POST: types_pb2.CHANNEL_POST,
}
_LIMIT_UNITS = {
    LimitUnit.WORKING_HOURS: pb.LIMIT_UNIT_WORKING_HOURS,
    LimitUnit.WORKING_DAYS: pb.LIMIT_UNIT_WORKING_DAYS,
    LimitUnit.CALENDAR_DAYS: pb.LIMIT_UNIT_CALENDAR_DAYS,
    LimitUnit.SAME_DAY: pb.LIMIT_UNIT_SAME_DAY,
    LimitUnit.NONE: pb.LIMIT_UNIT_NONE,
    LimitUnit.UNKNOWN: pb.LIMIT_UNIT_UNSPECIFIED,
}
_REQUIREMENTS = {
    Requirement.REQUIRED: pb.REQUIREMENT_REQUIRED,
    Requirement.OPTIONAL: pb.REQUIREMENT_OPTIONAL,
    Requirement.SHOWN: pb.REQUIREMENT_SHOWN,
    Requirement.FORM: pb.REQUIREMENT_FORM,
}
_SERVICE_LEVELS = {
    ServiceLevel.FULL: pb.SERVICE_LEVEL_FULL,
    ServiceLevel.PARTIAL: pb.SERVICE_LEVEL_PARTIAL,
    ServiceLevel.UNKNOWN: pb.SERVICE_LEVEL_UNSPECIFIED,
}
_SUPPLEMENT_RULES = {
    SupplementRule.RESTART: pb.SUPPLEMENT_RULE_RESTART,
    SupplementRule.EXTEND: pb.SUPPLEMENT_RULE_EXTEND,
}
_SUPPLEMENT_REPEATS = {
    SupplementRepeats.ABOUT_WHAT_WAS_SENT: pb.SUPPLEMENT_REPEATS_ABOUT_WHAT_WAS_SENT,
    SupplementRepeats.FREE: pb.SUPPLEMENT_REPEATS_FREE,
}
_LEVELS = {
    AgencyKind.PROVINCE: "Cấp tỉnh",
    AgencyKind.DEPARTMENT: "Cấp tỉnh",
    AgencyKind.POLICE: "Cấp tỉnh (Công an)",
    AgencyKind.COMMUNE: "Cấp xã",
}


def agency(record: Agency, matched: tuple[FormerUnit, ...] = ()) -> pb.Agency:
    """An agency, with the former units through which a query found it."""
    return pb.Agency(
        name=f"agencies/{record.id}",
        code=record.code,
        code_is_sample=record.code_is_sample,
        display_name=record.name,
        kind=AGENCY_KINDS[record.kind],
        gso_code=record.gso_code,
        units=[_UNITS[unit] for unit in record.units],
        matched_former_units=[
            pb.FormerUnit(display_name=unit.name, district=unit.district, whole=unit.whole) for unit in matched
        ],
    )


def agency_match(match: AgencyMatch) -> pb.Agency:
    """An agency as an answer to a query."""
    return agency(match.agency, match.former_units)


def field(record: Field, procedures: int = 0) -> pb.Field:
    """A field; within a procedure the count is not told."""
    return pb.Field(name=f"fields/{record.id}", display_name=record.name, procedure_count=procedures)


def procedure(record: Procedure, its_field: Field, *, whole: bool) -> pb.Procedure:
    """A procedure; in lists (`whole` false) without its components."""
    message = pb.Procedure(
        name=f"procedures/{record.code}",
        version=record.version,
        display_name=record.name,
        field=field(its_field),
        level=_LEVELS[record.level],
        executing_unit=_UNITS[record.executing_unit],
        applicants=record.applicants,
        service_level=_SERVICE_LEVELS[record.service_level],
        non_territorial=record.non_territorial,
        sensitive=record.sensitive,
        time_limits=[_limit(limit) for limit in record.limits],
        fees=[_fee(fee) for fee in record.fees],
        supplement_rule=_SUPPLEMENT_RULES[record.supplement_rule],
        components=[_component(component) for component in record.components] if whole else [],
        result=record.result,
        legal_basis=record.legal_basis,
        form=f"forms/{record.form_id}",
        verified=record.verified,
        source=record.source,
        cases=[pb.ProcedureCase(key=case.key, display_name=case.name) for case in record.cases],
        supplement_repeats=_SUPPLEMENT_REPEATS[record.supplement_repeats],
    )
    if record.effective_from:
        message.effective_time.FromDatetime(datetime.combine(record.effective_from, time(), ZONE))
    return message


def requirements(record: Requirements) -> pb.ComputeRequirementsResponse:
    """What a dossier takes."""
    return pb.ComputeRequirementsResponse(
        procedure=f"procedures/{record.procedure.code}",
        version=record.procedure.version,
        time_limit=_limit(record.limit) if record.limit else pb.TimeLimit(),
        fee=_fee(record.fee) if record.fee else pb.Fee(),
        additional_fees=[_fee(fee) for fee in record.additional_fees],
        components=[_component(component) for component in record.components],
    )


def form(record: Form) -> pb.Form:
    """A declaration form."""
    message = pb.Form(name=f"forms/{record.id}")
    json_format.ParseDict(dict(record.schema), message.json_schema)
    return message


def working_calendar(record: WorkingCalendar) -> pb.WorkingCalendar:
    """When an agency works."""
    return pb.WorkingCalendar(
        sessions=[
            pb.WorkingSession(start_minute=_minute(shift.start), end_minute=_minute(shift.end))
            for shift in record.week.shifts
        ],
        weekdays=record.week.days,
        overrides=[
            pb.CalendarOverride(
                date=types_pb2.LocalDate(value=override.day.isoformat()),
                working=override.working,
                reason=override.reason,
            )
            for override in record.overrides
        ],
    )


def _limit(limit: TimeLimit) -> pb.TimeLimit:
    return pb.TimeLimit(
        channel=_channel(limit.channel),
        case_name=limit.case,
        amount=limit.amount or 0,
        unit=_LIMIT_UNITS[limit.unit],
        note=limit.note,
        case_key=Case(limit.case).key,
    )


def _fee(fee: Fee) -> pb.Fee:
    return pb.Fee(
        channel=_channel(fee.channel),
        case_name=fee.case,
        amount_vnd=fee.amount_vnd,
        note=fee.note,
        case_key=Case(fee.case).key,
        additional=fee.additional,
    )


def _component(component: Component) -> pb.Component:
    return pb.Component(
        key=component.key,
        display_name=component.name,
        originals=component.originals,
        copies=component.copies,
        requirement=_REQUIREMENTS[component.requirement],
        channels=[CHANNELS[channel] for channel in component.channels],
        case_name=component.case,
        case_key=Case(component.case).key,
    )


def _channel(channel: Channel | None) -> types_pb2.Channel.ValueType:
    return CHANNELS[channel] if channel else types_pb2.CHANNEL_UNSPECIFIED


def _minute(of_day: time) -> int:
    return of_day.hour * 60 + of_day.minute
