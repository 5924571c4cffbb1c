"""Tokens as identity signs them, and services that take identity's word for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from joserfc.jwk import KeySet, OKPKey

from services.common.rpc.tokens import AUDIENCE, Claims, TokenSigner, TokenVerifier
from services.common.runtime import SystemClock


class Mint:
    """A signing key of the test's own."""

    def __init__(self) -> None:
        self.key = OKPKey.generate_key("Ed25519", {"kid": "test-1", "use": "sig", "alg": "Ed25519"})

    def token(self, claims: Claims, lifetime: timedelta = timedelta(minutes=5)) -> str:
        """A signed token."""
        return TokenSigner(self.key, SystemClock()).sign(claims, lifetime)

    def bearer(self, claims: Claims) -> list[tuple[str, str]]:
        """The metadata of a call with such a token."""
        return [("authorization", f"Bearer {self.token(claims)}")]

    async def jwks(self) -> dict[str, Any]:
        """The public key, as identity publishes its own."""
        return dict(KeySet([self.key]).as_dict(private=False))

    def verifier(self, audience: str = AUDIENCE) -> TokenVerifier:
        """Takes the tokens of this mint."""
        return TokenVerifier(self.jwks, SystemClock(), audience)
