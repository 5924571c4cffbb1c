"""The part of a dossier that MongoDB may see: what is searched for, and technical facts. No word of a person in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.common.kernel.principal import Kind
from services.common.storage.mongo import Document
from services.submission.domain.act import Officer
from services.submission.domain.actions import Action
from services.submission.domain.clock import Limit, LimitUnit, SupplementRepeats, SupplementRule
from services.submission.domain.record.appointments import Appointment, AppointmentCause
from services.submission.domain.record.attachments import Attachment, AttachmentState, Purpose, RemovedFile
from services.submission.domain.record.history import Step
from services.submission.domain.record.procedure import AgencyRef, Component, ProcedurePin
from services.submission.domain.status import Status


def procedure(pin: ProcedurePin) -> Document:
    """The pinned procedure."""
    return {
        "code": pin.code,
        "version": pin.version,
        "name": pin.name,
        "field_name": pin.field_name,
        "sensitive": pin.sensitive,
        "limit": {"unit": pin.limit.unit.value, "amount": pin.limit.amount},
        "components": [{"key": each.key, "name": each.name, "required": each.required} for each in pin.components],
        "form_id": pin.form_id,
        "supplement_rule": pin.supplement_rule.value,
        "supplement_repeats": pin.supplement_repeats.value,
        "cases": list(pin.cases),
        "non_territorial": pin.non_territorial,
    }


def read_procedure(row: Mapping[str, Any]) -> ProcedurePin:
    """As `procedure` wrote it."""
    return ProcedurePin(
        code=row["code"],
        version=row["version"],
        name=row["name"],
        field_name=row["field_name"],
        sensitive=row["sensitive"],
        limit=Limit(LimitUnit(row["limit"]["unit"]), row["limit"]["amount"]),
        components=tuple(Component(each["key"], each["name"], each["required"]) for each in row["components"]),
        form_id=row["form_id"],
        supplement_rule=SupplementRule(row["supplement_rule"]),
        supplement_repeats=SupplementRepeats(row.get("supplement_repeats", SupplementRepeats.ABOUT_WHAT_WAS_SENT)),
        cases=tuple(row.get("cases", ())),
        non_territorial=row.get("non_territorial", False),
    )


def agency(ref: AgencyRef) -> Document:
    """An agency, with the name it had then."""
    return {"id": ref.id, "code": ref.code, "name": ref.name}


def read_agency(row: Mapping[str, Any]) -> AgencyRef:
    """As `agency` wrote it."""
    return AgencyRef(row["id"], row["code"], row["name"])


def attachment(file: Attachment) -> Document:
    """A file, without the name that somebody gave it."""
    return {
        "id": file.id,
        "purpose": file.purpose.value,
        "component_key": file.component_key,
        "content_type": file.content_type,
        "size": file.size,
        "uploaded_by": file.uploaded_by,
        "created_at": file.created_at,
        "state": file.state.value,
        "sha256": file.sha256,
        "rejection": file.rejection,
    }


def read_attachment(row: Mapping[str, Any], file_name: str) -> Attachment:
    """As `attachment` wrote it, with its name."""
    return Attachment(
        id=row["id"],
        purpose=Purpose(row["purpose"]),
        component_key=row["component_key"],
        file_name=file_name,
        content_type=row["content_type"],
        size=row["size"],
        uploaded_by=row["uploaded_by"],
        created_at=row["created_at"],
        state=AttachmentState(row["state"]),
        sha256=row["sha256"],
        rejection=row["rejection"],
    )


def removed_file(file: RemovedFile) -> Document:
    """A file that is no more."""
    return {"id": file.id, "at": file.removed_at}


def read_removed_file(row: Mapping[str, Any]) -> RemovedFile:
    """As `removed_file` wrote it."""
    return RemovedFile(row["id"], row["at"])


def step(taken: Step) -> Document:
    """A step of the history, without the officer's name."""
    return {
        "action": taken.action.value,
        "from": taken.from_status and taken.from_status.value,
        "to": taken.to_status.value,
        "at": taken.at,
        "actor_kind": taken.actor_kind.value,
        "actor": taken.actor_id,
        "remark": taken.remark_id,
    }


def read_step(row: Mapping[str, Any], officer: Officer | None) -> Step:
    """As `step` wrote it, with the officer."""
    return Step(
        action=Action(row["action"]),
        from_status=None if row["from"] is None else Status(row["from"]),
        to_status=Status(row["to"]),
        at=row["at"],
        actor_kind=Kind(row["actor_kind"]),
        actor_id=row["actor"],
        officer=officer,
        remark_id=row["remark"],
    )


def appointment(made: Appointment) -> Document:
    """An appointment; its reason is a remark."""
    return {
        "due_at": made.due_at,
        "computed_at": made.computed_at,
        "set_at": made.set_at,
        "cause": made.cause.value,
        "remark": made.remark_id,
    }


def read_appointment(row: Mapping[str, Any]) -> Appointment:
    """As `appointment` wrote it."""
    return Appointment(
        due_at=row["due_at"],
        computed_at=row["computed_at"],
        set_at=row["set_at"],
        cause=AppointmentCause(row["cause"]),
        remark_id=row["remark"],
    )
