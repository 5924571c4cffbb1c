"""Captchas (mã xác nhận) and the look-up passes that they earn."""

from __future__ import annotations

from fastapi import APIRouter
from motcua.identity.v1 import captcha_service_pb2
from starlette.responses import Response

from gateway.rest.answers import answer
from gateway.rest.documents.captchas import Captcha, CaptchaRequest, LookupPass, LookupPassRequest
from gateway.rest.headers import Services
from gateway.rest.openapi_problems import BODY, problems
from gateway.rest.reading import BoundedRoute

router = APIRouter(tags=["captchas"], route_class=BoundedRoute)


@router.post(
    "/captchas", operation_id="createCaptcha", status_code=201, response_model=Captcha, responses=problems(*BODY)
)
async def create_captcha(body: CaptchaRequest, services: Services) -> Response:
    """Draw a captcha. It can be used once, for one purpose, within five minutes."""
    captcha = await services.captchas.CreateCaptcha(body.to_proto(captcha_service_pb2.CreateCaptchaRequest))
    return answer(Captcha.of(captcha), 201)


@router.post(
    "/lookup-passes",
    operation_id="createLookupPass",
    status_code=201,
    response_model=LookupPass,
    responses=problems(*BODY, (422, "CAPTCHA_WRONG")),
)
async def create_lookup_pass(body: LookupPassRequest, services: Services) -> Response:
    """Exchange a solved captcha of purpose `lookup` for a few public look-ups."""
    earned = await services.captchas.CreateLookupPass(body.to_proto(captcha_service_pb2.CreateLookupPassRequest))
    return answer(LookupPass.of(earned), 201)
