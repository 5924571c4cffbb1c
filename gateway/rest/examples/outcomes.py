"""What the answer of an operation has of its own, by `operationId`: the rest is the example of the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.rest.documents.enums import DossierStatus
from gateway.rest.examples.requests import REQUESTS

_SUPPLEMENT = {
    **REQUESTS["SupplementDemand"],
    "items": [
        {**item, "display_name": name, "mended": False}
        for item, name in zip(
            REQUESTS["SupplementDemand"]["items"], ("Giấy chứng sinh", "Chủ hồ sơ: số điện thoại"), strict=True
        )
    ],
    "due_time": "2027-03-10T10:00:00Z",
    "ask_time": "2026-11-23T02:00:00Z",
    "previous_status": "registered",
    "differences": [],
}
_SENT = {
    **_SUPPLEMENT,
    "items": [
        {**_SUPPLEMENT["items"][0], "mended": True},
        {**_SUPPLEMENT["items"][1], "mended": True, "explanation": "Tôi không có số điện thoại nào khác."},
    ],
    "send_time": "2026-11-23T03:00:00Z",
    "confirm_due_time": "2026-11-24T03:00:00Z",
}
_APPOINTMENT = {
    "due_time": "2026-11-23T10:00:00Z",
    "statutory_due_time": "2026-11-23T10:00:00Z",
    "create_time": "2026-11-23T04:00:00Z",
}
_EXTENSION = {
    "cause": REQUESTS["NewAppointment"]["cause"],
    "apology": REQUESTS["NewAppointment"]["apology"],
    "signer": REQUESTS["NewAppointment"]["signer"],
    "previous_due_time": "2026-11-23T10:00:00Z",
    "due_time": "2027-03-10T02:00:00Z",
    "extend_time": "2026-11-23T08:00:00Z",
}
_PAYMENT = {**REQUESTS["PaymentDemand"], "demand_time": "2026-11-23T06:00:00Z"}
_PAID = {**_PAYMENT, **REQUESTS["PaymentConfirmation"], "confirm_time": "2026-11-23T07:00:00Z"}
_DRAFT: dict[str, Any] = {"code": None, "submit_time": None, "acceptance_due_time": None, "history": []}
_ACCEPTED = {
    "accept_time": "2026-11-23T04:00:00Z",
    "appointment_time": "2026-11-23T10:00:00Z",
    "appointments": [_APPOINTMENT],
    "handler": "Phạm Thị D",
}
_STARTED = {**_ACCEPTED, "start_time": "2026-11-23T05:00:00Z", "step_due_time": "2026-11-23T10:00:00Z"}
_FINISHED = {
    **_ACCEPTED,
    "start_time": "2026-11-23T05:00:00Z",
    "finish_time": "2026-11-23T09:00:00Z",
    "result": {**REQUESTS["HandlingEnd"]["result"], "refusal": False},
}
_HANDED_OVER = {"handovers": [REQUESTS["Handover"]]}


def _at(status: DossierStatus, version: int, **more: Any) -> dict[str, Any]:
    return {
        "etag": f'"{version}"',
        "status": status.value,
        "status_code": status.code,
        "status_text": status.text,
        **more,
    }


_IN_PROGRESS = DossierStatus.IN_PROGRESS
OUTCOMES: Mapping[str, dict[str, Any]] = {
    "createDossier": _at(
        DossierStatus.DRAFT,
        1,
        **_DRAFT,
        declaration=None,
        attachments=[],
        components=[
            {"key": "giay-chung-sinh", "display_name": "Giấy chứng sinh", "required": True, "satisfied": False}
        ],
    ),
    "updateDossier": _at(DossierStatus.DRAFT, 2, **_DRAFT),
    "sendSupplement": _at(DossierStatus.REGISTERED, 10, supplements=[_SENT]),
    "withdrawDossier": _at(DossierStatus.REFUSED, 6),
    "fileAtCounter": _at(
        DossierStatus.ACCEPTED,
        1,
        **_ACCEPTED,
        channel="counter",
        acceptance_due_time=None,
        attachments=[],
        component_checks=[
            {"key": "giay-chung-sinh", "originals": 1, "certified_copies": 0, "photocopies": 0},
        ],
    ),
    "acceptDossier": _at(DossierStatus.ACCEPTED, 12, **_ACCEPTED),
    "refuseDossier": _at(DossierStatus.REFUSED, 6),
    "transferDossier": _at(
        DossierStatus.REGISTERED, 6, handling_agency={"id": "c16654", "display_name": "UBND phường Nghi Sơn"}
    ),
    "confirmWithdrawal": _at(DossierStatus.WITHDRAWN, 13, **_ACCEPTED),
    "returnDossierResult": _at(
        DossierStatus.RETURNED, 22, **_FINISHED, **_HANDED_OVER, return_time="2026-11-23T09:30:00Z"
    ),
    "recallDossierResult": _at(DossierStatus.FINISHED, 23, **_FINISHED, **_HANDED_OVER),
    "startDossier": _at(_IN_PROGRESS, 13, **_STARTED),
    "handOverDossier": _at(_IN_PROGRESS, 14, **{**_STARTED, "handler": "Đỗ Văn G"}),
    "stopDossier": _at(DossierStatus.STOPPED, 17, **_STARTED),
    "resumeDossier": _at(_IN_PROGRESS, 18, **_STARTED),
    "stepBackDossier": _at(_IN_PROGRESS, 21, **_STARTED),
    "extendDossier": _at(
        _IN_PROGRESS, 19, **{**_STARTED, "appointment_time": "2027-03-10T02:00:00Z", "extension": _EXTENSION}
    ),
    "finishDossier": _at(DossierStatus.FINISHED, 20, **_FINISHED),
    "requestSupplement": _at(DossierStatus.SUPPLEMENT_REQUESTED, 6, supplements=[_SUPPLEMENT]),
    "confirmSupplement": _at(
        DossierStatus.REGISTERED, 11, supplements=[{**_SENT, "confirm_time": "2026-11-23T03:30:00Z"}]
    ),
    "expireSupplement": _at(
        DossierStatus.REFUSED, 7, supplements=[{**_SUPPLEMENT, "lapse_time": "2027-03-11T01:00:00Z"}]
    ),
    "demandPayment": _at(DossierStatus.PAYMENT_REQUESTED, 15, **_STARTED, payments=[_PAYMENT]),
    "confirmPayment": _at(_IN_PROGRESS, 16, **_STARTED, payments=[_PAID]),
    "getLiveness": {"status": "alive", "services": {}},
}
