"""How credentials are kept in the row of their holder."""

from __future__ import annotations

from services.common.storage.mongo import Document
from services.identity.domain.credentials import Credentials


def to_fields(credentials: Credentials) -> Document:
    """The fields of the row."""
    return {
        "password_hash": credentials.password_hash,
        "generation": credentials.generation,
        "kept_session": credentials.kept_session,
    }


def from_fields(row: Document) -> Credentials:
    """The credentials in a row; older rows are of the first generation."""
    return Credentials(row["password_hash"], row.get("generation", 1), row.get("kept_session", ""))
