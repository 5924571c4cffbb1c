"""Dossiers as messages, each to the reader it is for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from google.protobuf.struct_pb2 import Struct
from motcua.submission.v1 import dossier_pb2, dossier_service_pb2
from motcua.type.v1 import types_pb2

from services.common.kernel.principal import Principal
from services.common.messages import identity_document_message, timestamp
from services.common.rpc import calls
from services.submission.app.acts import etag_of
from services.submission.app.previews import Preview
from services.submission.domain.access import as_seen_by
from services.submission.domain.record.appointments import Appointment
from services.submission.domain.record.contents import told
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.outcome import ResultDocument
from services.submission.domain.record.parties import Contact, Party, PartyKind
from services.submission.domain.record.procedure import AgencyRef, ProcedurePin
from services.submission.domain.steps.draft import expires_at
from services.submission.domain.text import Json

from . import record_messages, supplement_messages
from .file_messages import attachment, attachment_name

PARTY_KINDS = {
    PartyKind.CITIZEN: types_pb2.PARTY_KIND_CITIZEN,
    PartyKind.ORGANISATION: types_pb2.PARTY_KIND_ORGANISATION,
    PartyKind.ENTERPRISE: types_pb2.PARTY_KIND_ENTERPRISE,
}


def whole(dossier: Dossier, reader: Principal) -> dossier_pb2.Dossier:
    """Everything that this reader may see."""
    dossier = as_seen_by(dossier, reader)
    message = summary(dossier)
    message.submitter.CopyFrom(_party(dossier.submitter))
    message.owner.CopyFrom(_party(dossier.owner))
    message.contact.CopyFrom(_contact(dossier.contact))
    message.declaration.CopyFrom(_struct(dossier.declaration))
    message.components.extend(_components(dossier))
    message.attachments.extend(attachment(dossier.id, file) for file in dossier.attachments)
    message.supplements.extend(supplement_messages.supplements(dossier, reader))
    message.MergeFrom(_records(dossier, reader))
    return message


def for_caller(dossier: Dossier) -> dossier_pb2.Dossier:
    """Everything that the caller of this call may see."""
    return whole(dossier, calls.current().principal)


def desk_summary(dossier: Dossier) -> dossier_pb2.Dossier:
    """For the desk's list: the owner's name, and nothing else of the parties."""
    dossier = told(dossier)
    message, owner = summary(dossier), dossier.owner
    message.owner.CopyFrom(
        dossier_pb2.Party(
            kind=PARTY_KINDS[owner.kind], full_name=owner.full_name, organisation_name=owner.organisation_name
        )
    )
    return message


def own_summary(dossier: Dossier) -> dossier_pb2.Dossier:
    """For the list of the caller who owns it."""
    return summary(as_seen_by(dossier, calls.current().principal))


def summary(dossier: Dossier) -> dossier_pb2.Dossier:
    """Where it stands: no declaration, parties, contact or files."""
    return dossier_pb2.Dossier(
        name=f"dossiers/{dossier.id}",
        code=dossier.code,
        etag=etag_of(dossier),
        status=dossier_pb2.DossierStatus.ValueType(dossier.status.value),  # the numbers are the same
        procedure=_procedure(dossier.procedure),
        receiving_agency=_agency(dossier.routing.receiving),
        handling_agency=_agency(dossier.routing.handling),
        declared_place=dossier.routing.place_as_said,
        channel=types_pb2.Channel.ValueType(dossier.channel.value),
        create_time=timestamp(dossier.created_at),
        update_time=timestamp(dossier.updated_at),
        expire_time=timestamp(expires_at(dossier)),
        submit_time=timestamp(dossier.submitted_at),
        acceptance_due_time=timestamp(dossier.acceptance_due),
        accept_time=timestamp(dossier.accepted_at),
        appointment_time=timestamp(dossier.appointment),
        appointments=[_appointment(made, dossier) for made in dossier.appointments],
        start_time=timestamp(dossier.started_at),
        finish_time=timestamp(dossier.finished_at),
        return_time=timestamp(dossier.returned_at),
        result=_result(dossier.result, dossier.id),
        handler=dossier.handler,
        step_due_time=timestamp(dossier.step_due),
        told_version=dossier.told_version,
        return_agency=_agency(dossier.routing.return_at),
        cases=dossier.procedure.cases,
    )


def preview(preview: Preview) -> dossier_service_pb2.FilingPreview:
    """When a dossier would be done."""
    return dossier_service_pb2.FilingPreview(
        acceptance_due_time=timestamp(preview.acceptance_due),
        expected_time=timestamp(preview.expected),
        latest_time=timestamp(preview.latest),
    )


def _records(dossier: Dossier, reader: Principal) -> dossier_pb2.Dossier:
    return dossier_pb2.Dossier(
        history=record_messages.history(dossier, reader),
        payments=map(record_messages.payment, dossier.payments),
        withdrawal_request=record_messages.withdrawal(dossier),
        extension=record_messages.extension(dossier.extension),
        component_checks=map(record_messages.component_check, dossier.component_checks),
        handovers=record_messages.handovers(dossier, reader),
    )


def _procedure(pin: ProcedurePin) -> dossier_pb2.ProcedureRef:
    return dossier_pb2.ProcedureRef(
        name=f"procedures/{pin.code}",
        version=pin.version,
        display_name=pin.name,
        field=pin.field_name,
        form=f"forms/{pin.form_id}",
    )


def _agency(agency: AgencyRef) -> dossier_pb2.AgencyRef:
    return dossier_pb2.AgencyRef(name=f"agencies/{agency.id}", display_name=agency.name)


def _party(party: Party) -> dossier_pb2.Party:
    return dossier_pb2.Party(
        kind=PARTY_KINDS[party.kind],
        full_name=party.full_name,
        birth_date=_date(party.birth_date),
        identity_document=identity_document_message(party.identity_document),
        organisation_name=party.organisation_name,
        address=party.address,
        phone=party.phone,
    )


def _contact(contact: Contact) -> dossier_pb2.Contact:
    return dossier_pb2.Contact(email=contact.email, phone=contact.phone)


def _components(dossier: Dossier) -> Iterable[dossier_pb2.RequiredComponent]:
    for component in dossier.procedure.components:
        yield dossier_pb2.RequiredComponent(
            key=component.key,
            display_name=component.name,
            required=component.required,
            satisfied=dossier.has_verified(component.key),
        )


def _appointment(made: Appointment, dossier: Dossier) -> dossier_pb2.Appointment:
    return dossier_pb2.Appointment(
        due_time=timestamp(made.due_at),
        statutory_due_time=timestamp(made.computed_at),
        create_time=timestamp(made.set_at),
        reason=record_messages.remark_text(dossier, made.remark_id),
    )


def _result(result: ResultDocument | None, dossier_id: str) -> dossier_pb2.Result | None:
    if result is None:
        return None
    return dossier_pb2.Result(
        kind=result.kind,
        number=result.number,
        date=_date(result.issued_on),
        signer=result.signer,
        attachment=attachment_name(dossier_id, result.attachment_id),
        refusal=result.refuses,
    )


def _date(day: date | None) -> types_pb2.LocalDate | None:
    return types_pb2.LocalDate(value=day.isoformat()) if day else None


def _struct(declaration: dict[str, Json]) -> Struct:
    struct = Struct()
    struct.update(declaration)
    return struct
