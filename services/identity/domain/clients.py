"""Registered clients, such as the provincial portal: one address with thousands of people behind it."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import timedelta

from .errors import CredentialsWrong

TOKEN_LIFETIME = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class RegisteredClient:
    """A client. Its secret has 256 random bits and is kept as SHA-256 (hexadecimal) only."""

    id: str
    version: int
    display_name: str
    secret_hash: str


def register(*, client_id: str, display_name: str, secret: str) -> RegisteredClient:
    """A new client; `secret` is random, shown once and forgotten."""
    return RegisteredClient(client_id, 1, display_name, _hash(secret))


def renew(client: RegisteredClient, *, secret: str) -> RegisteredClient:
    """The client with another secret; the one before counts no more."""
    return replace(client, version=client.version + 1, secret_hash=_hash(secret))


def authenticate(client: RegisteredClient | None, secret: str) -> RegisteredClient:
    """The client, if the secret is its own. Raises `CredentialsWrong`, the same for an unknown client."""
    if client is None or not hmac.compare_digest(client.secret_hash, _hash(secret)):
        raise CredentialsWrong
    return client


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
