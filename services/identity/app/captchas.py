"""Captchas, and the look-up pass that a solved one earns."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from services.common.kernel.command import Command
from services.common.kernel.lookup_passes import MAX_LOOKUPS
from services.common.kernel.networks import network_of
from services.common.kernel.ports import Clock, Ids, Secrets
from services.common.kernel.principal import Kind, Principal
from services.identity.domain import captchas, lookup_passes
from services.identity.domain.captchas import CaptchaPurpose

from .ports import CaptchaPainter, Captchas, Digest, Tokens


@dataclass(frozen=True, slots=True)
class Drawn:
    """A new captcha as it is shown: a PNG."""

    id: str
    image: bytes
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody typed for a captcha."""

    captcha_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a call comes from: the address at our door, and the one that the caller says it calls for; may be empty."""

    address: str
    forwarded_for: str


@dataclass(frozen=True, slots=True)
class EarnedPass:
    """A look-up pass: a signed token."""

    token: str
    expires_at: datetime
    max_lookups: int


class DrawCaptcha:
    """Draws a new captcha. `key` is the server's, 32 bytes."""

    def __init__(
        self, store: Captchas, painter: CaptchaPainter, key: bytes, clock: Clock, ids: Ids, secrets: Secrets
    ) -> None:
        self._store = store
        self._painter = painter
        self._key = key
        self._clock = clock
        self._ids = ids
        self._secrets = secrets

    async def __call__(self, purpose: CaptchaPurpose) -> Drawn:
        """The picture; its answer is kept as a keyed hash only."""
        answer = captchas.draw_answer(self._secrets)
        captcha = captchas.new_captcha(
            captcha_id=self._ids.new(), purpose=purpose, answer=answer, key=self._key, now=self._clock.now()
        )
        image = await self._painter.paint(answer)
        await self._store.add(captcha)
        return Drawn(captcha.id, image, captcha.expires_at)


class RedeemCaptcha:
    """Takes the captcha out of the store, then looks at the answer: a wrong one is used up as well."""

    def __init__(self, store: Captchas, key: bytes, clock: Clock) -> None:
        self._store = store
        self._key = key
        self._clock = clock

    async def __call__(self, answer: Answer, purpose: CaptchaPurpose, *, claim: str) -> None:
        """Raises `CaptchaWrong`. `claim` is who redeems: a repeat of the same call has the same, no other call has."""
        captcha = await self._store.take(answer.captcha_id, claim=claim)
        captchas.redeem(captcha, purpose=purpose, text=answer.text, key=self._key, now=self._clock.now())


def claim_of(command: Command, answer: Answer) -> str:
    """The same for a repeat of a call that was cut off; another answer is another attempt."""
    return hashlib.sha256(f"{command.request_id}\0{answer.text}".encode()).hexdigest()


class EarnLookupPass:
    """Exchanges a solved captcha for a look-up pass; nothing is stored for it."""

    def __init__(self, redeem: RedeemCaptcha, tokens: Tokens, digest: Digest, clock: Clock, ids: Ids) -> None:
        self._redeem = redeem
        self._tokens = tokens
        self._digest = digest
        self._clock = clock
        self._ids = ids

    async def __call__(self, earner: Principal, answer: Answer, origin: Origin) -> EarnedPass:
        """Raises `CaptchaWrong`."""
        await self._redeem(answer, CaptchaPurpose.LOOKUP, claim=self._ids.new())
        # Anybody can say that they call for somebody else; registered clients are believed.
        address = origin.forwarded_for if earner.kind is Kind.CLIENT else origin.address
        network = self._pseudonym(network_of(address))
        earned = lookup_passes.grant(pass_id=self._ids.new(), earner=earner, network=network, now=self._clock.now())
        return EarnedPass(self._tokens.lookup_pass(earned), earned.expires_at, MAX_LOOKUPS)

    def _pseudonym(self, network: str) -> str:
        return self._digest.digest(network).partition(":")[2] if network else ""
