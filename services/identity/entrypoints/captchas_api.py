"""motcua.identity.v1.CaptchaService: proto ↔ use case, nothing else."""

from __future__ import annotations

from typing import Any

from motcua.identity.v1 import captcha_service_pb2 as pb
from motcua.identity.v1.captcha_service_pb2_grpc import CaptchaServiceServicer

from services.common.messages import timestamp
from services.common.rpc import calls
from services.identity.app.captchas import DrawCaptcha, EarnLookupPass, Origin
from services.identity.domain.captchas import CaptchaPurpose

from . import messages

_PURPOSES = {
    pb.CAPTCHA_PURPOSE_REGISTER: CaptchaPurpose.REGISTER,
    pb.CAPTCHA_PURPOSE_USER_NAME: CaptchaPurpose.USER_NAME,
    pb.CAPTCHA_PURPOSE_LOOKUP: CaptchaPurpose.LOOKUP,
    pb.CAPTCHA_PURPOSE_PASSWORD_RESET: CaptchaPurpose.PASSWORD_RESET,
}


class CaptchaApi(CaptchaServiceServicer):
    """The service as the proto describes it."""

    def __init__(self, draw: DrawCaptcha, earn_pass: EarnLookupPass) -> None:
        self._draw = draw
        self._earn_pass = earn_pass

    async def CreateCaptcha(self, request: pb.CreateCaptchaRequest, context: Any) -> pb.Captcha:
        """A new picture."""
        drawn = await self._draw(_PURPOSES[request.purpose])
        return pb.Captcha(name=f"captchas/{drawn.id}", image_png=drawn.image, expire_time=timestamp(drawn.expires_at))

    async def CreateLookupPass(self, request: pb.CreateLookupPassRequest, context: Any) -> pb.LookupPass:
        """The right to a few look-ups."""
        origin = Origin(request.address, request.forwarded_for)
        earned = await self._earn_pass(calls.current().principal, messages.answer(request.captcha), origin)
        return pb.LookupPass(
            token=earned.token, expire_time=timestamp(earned.expires_at), max_lookups=earned.max_lookups
        )
