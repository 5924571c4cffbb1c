"""What all changes of a dossier's status share: which dossier, as seen when, under which key; and the answer."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Annotated, TypedDict

from fastapi import Depends, Path
from motcua.submission.v1 import dossier_pb2
from starlette.responses import Response

from gateway.backends import Backends
from gateway.rest.answers import own
from gateway.rest.documents.desk import DeskDossier
from gateway.rest.documents.dossiers import Dossier
from gateway.rest.headers import ExpectedEtag, IdempotencyKey
from gateway.rest.openapi_problems import DECIDED, Reason, Responses, problems
from gateway.rest.read_your_writes import tracking_headers

DossierId = Annotated[
    str,
    Path(pattern="^[a-z0-9-]{36}$", description="The dossier's id.", examples=["0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e55"]),
]
DossierIdOrCode = Annotated[
    str,
    Path(
        pattern="^[A-Za-z0-9.-]{1,64}$",
        description="The dossier's id or code.",
        examples=["0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e55"],
    ),
]

READING: tuple[Reason, ...] = ((404, "DOSSIER_NOT_FOUND"),)
"""What reading a dossier may be refused with."""
CHANGING: tuple[Reason, ...] = (
    *READING,
    (409, "TRANSITION_NOT_ALLOWED"),
)
"""What changing one may be refused with."""


class Decision(TypedDict):
    """The fields that every deciding request has."""

    name: str
    etag: str
    request_id: str


async def _of_owner(dossier: DossierId, key: IdempotencyKey, etag: ExpectedEtag) -> Decision:
    return Decision(name=f"dossiers/{dossier}", etag=etag, request_id=str(key))


async def _of_agency(dossier: DossierIdOrCode, key: IdempotencyKey, etag: ExpectedEtag) -> Decision:
    return Decision(name=f"dossiers/{dossier}", etag=etag, request_id=str(key))


OwnersDecision = Annotated[Decision, Depends(_of_owner)]
"""An owner names the dossier by its id."""
AgencysDecision = Annotated[Decision, Depends(_of_agency)]
"""An officer names it by id or code."""


def decision_answers(*more: Reason) -> Responses:
    """What an agency's decision that has a body may answer beside the dossier: headers and refusals."""
    refusals = problems(*CHANGING, (403, "ACTION_NOT_YOURS"), (422, "REQUIREMENT_MISSING"), *more)
    return {**DECIDED, **refusals}


async def decided_by_owner(services: Backends, decision: Awaitable[dossier_pb2.Dossier]) -> Response:
    """The dossier as its owner changed it, once tracking knows it too."""
    dossier = await decision
    return own(Dossier.of(dossier), dossier.etag, headers=await tracking_headers(services, dossier))


async def decided_by_agency(services: Backends, decision: Awaitable[dossier_pb2.Dossier]) -> Response:
    """The same as the agency decided it."""
    dossier = await decision
    return own(DeskDossier.of(dossier), dossier.etag, headers=await tracking_headers(services, dossier))
