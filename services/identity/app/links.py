"""The links of letters: made when a letter is written, and followed back to the account."""

from __future__ import annotations

from urllib.parse import urlencode

from services.common.kernel.errors import DomainError
from services.common.kernel.ports import Clock
from services.identity.domain.accounts import Account
from services.identity.domain.errors import AccountNotFound
from services.identity.domain.links import LinkProof, LinkPurpose

from .ports import Accounts, Tokens


class Links:
    """Makes the links of letters. A token is made at the moment of writing and kept nowhere: neither the database nor the
    bus ever holds one that counts."""

    def __init__(self, tokens: Tokens, clock: Clock, public_url: str) -> None:
        self._tokens = tokens
        self._clock = clock
        self._public_url = public_url

    def make(self, purpose: LinkPurpose, account: Account, about: str) -> str:
        """A link for who reads the box, about an address or whatever it depends on."""
        expires_at = self._clock.now() + purpose.lifetime
        token = self._tokens.link(purpose, account.id, about, expires_at=expires_at)
        return f"{self._public_url}{purpose.path}?{urlencode({'token': token})}"


async def follow(
    purpose: LinkPurpose, token: str, *, tokens: Tokens, store: Accounts, wrong: type[DomainError]
) -> tuple[Account, LinkProof]:
    """The account of a link's token, as it is now, and what the token proves: what that is about, the caller knows.

    Raises `wrong` for a token that is none of that purpose or too old, and when the account is gone.
    """
    proof = tokens.read_link(purpose, token)
    if proof is None:
        raise wrong
    try:
        return await store.get(proof.account_id), proof
    except AccountNotFound:
        raise wrong from None
