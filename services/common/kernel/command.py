"""A mutating call, as the repositories see it: who asks, and how a repeat of the same call is recognised."""

from __future__ import annotations

from dataclasses import dataclass

from .principal import Principal


@dataclass(frozen=True, slots=True)
class Command:
    """One mutating call (AIP-155).

    `request_id` is a UUID chosen by the caller, unique for `actor` (empty: the call is not repeatable by id);
    `method` is the full gRPC method name; `body_hash` is SHA-256 over the request without its request id.
    """

    actor: Principal
    request_id: str
    method: str
    body_hash: bytes
