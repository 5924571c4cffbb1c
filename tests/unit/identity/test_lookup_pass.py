"""A solved captcha earns ten look-ups in five minutes, at tracking and nowhere else."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image

from services.common.kernel.principal import ANONYMOUS, Kind, Principal
from services.common.rpc.tokens import TokenInvalid, TokenVerifier
from services.identity.adapters.captcha_images import READABLE_CHUNK, ImagePainter
from services.identity.app.captchas import Origin
from services.identity.domain.captchas import CaptchaPurpose
from services.identity.domain.errors import CaptchaWrong
from tests.unit.identity.world import World, claims_of

NOWHERE = Origin("", "")
HERE, THERE = "203.0.113.7", "198.51.100.9"
ACCOUNT, CLIENT = Principal(Kind.ACCOUNT, "a-1"), Principal(Kind.CLIENT, "portal")


async def payer(world: World, earner: Principal, address: str, forwarded_for: str = "") -> str:
    """On whose account the look-ups of a pass count; the pass's own id and digests are shortened."""
    answer = await world.solved(CaptchaPurpose.LOOKUP)
    claims = claims_of((await world.earn_pass(earner, answer, Origin(address, forwarded_for))).token, world.signing)
    subject: str = claims["sub"]
    assert HERE not in subject
    assert THERE not in subject
    return subject.replace(claims["jti"], "…")


async def test_look_ups_count_on_the_account_of_whoever_earned_the_pass(world: World) -> None:
    assert await payer(world, ACCOUNT, HERE) == "accounts/a-1"
    assert await payer(world, Principal(Kind.OFFICER, "o-1"), HERE) == "officers/o-1"
    assert await payer(world, CLIENT, HERE) == "clients/portal"
    assert await payer(world, ANONYMOUS, "") == "passes/…"
    here = await payer(world, ANONYMOUS, HERE)
    assert here.startswith("networks/")
    assert here == await payer(world, ANONYMOUS, HERE) != await payer(world, ANONYMOUS, THERE)


async def test_only_a_registered_client_may_say_whom_it_calls_for(world: World) -> None:
    behind = await payer(world, CLIENT, THERE, forwarded_for=HERE)
    assert behind.startswith("clients/portal/networks/")
    assert behind == await payer(world, CLIENT, "", forwarded_for=HERE)
    assert await payer(world, ANONYMOUS, HERE, forwarded_for=THERE) == await payer(world, ANONYMOUS, HERE)
    assert await payer(world, ACCOUNT, HERE, forwarded_for=THERE) == "accounts/a-1"
    assert await payer(world, CLIENT, HERE, forwarded_for="_hidden") == "clients/portal"


async def test_a_pass_counts_at_tracking_only(world: World) -> None:
    async def jwks() -> dict[str, object]:
        return dict(world.signing.public)

    earned = await world.earn_pass(ANONYMOUS, await world.solved(CaptchaPurpose.LOOKUP), NOWHERE)
    principal = await TokenVerifier(jwks, world.clock, "tracking").verify(earned.token)
    assert principal.kind is Kind.LOOKUP_PASS
    assert principal.id == f"passes/{principal.token_id}"
    assert earned.max_lookups == 10
    assert earned.expires_at == world.clock.now() + timedelta(minutes=5)
    with pytest.raises(TokenInvalid):
        await TokenVerifier(jwks, world.clock, "submission").verify(earned.token)


async def test_a_captcha_earns_one_pass(world: World) -> None:
    answer = await world.solved(CaptchaPurpose.LOOKUP)
    await world.earn_pass(ANONYMOUS, answer, NOWHERE)
    with pytest.raises(CaptchaWrong):
        await world.earn_pass(ANONYMOUS, answer, NOWHERE)


async def test_a_captcha_for_registering_earns_none(world: World) -> None:
    with pytest.raises(CaptchaWrong):
        await world.earn_pass(ANONYMOUS, await world.solved(CaptchaPurpose.REGISTER), NOWHERE)


async def test_a_picture_tells_programs_nothing_unless_it_is_told_to() -> None:
    async with ImagePainter() as painter:
        picture = await painter.paint("ACEFH")
    with Image.open(io.BytesIO(picture)) as image:
        image.load()
        assert image.format == "PNG"
        assert READABLE_CHUNK not in image.info
    assert b"ACEFH" not in picture
