"""Keys of identity: the ones it signs with, and those it derives from its sealing keys.

Captcha answers, refresh tokens, counted log-ins, e-mail addresses, networks and what links are about are hashed with keys
of their own, derived by HKDF (RFC 5869), so that the operator keeps one secret file and not seven.

Rotation: a sealing key that is made active changes the first three at once. A captcha drawn before no longer counts,
failed log-ins are forgotten, and a refresh token that is presented a second time around that very moment ends its session.
Look-ups are counted anew for those who are told apart by their network.
Links count, and e-mail addresses are found, under every key that is still in the ring: keep a sealing key until what it
indexed is indexed anew.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from services.common.settings import Profile, SettingsError, refuse_local_key_ids
from services.common.storage.sealed import KeyRing


class KeyedDigest:
    """`key_id:base64url(HMAC-SHA256)` of a text, under the active key or any other of the ring."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def digest(self, text: str) -> str:
        """Under the active key."""
        return self._under(self._ring.active, text)

    def candidates(self, text: str) -> list[str]:
        """Under each key of the ring: all that the text may be stored as."""
        return [self._under(key_id, text) for key_id in self._ring.keys]

    def _under(self, key_id: str, text: str) -> str:
        raw = hmac.new(self._ring.keys[key_id], text.encode(), hashlib.sha256).digest()
        return f"{key_id}:{base64.urlsafe_b64encode(raw).rstrip(b'=').decode()}"


@dataclass(frozen=True, slots=True)
class DerivedKeys:
    """What identity hashes with."""

    captcha: bytes = field(repr=False)
    refresh: bytes = field(repr=False)
    attempts: KeyedDigest
    emails: KeyedDigest
    networks: KeyedDigest
    links: KeyedDigest

    @classmethod
    def of(cls, ring: KeyRing) -> DerivedKeys:
        """The keys that follow from a sealing ring."""
        active = ring.keys[ring.active]
        return cls(
            captcha=_derive(active, "captcha"),
            refresh=_derive(active, "refresh"),
            attempts=KeyedDigest(_derive_all(ring, "attempts")),
            emails=KeyedDigest(_derive_all(ring, "e-mail")),
            networks=KeyedDigest(_derive_all(ring, "networks")),
            links=KeyedDigest(_derive_all(ring, "links")),
        )


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """Ed25519 keys: the first signs, the public part of each is published, so that a key can be retired in peace."""

    keys: tuple[OKPKey, ...] = field(repr=False)

    @property
    def active(self) -> OKPKey:
        """The key that signs."""
        return self.keys[0]

    @property
    def public(self) -> dict[str, list[Mapping[str, object]]]:
        """The JWK Set (RFC 7517 §5) of the public parts."""
        return {"keys": [key.as_dict(private=False) for key in self.keys]}

    @classmethod
    def read(cls, path: Path, profile: Profile) -> SigningKeys:
        """The keys in a JWK Set file of private Ed25519 keys.

        Raises `SettingsError` when the file is missing or malformed, or holds local keys outside the local profile.
        """
        try:
            keys = tuple(_private_key(jwk) for jwk in json.loads(path.read_bytes())["keys"])
        except OSError as error:
            raise SettingsError(f"cannot start: key file {path.name}: {error.strerror}") from None
        except (JoseError, ValueError, KeyError, TypeError):
            keys = ()
        if not keys:
            raise SettingsError(f"cannot start: key file {path.name} is not a JWK Set of private Ed25519 keys with ids")
        refuse_local_key_ids(profile, (str(key.kid) for key in keys), path)
        return cls(keys)


def _private_key(jwk: Mapping[str, str]) -> OKPKey:
    # `alg` is set anew: older tools write "EdDSA", which RFC 9864 has replaced by "Ed25519".
    key = OKPKey.import_key({**jwk, "use": "sig", "alg": "Ed25519"})
    if not key.is_private or not key.kid or jwk.get("crv") != "Ed25519":
        raise ValueError("not a private Ed25519 key with an id")
    return key


def _derive_all(ring: KeyRing, purpose: str) -> KeyRing:
    return KeyRing(active=ring.active, keys={key_id: _derive(key, purpose) for key_id, key in ring.keys.items()})


def _derive(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"motcua/identity/{purpose}".encode()).derive(key)
