"""Somebody in a role who tries the operations of the REST API: with made-up requests that are about what exists."""

from __future__ import annotations

import copy
import random
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from schemathesis.core import NOT_SET
from schemathesis.generation import GenerationMode

from tests.support.description import Operation
from tests.support.working_days import working_morning

TRUST = 0.8
"""How often what is made up gives way to what is known."""
IN_STATUS: Mapping[str, tuple[str, ...]] = {
    "draft": ("updateDossier", "submitDossier", "createAttachment", "completeAttachment", "deleteAttachment"),
    "spare": ("deleteDossier",),
    "registered": ("acceptDossier", "refuseDossier", "transferDossier", "withdrawDossier", "requestSupplement"),
    "accepted": ("startDossier", "extendDossier"),
    "in_progress": ("handOverDossier", "stopDossier", "finishDossier", "demandPayment", "stepBackDossier"),
    "supplement_requested": ("sendSupplement", "confirmSupplement", "expireSupplement"),
    "payment_requested": ("confirmPayment",),
    "stopped": ("resumeDossier",),
    "finished": ("returnDossierResult",),
    "returned": ("recallDossierResult",),
}
STATUS_FOR = {operation: status for status, operations in IN_STATUS.items() for operation in operations}
"""In which status a dossier is that an operation, or the RPC of its name, can be about; `spare`: a draft to be deleted."""


@dataclass
class Client:
    """`facts` replaces members of bodies by their name, `path` parameters of addresses.

    `dossiers` are the known ids by status: what is answered is remembered.
    """

    role: str
    token: str
    lookup_pass: str
    operations: Mapping[str, Operation]
    facts: Mapping[str, Callable[[str], Any]]
    path: Mapping[str, Callable[[], str]]
    dossiers: dict[str, list[str]]
    attachments: dict[str, str] = field(default_factory=dict)
    seed: int = 0
    answers: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._begun: list[str] = []

    def headers(self, path: str) -> dict[str, str]:
        """Who calls."""
        token = self.lookup_pass if "/tracking/" in path else self.token
        return {"Authorization": f"Bearer {token}"} if token else {}

    def adapt(self, case: Any) -> None:
        """Put what exists in the place of what was made up, mostly; what is wrong on purpose stays wrong."""
        if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
            return
        operation_id = case.operation.definition.raw["operationId"]
        described, about = self.operations[operation_id], self._dossier(operation_id)
        known = {"dossier": about, "attachment": self.attachments.get(about, "")} | {
            k: v() for k, v in self.path.items()
        }
        for name in case.path_parameters or {}:
            if known.get(name) and self._coin():
                case.path_parameters[name] = known[name]
        if "If-Match" in (case.headers or {}) and self._coin():
            case.headers["If-Match"] = "*"
        if "Idempotency-Key" in (case.headers or {}):
            case.headers["Idempotency-Key"] = str(uuid.UUID(int=self._random.getrandbits(128), version=4))
        if case.query and self._coin():
            case.query = {
                name: self.path.get(name, lambda value=value: value)()
                for name, value in described.parameters("query").items()
            }
        if case.body is not NOT_SET and isinstance(case.body, dict) and self._coin():
            case.body = self._real(operation_id, copy.deepcopy(described.body), about)

    def learn(self, case: Any, response: Any) -> None:
        """Count the answer, and remember where the dossiers in it stand."""
        operation_id = case.operation.definition.raw["operationId"]
        self.answers[operation_id][response.status_code] += 1
        if response.status_code < 300 and "json" in response.headers.get("content-type", [""])[0]:
            known = (each for each in _dossiers_in(response.json()) if each["id"] not in self.dossiers.get("spare", ()))
            for dossier in known:
                self._forget(dossier["id"])
                self.dossiers.setdefault(dossier["status"], []).append(dossier["id"])
                if operation_id == "createDossier":
                    self._begun.append(dossier["id"])

    def throw_drafts_away(self, gateway: str) -> None:
        """Delete the drafts that it began, to have room for others; what was sent of them stays."""
        for dossier_id in self._begun:
            headers = self.headers("/dossiers") | {"If-Match": "*", "Idempotency-Key": str(uuid.uuid4())}
            if httpx.delete(f"{gateway}/api/v1/dossiers/{dossier_id}", headers=headers, trust_env=False).is_success:
                self._forget(dossier_id)
        self._begun.clear()

    def reached(self) -> set[str]:
        """The operations that were answered with success."""
        return {name for name, statuses in self.answers.items() if any(200 <= status < 300 for status in statuses)}

    def _forget(self, dossier_id: str) -> None:
        for ids in self.dossiers.values():
            if dossier_id in ids:
                ids.remove(dossier_id)

    def _dossier(self, operation_id: str) -> str:
        fitting = self.dossiers.get(STATUS_FOR.get(operation_id, ""), [])
        every = [each for ids in self.dossiers.values() for each in ids]
        return self._random.choice(fitting or every) if every else ""

    def _real(self, operation_id: str, body: Any, about: str) -> Any:
        if isinstance(body, list):
            return [self._real(operation_id, item, about) for item in body]
        if not isinstance(body, dict):
            return body
        made = {key: self._real(operation_id, value, about) for key, value in body.items()}
        for key in made:
            if key == "attachment" and about in self.attachments:
                made[key] = self.attachments[about]
            elif key.endswith("due_time") or key == "appointment_time":
                made[key] = working_morning().isoformat()
            elif key in self.facts:
                made[key] = self.facts[key](operation_id)
        return made

    def _coin(self) -> bool:
        return self._random.random() < TRUST


def _dossiers_in(answer: Any) -> Iterator[dict[str, Any]]:
    found = answer.get("dossiers", [answer]) if isinstance(answer, dict) else []
    yield from (each for each in found if isinstance(each, dict) and {"id", "status", "etag"} <= each.keys())
