"""The facts of a notice as a message."""

from __future__ import annotations

from motcua.submission.v1 import notice_service_pb2

from services.common.messages import timestamp
from services.submission.domain.notices import NoticeFacts

from . import record_messages, supplement_messages


def notice_details(facts: NoticeFacts) -> notice_service_pb2.NoticeDetails:
    """Where to write to, and about what."""
    dossier, routing = facts.dossier, facts.dossier.routing
    return notice_service_pb2.NoticeDetails(
        email=facts.email,
        code=dossier.code,
        procedure=dossier.procedure.name,
        agency=routing.receiving.name,
        return_agency=routing.return_at.name,
        appointment_time=timestamp(facts.appointment),
        reason=facts.reason,
        supplement=supplement_messages.asked(dossier, facts.supplement) if facts.supplement else None,
        payment=record_messages.payment(facts.payment) if facts.payment else None,
        extension=record_messages.extension(facts.extension),
        result_kind=facts.result_kind,
        result_refuses=facts.result_refuses,
    )
