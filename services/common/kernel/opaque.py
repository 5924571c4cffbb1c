"""Page tokens and cursors (AIP-158): text that clients keep and hand back without reading it. They are not signed."""

from __future__ import annotations

import base64
import binascii
import hashlib


def encode(text: str) -> str:
    """The text in letters that need no escaping anywhere (RFC 4648 base64url, without padding)."""
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def decode(token: str) -> str | None:
    """The text that a token was made of; None when `encode` did not make it."""
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return None


def scope(text: str) -> str:
    """16 hex digits that tell lists apart, so that a token of one is not taken for another."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
