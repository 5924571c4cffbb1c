"""Sending the dossier to the competent agency (nộp hồ sơ): everything is checked, everything wrong is said at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.common.kernel.change import Change
from services.common.kernel.errors import ContactNotVerified, FieldViolation
from services.common.kernel.vietnam import date_of

from ..act import Act
from ..actions import Action, Requirement
from ..calendar import WorkingCalendar
from ..clock import acceptance_due
from ..codes import DossierCode
from ..errors.filing import DossierIncomplete
from ..events import DossierEvent
from ..moves import permit
from ..record.attachments import Attachment, AttachmentState, Purpose
from ..record.dossier import Dossier
from ..record.parties import contact_violations, party_violations


def submit(
    dossier: Dossier,
    *,
    code: DossierCode,
    calendar: WorkingCalendar,
    form_violations: Sequence[FieldViolation] = (),
    act: Act,
) -> Change[Dossier, DossierEvent]:
    """Sends a draft: it gets its code, and the desk has 8 working hours of `calendar` to accept it.

    `form_violations` is what the procedure's form schema finds in the declaration. Raises ActionNotYours,
    ContactNotVerified, TransitionNotAllowed, DossierIncomplete.
    """
    granted = permit(dossier, Action.FILE_ONLINE, act)
    if not act.principal.contact_verified:
        raise ContactNotVerified
    violations = (*completeness_violations(dossier, act), *form_violations)
    if violations:
        raise DossierIncomplete(violations=violations)
    move = granted.having(
        {
            Requirement.DECLARATION: dossier.declaration,
            Requirement.COMPONENTS: dossier.attachments,
            Requirement.CONTACT: dossier.contact,
        }
    )
    return move.to(
        replace(
            dossier,
            code=str(code),
            submitted_at=act.now,
            acceptance_due=acceptance_due(calendar, act.now),
        )
    )


def completeness_violations(dossier: Dossier, act: Act) -> Iterator[FieldViolation]:
    """Everything that keeps a dossier from being sent, but for what the form's schema says of the declaration."""
    today = date_of(act.now)
    yield from party_violations(dossier.submitter, "submitter", today)
    if not dossier.submitter.address:
        yield FieldViolation("submitter.address", "FIELD_REQUIRED", "Vui lòng nhập địa chỉ.", "An address is required.")
    yield from party_violations(dossier.owner, "owner", today)
    yield from contact_violations(dossier.contact)
    if not dossier.declaration:
        yield FieldViolation("declaration", "FIELD_REQUIRED", "Vui lòng điền tờ khai.", "The declaration is required.")
    for component in dossier.procedure.components:
        if component.required and not dossier.has_verified(component.key):
            yield FieldViolation(
                f"components.{component.key}",
                "COMPONENT_MISSING",
                f"Vui lòng đính kèm: {component.name}.",
                "A required component has no verified file.",
            )
    # The agency's own files, of a dossier that it supplements, are not the citizen's to complete.
    papers = (file for file in dossier.attachments if file.purpose is Purpose.COMPONENT)
    yield from filter(None, map(_file_violation, papers))


def _file_violation(attachment: Attachment) -> FieldViolation | None:
    # Left out in silence, an unfinished upload would be missed by the citizen only when the desk misses it.
    match attachment.state:
        case AttachmentState.VERIFIED:
            return None
        case AttachmentState.PENDING:
            return FieldViolation(
                f"attachments.{attachment.id}",
                "ATTACHMENT_PENDING",
                "Tệp này chưa tải lên xong. Vui lòng chờ, tải lại hoặc xoá tệp.",
                "The file is not uploaded and verified yet; complete or delete it.",
            )
        case AttachmentState.REJECTED:
            return FieldViolation(
                f"attachments.{attachment.id}",
                "ATTACHMENT_REJECTED",
                "Tệp này không hợp lệ. Vui lòng xoá và tải tệp khác.",
                "The file was rejected; delete it.",
            )
