"""`motcua.submission.v1.DossierEvent` in a CloudEvent: what everybody else is told."""

from __future__ import annotations

from collections.abc import Sequence

from motcua.submission.v1 import dossier_pb2, events_pb2
from motcua.type.v1 import types_pb2

from services.common.events.envelope import Envelope
from services.common.messages import timestamp
from services.common.rpc import calls
from services.submission.domain.events import DossierEvent
from services.submission.domain.record.procedure import AgencyRef

SOURCE = "/motcua/submission"


def encode(event: DossierEvent, owner_indexes: Sequence[str]) -> Envelope:
    """The event as it is published, on the trace of the call being served."""
    return Envelope(
        id=event.event_id,
        type=event.type,
        source=SOURCE,
        key=event.dossier_id,
        sequence=event.sequence,
        time=event.occurred_at,
        subject=event.subject,
        data=body(event, owner_indexes),
        traceparent=calls.current().traceparent,
    )


def body(event: DossierEvent, owner_indexes: Sequence[str]) -> bytes:
    """The message, serialised the same way every time."""
    message = events_pb2.DossierEvent(
        event_id=event.event_id,
        event=event.name,
        dossier=f"dossiers/{event.dossier_id}",
        version=event.version,
        sequence=event.sequence,
        code=event.code,
        from_status=_status(event.from_status.value if event.from_status else 0),
        to_status=_status(event.to_status.value),
        occur_time=timestamp(event.occurred_at),
        actor_kind=event.actor_kind.value,
        receiving_agency=_agency(event.receiving),
        handling_agency=_agency(event.handling),
        procedure=dossier_pb2.ProcedureRef(
            name=f"procedures/{event.procedure.code}",
            version=event.procedure.version,
            display_name=event.procedure.name,
            field=event.procedure.field_name,
            form=f"forms/{event.procedure.form_id}",
        ),
        sensitive=event.procedure.sensitive,
        channel=types_pb2.Channel.ValueType(event.channel.value),
        owner_account=event.owner_account_id,
        owner_masked=event.owner_masked,
        owner_indexes=owner_indexes,
        submit_time=timestamp(event.submitted_at),
        acceptance_due_time=timestamp(event.acceptance_due),
        appointment_time=timestamp(event.appointment),
        remark_id=event.remark_id,
    )
    return message.SerializeToString(deterministic=True)


def _status(number: int) -> dossier_pb2.DossierStatus.ValueType:
    # The numbers are the same: the nation's, not ours.
    return dossier_pb2.DossierStatus.ValueType(number)


def _agency(agency: AgencyRef) -> dossier_pb2.AgencyRef:
    return dossier_pb2.AgencyRef(name=f"agencies/{agency.id}", display_name=agency.name)
