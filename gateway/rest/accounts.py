"""Accounts (tài khoản) of citizens, organisations and enterprises."""

from __future__ import annotations

from fastapi import APIRouter
from motcua.identity.v1 import account_service_pb2
from starlette.responses import Response

from gateway.rest.answers import NO_STORE, answer
from gateway.rest.documents.accounts import (
    Account,
    ContactVerification,
    Registration,
    UserNameAnswer,
    UserNameQuestion,
)
from gateway.rest.headers import SESSION, IdempotencyKey, Services
from gateway.rest.openapi_problems import BODY, KEY, problems
from gateway.rest.reading import BoundedRoute

router = APIRouter(tags=["accounts"], route_class=BoundedRoute)


@router.post(
    "/accounts",
    operation_id="registerAccount",
    status_code=202,
    response_class=Response,
    responses=problems(*BODY, *KEY, (409, "USER_NAME_TAKEN"), (422, "CAPTCHA_WRONG")),
)
async def register_account(body: Registration, key: IdempotencyKey, services: Services) -> Response:
    """Register. The answer is the same whether or not the e-mail address has an account: a mail says what to do next."""
    request = body.to_proto(account_service_pb2.RegisterAccountRequest, request_id=str(key))
    await services.accounts.RegisterAccount(request)
    return Response(status_code=202, headers=NO_STORE)


@router.post(
    "/accounts:check-user-name",
    operation_id="checkUserName",
    response_model=UserNameAnswer,
    responses=problems(*BODY, (422, "CAPTCHA_WRONG")),
)
async def check_user_name(body: UserNameQuestion, services: Services) -> Response:
    """Say whether a user name is free at this moment."""
    found = await services.accounts.CheckUserName(body.to_proto(account_service_pb2.CheckUserNameRequest))
    return answer(UserNameAnswer.of(found))


@router.post(
    "/accounts:verify-contact",
    operation_id="verifyContact",
    status_code=204,
    responses=problems(*BODY, (422, "VERIFICATION_TOKEN_INVALID")),
)
async def verify_contact(body: ContactVerification, services: Services) -> Response:
    """Redeem the token of the verification mail. Repeating it changes nothing."""
    await services.accounts.VerifyContact(body.to_proto(account_service_pb2.VerifyContactRequest))
    return Response(status_code=204, headers=NO_STORE)


@router.post(
    "/accounts/me:resend-verification",
    operation_id="resendVerification",
    status_code=202,
    response_class=Response,
    dependencies=[SESSION],
    responses=problems(*KEY, (401, "TOKEN_INVALID"), (403, "PERMISSION_DENIED"), (429, "TOO_MANY_VERIFICATION_MAILS")),
)
async def resend_verification(key: IdempotencyKey, services: Services) -> Response:
    """Have a new verification mail sent: the first one may be lost, its link too old. Without effect once verified."""
    await services.accounts.ResendVerification(account_service_pb2.ResendVerificationRequest(request_id=str(key)))
    return Response(status_code=202, headers=NO_STORE)


@router.get(
    "/accounts/me",
    operation_id="getMyAccount",
    response_model=Account,
    dependencies=[SESSION],
    responses=problems((401, "TOKEN_INVALID"), (403, "PERMISSION_DENIED")),
)
async def get_my_account(services: Services) -> Response:
    """The caller's own account."""
    return answer(Account.of(await services.accounts.GetMyAccount(account_service_pb2.GetMyAccountRequest())))
