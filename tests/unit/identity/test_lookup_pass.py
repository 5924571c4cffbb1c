"""A solved captcha earns ten look-ups in five minutes, at tracking and nowhere else."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image

from services.common.kernel.principal import Kind
from services.common.rpc.tokens import TokenInvalid, TokenVerifier
from services.identity.adapters.captcha_images import READABLE_CHUNK, ImagePainter
from services.identity.domain.captchas import CaptchaPurpose
from services.identity.domain.errors import CaptchaWrong
from tests.unit.identity.world import World


async def test_a_pass_counts_at_tracking_only(world: World) -> None:
    async def jwks() -> dict[str, object]:
        return dict(world.signing.public)

    earned = await world.earn_pass(await world.solved(CaptchaPurpose.LOOKUP))
    principal = await TokenVerifier(jwks, world.clock, "tracking").verify(earned.token)
    assert principal.kind is Kind.LOOKUP_PASS
    assert principal.id == principal.token_id
    assert earned.max_lookups == 10
    assert earned.expires_at == world.clock.now() + timedelta(minutes=5)
    with pytest.raises(TokenInvalid):
        await TokenVerifier(jwks, world.clock, "submission").verify(earned.token)


async def test_a_captcha_earns_one_pass(world: World) -> None:
    answer = await world.solved(CaptchaPurpose.LOOKUP)
    await world.earn_pass(answer)
    with pytest.raises(CaptchaWrong):
        await world.earn_pass(answer)


async def test_a_captcha_for_registering_earns_none(world: World) -> None:
    with pytest.raises(CaptchaWrong):
        await world.earn_pass(await world.solved(CaptchaPurpose.REGISTER))


async def test_a_picture_tells_programs_nothing_unless_it_is_told_to() -> None:
    async with ImagePainter() as painter:
        picture = await painter.paint("ACEFH")
    with Image.open(io.BytesIO(picture)) as image:
        image.load()
        assert image.format == "PNG"
        assert READABLE_CHUNK not in image.info
    assert b"ACEFH" not in picture
