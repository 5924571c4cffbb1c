"""Supplements as messages: what is to be mended, and what was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from motcua.submission.v1 import dossier_pb2

from services.common.kernel.principal import Principal
from services.common.messages import timestamp
from services.submission.domain.access import is_owner
from services.submission.domain.record import paths
from services.submission.domain.record.box_titles import title_of
from services.submission.domain.record.contents import content_after
from services.submission.domain.record.differences import ABSENT, Difference, Value, differences
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.supplements import Supplement
from services.submission.domain.steps.supplement_items import is_mended

from .file_messages import attachment


def supplements(dossier: Dossier, reader: Principal) -> Iterator[dossier_pb2.Supplement]:
    """All of them; what was mended shows to the owner at any time, to others once it was sent."""
    for index, supplement in enumerate(dossier.supplements):
        message = asked(dossier, supplement)
        if supplement.sent_at is not None or is_owner(dossier, reader):
            changes = differences(supplement.before, content_after(dossier, index))
            for item, shown in zip(supplement.items, message.items, strict=True):
                shown.mended = is_mended(item, changes)
                shown.explanation = item.explanation
            message.differences.extend(_differences(dossier, supplement, changes))
        yield message


def asked(dossier: Dossier, supplement: Supplement) -> dossier_pb2.Supplement:
    """What was asked, without anything that the citizen did about it."""
    remark = dossier.remark(supplement.remark_id)
    return dossier_pb2.Supplement(
        items=[
            dossier_pb2.SupplementItem(field=item.field, remark=item.remark, display_name=item.name)
            for item in supplement.items
        ],
        reason=remark.text if remark else "",
        due_time=timestamp(supplement.due_at),
        guide=dossier_pb2.Guide(display_name=supplement.guide.name, phone=supplement.guide.phone),
        ask_time=timestamp(supplement.asked_at),
        send_time=timestamp(supplement.sent_at),
        confirm_due_time=timestamp(supplement.confirm_due),
        confirm_time=timestamp(supplement.confirmed_at),
        lapse_time=timestamp(supplement.lapsed_at),
        previous_status=dossier_pb2.DossierStatus.ValueType(supplement.previous.value),
    )


def _differences(
    dossier: Dossier, supplement: Supplement, changes: Sequence[Difference]
) -> Iterator[dossier_pb2.Difference]:
    for change in changes:
        yield dossier_pb2.Difference(
            field=paths.text(change.path),
            display_name=title_of(change.path, dossier.procedure, supplement.titles) or paths.text(change.path),
            before=_text(change.before),
            after=_text(change.after),
            attachments_before=[attachment(dossier.id, file) for file in change.files_before],
            attachments_after=[attachment(dossier.id, file) for file in change.files_after],
        )


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    is_nothing = value is ABSENT or value is None or isinstance(value, dict | list)
    return "" if is_nothing else str(value)
