"""Links in the OpenAPI description: which answer holds what the next call needs (OpenAPI 3.1, Link Object)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_ID = {"path.dossier": "$response.body#/id"}
_VERSION = {**_ID, "header.If-Match": "$response.header.ETag"}
_SAME = {"path.dossier": "$request.path.dossier"}
_FILE = {**_SAME, "path.attachment": "$response.body#/attachment/id"}
_SAME_FILE = {**_SAME, "path.attachment": "$request.path.attachment"}
_DECIDED = dict.fromkeys(("startDossier", "requestSupplement", "demandPayment"), _VERSION)

LINKS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    # operation: the next one: its parameter: where that stands
    "listAgencies": {"getAgency": {"path.agency": "$response.body#/agencies/0/id"}},
    "listProcedures": {"getProcedure": {"path.procedure": "$response.body#/procedures/0/id"}},
    "getProcedure": {
        "computeRequirements": {"path.procedure": "$response.body#/id"},
        "previewFiling": {"path.procedure": "$response.body#/id"},
        "getForm": {"path.form": "$response.body#/form"},
    },
    "createDossier": {"updateDossier": _VERSION, "createAttachment": _ID, "getDossier": _ID},
    "updateDossier": {"submitDossier": _VERSION},
    "listDossiers": {"getDossier": {"path.dossier": "$response.body#/dossiers/0/id"}},
    "getDossier": dict.fromkeys(("submitDossier", "deleteDossier", "sendSupplement", "withdrawDossier"), _VERSION),
    "createAttachment": {"completeAttachment": _FILE, "deleteAttachment": _FILE},
    "completeAttachment": {"getAttachmentDownload": _SAME_FILE, "deleteAttachment": _SAME_FILE},
    "submitDossier": {
        "getTimeline": _ID,
        "watchTimeline": _ID,
        "withdrawDossier": _VERSION,
        "lookUpDossier": {"path.code": "$response.body#/code"},
    },
    "getMyOfficer": {"getAgency": {"path.agency": "$response.body#/agency"}},
    "listDeskDossiers": {"getDeskDossier": {"path.dossier": "$response.body#/dossiers/0/id"}},
    "getDeskDossier": dict.fromkeys(
        ("acceptDossier", "refuseDossier", "transferDossier", "requestSupplement"), _VERSION
    ),
    "fileAtCounter": _DECIDED,
    "acceptDossier": _DECIDED,
    "startDossier": dict.fromkeys(("handOverDossier", "stopDossier", "extendDossier", "finishDossier"), _VERSION),
    "stopDossier": {"resumeDossier": _VERSION},
    "demandPayment": {"confirmPayment": _VERSION},
    "finishDossier": {"returnDossierResult": _VERSION, "stepBackDossier": _VERSION},
    "returnDossierResult": {"recallDossierResult": _VERSION},
}


def add_links(document: dict[str, Any]) -> None:
    """Put them in, at the answers of success."""
    for item in document["paths"].values():
        for operation in item.values():
            for target, parameters in LINKS.get(operation["operationId"], {}).items():
                link = {"operationId": target, "parameters": parameters}
                _success(operation).setdefault("links", {})[target] = link


def _success(operation: dict[str, Any]) -> dict[str, Any]:
    (answer,) = (answer for status, answer in operation["responses"].items() if status.startswith("2"))
    found: dict[str, Any] = answer
    return found
