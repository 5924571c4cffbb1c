"""Captchas (mã xác nhận) and the look-up passes that they earn."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from motcua.identity.v1 import captcha_service_pb2
from starlette.requests import Request
from starlette.responses import Response

from gateway.rest.answers import answer
from gateway.rest.documents.captchas import Captcha, CaptchaRequest, LookupPass, LookupPassRequest
from gateway.rest.headers import MAYBE_SOMEBODY, Services
from gateway.rest.openapi_problems import problems
from gateway.rest.origins import PerAddress, origin_of
from gateway.rest.reading import BoundedRoute

router = APIRouter(tags=["captchas"], route_class=BoundedRoute)
DRAWING = PerAddress(600)
"""Drawing a captcha takes a few milliseconds; a portal draws them for all of its visitors."""


@router.post(
    "/captchas",
    operation_id="createCaptcha",
    summary="Draw a captcha",
    status_code=201,
    response_model=Captcha,
    responses=problems(),
    dependencies=[Depends(DRAWING)],
)
async def create_captcha(body: CaptchaRequest, services: Services) -> Response:
    """Draw a captcha. It can be used once, for one purpose, within five minutes."""
    captcha = await services.captchas.CreateCaptcha(body.to_proto(captcha_service_pb2.CreateCaptchaRequest))
    return answer(Captcha.of(captcha), 201)


@router.post(
    "/lookup-passes",
    operation_id="createLookupPass",
    summary="Earn a look-up pass",
    status_code=201,
    response_model=LookupPass,
    responses=problems((422, "CAPTCHA_WRONG")),
    dependencies=[MAYBE_SOMEBODY],
    # In addition to the token: that none is needed.
    openapi_extra={"security": [{}]},
)
async def create_lookup_pass(request: Request, body: LookupPassRequest, services: Services) -> Response:
    """Exchange a solved captcha of purpose `lookup` for a few public look-ups.

    They count on the account of whoever sends a token along, be it a person or a registered client, else on that of the
    network that the request comes from. A client that earns passes for its visitors says in `Forwarded` (RFC 7239) whom
    each is for, so that one visitor does not use up what the others may ask.
    """
    wanted = body.to_proto(captcha_service_pb2.CreateLookupPassRequest, **origin_of(request))
    earned = await services.captchas.CreateLookupPass(wanted)
    return answer(LookupPass.of(earned), 201)
