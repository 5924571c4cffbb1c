"""Events of dossiers, as submission would publish them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import reduce
from uuid import NAMESPACE_OID, uuid5

from motcua.submission.v1 import dossier_pb2, events_pb2

from services.common.events.envelope import Envelope
from services.tracking.adapters import event_codec
from services.tracking.domain.event import Event
from services.tracking.domain.status import Status
from services.tracking.domain.timeline import Timeline, advance

MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)  # 08:30 in Vietnam
APPOINTMENT = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
OWNER = "0190a000-0000-7000-8000-00000000000a"
HAI_AN, NGHI_SON, PROVINCE = "c16594", "c16654", "p38"
CODE = "H56.245-261123-0001"
MAIN_ROAD = ("submitted", "accepted", "started", "finished", "returned")

_NAMES = {NGHI_SON: "UBND phường Nghi Sơn", PROVINCE: "UBND tỉnh Thanh Hóa"}
_STATUS_AFTER = {
    "submitted": Status.REGISTERED,
    "filed_at_counter": Status.ACCEPTED,
    "accepted": Status.ACCEPTED,
    "supplement_asked": Status.SUPPLEMENT_REQUESTED,
    "supplement_sent": Status.ACCEPTED,
    "supplement_confirmed": Status.ACCEPTED,
    "supplement_expired": Status.STOPPED,
    "payment_demanded": Status.PAYMENT_REQUESTED,
    "payment_confirmed": Status.IN_PROGRESS,
    "stopped": Status.STOPPED,
    "resumed": Status.IN_PROGRESS,
    "withdrawal_asked": Status.IN_PROGRESS,
    "withdrawn": Status.WITHDRAWN,
    "extended": Status.IN_PROGRESS,
    "refused": Status.REFUSED,
    "withdrawn_before_acceptance": Status.REFUSED,
    "started": Status.IN_PROGRESS,
    "transferred": Status.REGISTERED,
    "stepped_back": Status.IN_PROGRESS,
    "finished": Status.FINISHED,
    "returned": Status.RETURNED,
    "recalled": Status.FINISHED,
}


def dossier_id(number: int = 1) -> str:
    return str(uuid5(NAMESPACE_OID, f"dossier {number}"))


def message(
    event: str = "submitted",
    sequence: int = 1,
    *,
    number: int = 1,
    code: str = CODE,
    receiving: str = HAI_AN,
    handling: str | None = None,
    sensitive: bool = False,
    owner: str = OWNER,
    owner_indexes: Sequence[str] = ("test-1:abc", "test-1:def"),
    minutes: int = 0,
    status: Status | None = None,
) -> events_pb2.DossierEvent:
    """An event of the `number`-th dossier. Versions have gaps, as those of a real dossier have."""
    result = events_pb2.DossierEvent(
        event_id=str(uuid5(NAMESPACE_OID, f"event {number} {sequence}")),
        event=event,
        dossier=f"dossiers/{dossier_id(number)}",
        version=3 * sequence + 1,
        sequence=sequence,
        code=code,
        to_status=dossier_pb2.DossierStatus.ValueType((status or _STATUS_AFTER[event]).value),
        actor_kind="account",
        receiving_agency=_agency(receiving),
        handling_agency=_agency(handling or receiving),
        procedure=dossier_pb2.ProcedureRef(
            name="procedures/1.001193", version=1, display_name="Thủ tục đăng ký khai sinh", field="Hộ tịch"
        ),
        sensitive=sensitive,
        owner_account=owner,
        owner_masked="N*** V*** A***",
        owner_indexes=owner_indexes,
        remark_id="remark-1",
    )
    result.occur_time.FromDatetime(MORNING + timedelta(hours=sequence - 1, minutes=minutes))
    result.submit_time.FromDatetime(MORNING)
    if sequence > 1:
        result.appointment_time.FromDatetime(APPOINTMENT)
    return result


def _agency(agency_id: str) -> dossier_pb2.AgencyRef:
    name = _NAMES.get(agency_id, "UBND phường Tân Dân")
    return dossier_pb2.AgencyRef(name=f"agencies/{agency_id}", display_name=name)


def event(name: str = "submitted", sequence: int = 1, **facts: object) -> Event:
    """As `message`, the way tracking reads it."""
    return event_codec.decode(message(name, sequence, **facts).SerializeToString())  # type: ignore[arg-type]  # passed on


def story(names: Sequence[str] = MAIN_ROAD, **facts: object) -> list[Event]:
    """The events of one dossier, in order."""
    return [event(name, sequence, **facts) for sequence, name in enumerate(names, start=1)]


def envelope(published: Event) -> Envelope:
    """The event as it travels."""
    return Envelope(
        id=published.event_id,
        type=f"vn.motcua.dossier.{published.event}.v1",
        source="/submission",
        key=published.dossier_id,
        sequence=published.sequence,
        time=published.occurred_at,
        subject=f"dossier.v1.{published.handling.id}.{published.event}",
        data=published.body,
    )


def timeline_of(events: Iterable[Event]) -> Timeline:
    """What becomes of the first dossier's timeline when these events come, in this order."""
    return reduce(lambda timeline, each: advance(timeline, each).timeline, events, Timeline(dossier_id()))
