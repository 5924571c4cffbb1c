"""Access tokens: JWT (RFC 7519), Ed25519 (RFC 8037, RFC 9864), made by identity and verified by every service itself.

Claims beyond the registered ones: `kind` and, where they apply, `agency`, `roles`, `cv` (contact verified), `sid` (the
session) and `cnf {"x5t#S256"}` (RFC 8705): a token bound to a certificate counts only together with it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from services.common.kernel.errors import Unauthenticated, Unavailable
from services.common.kernel.ports import Clock
from services.common.kernel.principal import Kind, Principal, Role

ISSUER = "motcua"
AUDIENCE = "motcua"
ALGORITHMS = ["Ed25519"]
# Two machines never agree on the time exactly: a token that was issued "in the future" is not a forgery.
CLOCK_SKEW_SECONDS = 2


class TokenInvalid(Unauthenticated):
    """The token does not count: wrong signature, issuer or audience, expired, or bound to another certificate."""

    reason = "TOKEN_INVALID"
    vi = "Phiên làm việc đã hết hạn hoặc không hợp lệ. Vui lòng đăng nhập lại."
    en = "The token is invalid or expired."


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says."""

    principal: Principal
    audience: str = AUDIENCE
    certificate_thumbprint: str = ""

    def to_jwt(self, issued: datetime, lifetime: timedelta) -> dict[str, Any]:
        """The JWT claims set."""
        principal = self.principal
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": self.audience,
            "sub": principal.id,
            "iat": int(issued.timestamp()),
            "exp": int((issued + lifetime).timestamp()),
            "jti": principal.token_id,
            "kind": principal.kind.value,
        }
        if principal.agency_id:
            claims["agency"] = principal.agency_id
        if principal.roles:
            claims["roles"] = sorted(role.value for role in principal.roles)
        if principal.contact_verified:
            claims["cv"] = True
        if principal.session_id:
            claims["sid"] = principal.session_id
        if principal.name:
            claims["name"] = principal.name
        if self.certificate_thumbprint:
            claims["cnf"] = {"x5t#S256": self.certificate_thumbprint}
        return claims

    @classmethod
    def from_jwt(cls, claims: dict[str, Any]) -> Claims:
        """Read a verified claims set."""
        return cls(
            principal=Principal(
                kind=Kind(claims["kind"]),
                id=claims["sub"],
                agency_id=claims.get("agency", ""),
                roles=frozenset(Role(role) for role in claims.get("roles", ())),
                contact_verified=claims.get("cv", False),
                token_id=claims["jti"],
                session_id=claims.get("sid", ""),
                name=claims.get("name", ""),
                token_expires=datetime.fromtimestamp(claims["exp"], UTC),
            ),
            audience=claims["aud"],
            certificate_thumbprint=claims.get("cnf", {}).get("x5t#S256", ""),
        )


class TokenSigner:
    """Signs tokens with an Ed25519 private key. Identity has the only one."""

    def __init__(self, key: OKPKey, clock: Clock) -> None:
        self._key = key
        self._clock = clock

    def sign(self, claims: Claims, lifetime: timedelta) -> str:
        """The compact JWT."""
        header = {"alg": "Ed25519", "kid": self._key.kid}
        return jwt.encode(header, claims.to_jwt(self._clock.now(), lifetime), self._key, algorithms=ALGORITHMS)


class TokenVerifier:
    """Verifies tokens against identity's JWK Set.

    `fetch` returns the JWK Set as JSON-like dict; it is asked again when a token names an unknown key, at most once every
    `REFRESH_EVERY`, whether it answered or not: while identity is away, bad tokens do not cost a call each. Tokens for
    the audience `motcua` and for `audience` (the service's own name) count.
    """

    REFRESH_EVERY = timedelta(seconds=5)
    REMEMBERED = 2048

    def __init__(self, fetch: Callable[[], Awaitable[dict[str, Any]]], clock: Clock, audience: str = AUDIENCE) -> None:
        self._fetch = fetch
        self._clock = clock
        self._audiences = [AUDIENCE, audience]
        self._keys: KeySet | None = None
        self._asked: datetime | None = None
        self._asking = asyncio.Lock()
        self._verified: OrderedDict[str, tuple[Claims, float]] = OrderedDict()

    async def verify(self, token: str, certificate_thumbprint: str = "") -> Principal:
        """Who the token was issued to. Raises TokenInvalid, and Unavailable when there is no key to verify it with."""
        claims = await self._claims(token)
        if claims.certificate_thumbprint != certificate_thumbprint and claims.certificate_thumbprint:
            raise TokenInvalid
        return claims.principal

    async def _claims(self, token: str) -> Claims:
        """The claims of a token; those of tokens seen before are remembered until they expire (0.6 ms a signature)."""
        known = self._verified.get(token)
        if known is not None and self._clock.now().timestamp() < known[1]:
            return known[0]
        return await self._verify_anew(token)

    async def _verify_anew(self, token: str) -> Claims:
        keys = await self._key_set()
        try:
            return self._decode(token, keys)
        except (JoseError, ValueError, KeyError, TypeError):
            if not self._may_fetch():
                raise TokenInvalid from None
        try:
            return self._decode(token, await self._refresh())
        except (JoseError, ValueError, KeyError, TypeError):
            raise TokenInvalid from None

    def _decode(self, token: str, keys: KeySet) -> Claims:
        decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
        jwt.JWTClaimsRegistry(
            now=int(self._clock.now().timestamp()),
            leeway=CLOCK_SKEW_SECONDS,
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "values": self._audiences},
            exp={"essential": True},
            sub={"essential": True},
        ).validate(decoded.claims)
        claims = Claims.from_jwt(decoded.claims)
        self._verified[token] = (claims, decoded.claims["exp"])
        while len(self._verified) > self.REMEMBERED:
            self._verified.popitem(last=False)
        return claims

    async def _key_set(self) -> KeySet:
        return self._keys if self._keys is not None else await self._refresh()

    def _may_fetch(self) -> bool:
        return self._asked is None or self._clock.now() - self._asked >= self.REFRESH_EVERY

    async def _refresh(self) -> KeySet:
        """Identity's keys, as of just now; those who come meanwhile wait for the same answer. Raises Unavailable."""
        async with self._asking:
            if self._may_fetch():
                try:
                    self._keys = KeySet.import_key_set(await self._fetch())  # type: ignore[arg-type]  # a plain JWK Set dict
                finally:
                    self._asked = self._clock.now()
        if self._keys is None:
            raise Unavailable
        return self._keys
