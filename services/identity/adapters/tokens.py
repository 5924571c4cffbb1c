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
from services.identity.domain.accounts import ContactProof
from services.identity.domain.errors import VerificationTokenInvalid
from services.identity.domain.lookup_passes import LookupPass

from .keys import KeyedDigest, SigningKeys

_VERIFY = "verify"
_ADDRESS = "addr"


class SignedTokens:
    """The `Tokens`. A verification token names its address by keyed digest: it stands in a link, and links are kept."""

    def __init__(self, keys: SigningKeys, emails: KeyedDigest, clock: Clock) -> None:
        self._keys = keys
        self._signer = TokenSigner(keys.active, clock)
        self._emails = emails
        self._clock = clock

    def access(self, principal: Principal, *, expires_at: datetime, certificate_thumbprint: str = "") -> str:
        """See `Tokens.access`."""
        return self._sign(Claims(principal, certificate_thumbprint=certificate_thumbprint), expires_at)

    def lookup_pass(self, earned: LookupPass) -> str:
        """See `Tokens.lookup_pass`. Its subject is who pays for the look-ups."""
        holder = Principal(Kind.LOOKUP_PASS, earned.payer, token_id=earned.id)
        return self._sign(Claims(holder, audience=lookup_passes.AUDIENCE), earned.expires_at)

    def contact_verification(self, account_id: str, email: str, *, expires_at: datetime) -> str:
        """See `Tokens.contact_verification`."""
        claims = {
            "iss": ISSUER,
            "aud": _VERIFY,
            "sub": account_id,
            "exp": int(expires_at.timestamp()),
            _ADDRESS: self._emails.digest(email),
        }
        key = self._keys.active
        return jwt.encode({"alg": ALGORITHMS[0], "kid": key.kid}, claims, key, algorithms=ALGORITHMS)

    def read_contact_verification(self, token: str) -> ContactProof:
        """See `Tokens.read_contact_verification`."""
        try:
            claims = jwt.decode(token, KeySet(list(self._keys.keys)), algorithms=ALGORITHMS).claims
            jwt.JWTClaimsRegistry(
                now=int(self._clock.now().timestamp()),
                iss={"essential": True, "value": ISSUER},
                aud={"essential": True, "value": _VERIFY},
                exp={"essential": True},
                sub={"essential": True},
            ).validate(claims)
            return ContactProof(account_id=claims["sub"], address_digest=claims[_ADDRESS])
        except (JoseError, ValueError, KeyError, TypeError):
            raise VerificationTokenInvalid from None

    def is_about(self, proof: ContactProof, email: str) -> bool:
        """See `Tokens.is_about`."""
        return proof.address_digest in self._emails.candidates(email)

    def _sign(self, claims: Claims, expires_at: datetime) -> str:
        return self._signer.sign(claims, expires_at - self._clock.now())
