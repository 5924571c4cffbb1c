"""What people log in with, changed: password (mật khẩu) and e-mail address (địa chỉ thư điện tử)."""

from __future__ import annotations

from fastapi import APIRouter
from motcua.identity.v1 import account_service_pb2 as proto
from starlette.responses import Response

from gateway.rest.answers import NO_STORE
from gateway.rest.documents.credentials import (
    EmailChange,
    EmailChangeConfirmation,
    NewPassword,
    PasswordChange,
    PasswordResetRequest,
)
from gateway.rest.headers import SESSION, IdempotencyKey, Services
from gateway.rest.openapi_problems import Reason, problems
from gateway.rest.reading import BoundedRoute

router = APIRouter(tags=["accounts"], route_class=BoundedRoute)

_PROVEN: tuple[Reason, ...] = (
    (401, "SESSION_EXPIRED"),
    (422, "PASSWORD_WRONG"),
    (429, "TOO_MANY_ATTEMPTS"),
)


@router.post(
    "/accounts/me:change-password",
    operation_id="changePassword",
    summary="Change my password",
    status_code=204,
    dependencies=[SESSION],
    responses=problems(*_PROVEN),
)
async def change_password(body: PasswordChange, key: IdempotencyKey, services: Services) -> Response:
    """Choose another password; for accounts and officers. Every other session ends: its refresh token at once, its access
    token within ten minutes; so does an e-mail change that was not confirmed. The session that calls goes on. A mail tells
    the account's box.

    What is wrong with the new password is told as `errors` at `/new_password`: `PASSWORD_TOO_SHORT`, `PASSWORD_TOO_LONG`,
    `PASSWORD_TOO_COMMON`, `PASSWORD_UNCHANGED`.
    """
    await services.accounts.ChangePassword(body.to_proto(proto.ChangePasswordRequest, request_id=str(key)))
    return Response(status_code=204, headers=NO_STORE)


@router.post(
    "/accounts:request-password-reset",
    operation_id="requestPasswordReset",
    summary="Ask for a mail to set a forgotten password anew",
    status_code=202,
    response_class=Response,
    responses=problems((422, "CAPTCHA_WRONG")),
)
async def request_password_reset(body: PasswordResetRequest, key: IdempotencyKey, services: Services) -> Response:
    """For who forgot the password (quên mật khẩu). The answer is the same whether or not there is such an account; tell the
    person to look into the box. A mail with a link comes if there is one and its box has been verified, three times an hour
    at most. The link opens a page of ours; a client with a page of its own redeems its `token` with `resetPassword`.
    """
    await services.accounts.RequestPasswordReset(body.to_proto(proto.RequestPasswordResetRequest, request_id=str(key)))
    return Response(status_code=202, headers=NO_STORE)


@router.post(
    "/accounts:reset-password",
    operation_id="resetPassword",
    summary="Set a forgotten password anew",
    status_code=204,
    responses=problems((422, "RESET_TOKEN_INVALID")),
)
async def reset_password(body: NewPassword, key: IdempotencyKey, services: Services) -> Response:
    """Redeem the token of the mail: it counts once, for 30 minutes. Every session ends: refresh tokens at once, access
    tokens within ten minutes. A mail tells the box. The token is not used up by a password that may not be used; that is
    told as with `changePassword`.
    """
    await services.accounts.ResetPassword(body.to_proto(proto.ResetPasswordRequest, request_id=str(key)))
    return Response(status_code=204, headers=NO_STORE)


@router.post(
    "/accounts/me:request-email-change",
    operation_id="requestEmailChange",
    summary="Ask to use another e-mail address",
    status_code=202,
    response_class=Response,
    dependencies=[SESSION],
    responses=problems(*_PROVEN, (422, "EMAIL_UNCHANGED"), (429, "TOO_MANY_VERIFICATION_MAILS")),
)
async def request_email_change(body: EmailChange, key: IdempotencyKey, services: Services) -> Response:
    """The new box gets a mail with a link, the present one is told. Nothing changes until the link is followed, within 24
    hours; asking again replaces what was asked before. The answer is the same whether or not the new address has an
    account. The link opens a page of ours; a client redeems its `token` with `confirmEmailChange`.
    """
    await services.accounts.RequestEmailChange(body.to_proto(proto.RequestEmailChangeRequest, request_id=str(key)))
    return Response(status_code=202, headers=NO_STORE)


@router.post(
    "/accounts:confirm-email-change",
    operation_id="confirmEmailChange",
    summary="Confirm the new e-mail address",
    status_code=204,
    responses=problems((409, "EMAIL_TAKEN"), (422, "EMAIL_CHANGE_TOKEN_INVALID")),
)
async def confirm_email_change(body: EmailChangeConfirmation, services: Services) -> Response:
    """Redeem the token of the mail to the new address: it counts from now on and is verified; both boxes are told.
    Repeating it changes nothing.
    """
    await services.accounts.ConfirmEmailChange(body.to_proto(proto.ConfirmEmailChangeRequest))
    return Response(status_code=204, headers=NO_STORE)
