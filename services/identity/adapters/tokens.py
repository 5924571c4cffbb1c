"""The tokens that identity signs."""

from __future__ import annotations

from datetime import datetime

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.common.kernel.ports import Clock
from services.common.kernel.principal import Kind, Principal
from services.common.rpc.tokens import ALGORITHMS, ISSUER, Claims, TokenSigner
from services.identity.domain import lookup_passes
from services.identity.domain.links import LinkProof, LinkPurpose
from services.identity.domain.lookup_passes import LookupPass

from .keys import KeyedDigest, SigningKeys

_ABOUT = "about"


class SignedTokens:
    """The `Tokens`. One in a link says what it is about by keyed digest: links are kept, by browsers and mail programs."""

    def __init__(self, keys: SigningKeys, digests: KeyedDigest, clock: Clock) -> None:
        self._keys = keys
        self._signer = TokenSigner(keys.active, clock)
        self._digests = digests
        self._clock = clock

    def access(self, principal: Principal, *, expires_at: datetime, certificate_thumbprint: str = "") -> str:
        """See `Tokens.access`."""
        return self._sign(Claims(principal, certificate_thumbprint=certificate_thumbprint), expires_at)

    def lookup_pass(self, earned: LookupPass) -> str:
        """See `Tokens.lookup_pass`. Its subject is who pays for the look-ups."""
        holder = Principal(Kind.LOOKUP_PASS, earned.payer, token_id=earned.id)
        return self._sign(Claims(holder, audience=lookup_passes.AUDIENCE), earned.expires_at)

    def link(self, purpose: LinkPurpose, account_id: str, about: str, *, expires_at: datetime) -> str:
        """See `Tokens.link`."""
        claims = {
            "iss": ISSUER,
            "aud": purpose.value,
            "sub": account_id,
            "exp": int(expires_at.timestamp()),
            _ABOUT: self._digests.digest(about),
        }
        key = self._keys.active
        return jwt.encode({"alg": ALGORITHMS[0], "kid": key.kid}, claims, key, algorithms=ALGORITHMS)

    def read_link(self, purpose: LinkPurpose, token: str) -> LinkProof | None:
        """See `Tokens.read_link`."""
        try:
            claims = jwt.decode(token, KeySet(list(self._keys.keys)), algorithms=ALGORITHMS).claims
            jwt.JWTClaimsRegistry(
                now=int(self._clock.now().timestamp()),
                iss={"essential": True, "value": ISSUER},
                aud={"essential": True, "value": purpose.value},
                exp={"essential": True},
                sub={"essential": True},
            ).validate(claims)
            return LinkProof(account_id=claims["sub"], digest=claims[_ABOUT])
        except (JoseError, ValueError, KeyError, TypeError):
            return None

    def is_about(self, proof: LinkProof, about: str) -> bool:
        """See `Tokens.is_about`."""
        return proof.digest in self._digests.candidates(about)

    def _sign(self, claims: Claims, expires_at: datetime) -> str:
        return self._signer.sign(claims, expires_at - self._clock.now())
