"""Sealed data and its blind index: what the database holds of a person.

A sealed value is one byte string that describes itself:

    0x01 | length of key id (1 byte) | key id | nonce (12 bytes) | AES-256-GCM ciphertext and tag

Everything before the nonce, and the context (which aggregate it belongs to), is authenticated: a value moved to another
row does not open. The blind index (`key_id:base64url(HMAC-SHA256(kind 0x00 number))`) finds an identity number without
keeping it; its keys are separate from the sealing keys.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ..kernel.identity_documents import DocumentKind, normalise_number
from ..settings import Profile, SettingsError, refuse_local_key_ids

_FORMAT = 1
_KEY_BYTES = 32
_NONCE_BYTES = 12
_MAX_KEY_ID = 64


class SealBroken(Exception):
    """A sealed value does not open: its key is unknown, or the value or its context was tampered with."""


@dataclass(frozen=True)
class KeyRing:
    """Named 256-bit keys. New values use the active one, old values the one they name."""

    active: str
    keys: Mapping[str, bytes] = field(repr=False)

    def __post_init__(self) -> None:
        if self.active not in self.keys:
            raise ValueError("the active key is not in the ring")
        for key_id, key in self.keys.items():
            if not 0 < len(key_id.encode()) <= _MAX_KEY_ID or ":" in key_id or len(key) != _KEY_BYTES:
                raise ValueError("a key must have an id of 1 to 64 bytes without a colon, and 32 bytes")

    @classmethod
    def read(cls, path: Path, profile: Profile) -> KeyRing:
        """The ring in a file `{"active": id, "keys": {id: base64}}`.

        Raises `SettingsError` when the file is missing or malformed, or holds local keys outside the local profile.
        """
        try:
            content = json.loads(path.read_bytes())
            keys = {str(key_id): base64.b64decode(key, validate=True) for key_id, key in content["keys"].items()}
            ring = cls(active=content["active"], keys=keys)
        except OSError as error:
            raise SettingsError(f"cannot start: key file {path.name}: {error.strerror}") from None
        except (ValueError, KeyError, TypeError, AttributeError, Base64Error):
            raise SettingsError(f"cannot start: key file {path.name} is not a key ring with 32-byte keys") from None
        refuse_local_key_ids(profile, ring.keys, path)
        return ring


class Sealer:
    """Seals JSON objects with AES-256-GCM (NIST SP 800-38D), a random nonce for each."""

    def __init__(self, ring: KeyRing) -> None:
        self._active = ring.active
        self._ciphers = {key_id: AESGCM(key) for key_id, key in ring.keys.items()}

    def seal(self, value: Mapping[str, Any], context: str) -> bytes:
        """Seals a JSON object; `context` names the kind and id of what it belongs to (`dossier/0190…`)."""
        header = _header(self._active)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return header + nonce + self._ciphers[self._active].encrypt(nonce, plain, _bound(header, context))

    def open(self, sealed: bytes, context: str) -> dict[str, Any]:
        """The object that was sealed with the same context. Raises `SealBroken`."""
        key_id = key_id_of(sealed)
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise SealBroken("the key of a sealed value is not in the ring")
        header, rest = _header(key_id), sealed[2 + len(key_id.encode()) :]
        try:
            plain = cipher.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], _bound(header, context))
        except (InvalidTag, ValueError):
            raise SealBroken("a sealed value does not belong here or was changed") from None
        opened: dict[str, Any] = json.loads(plain)
        return opened


def key_id_of(sealed: bytes) -> str:
    """The id of the key that a value is sealed with: what a key rotation asks. Raises `SealBroken`."""
    try:
        if sealed[0] != _FORMAT:
            raise SealBroken("a sealed value has an unknown format")
        return sealed[2 : 2 + sealed[1]].decode()
    except (IndexError, UnicodeDecodeError):
        raise SealBroken("a sealed value is cut off") from None


def _header(key_id: str) -> bytes:
    name = key_id.encode()
    return bytes((_FORMAT, len(name))) + name


def _bound(header: bytes, context: str) -> bytes:
    return header + context.encode()


class BlindIndex:
    """Finds identity numbers without keeping them."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def index(self, kind: DocumentKind, number: str) -> str:
        """What is stored beside a sealed number; the number is normalised here."""
        return self._digest(self._ring.active, kind, number)

    def candidates(self, kind: DocumentKind, number: str) -> list[str]:
        """All that the number may be stored as, the active key first: a search asks for any of them."""
        others = (key_id for key_id in self._ring.keys if key_id != self._ring.active)
        return [self._digest(key_id, kind, number) for key_id in (self._ring.active, *others)]

    def _digest(self, key_id: str, kind: DocumentKind, number: str) -> str:
        message = f"{kind}\0{normalise_number(number)}".encode()
        digest = hmac.new(self._ring.keys[key_id], message, hashlib.sha256).digest()
        return f"{key_id}:{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"
