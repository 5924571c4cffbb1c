"""Accounts (tài khoản) of citizens, organisations and enterprises."""

from __future__ import annotations

from fastapi import APIRouter
from google.protobuf.field_mask_pb2 import FieldMask
from motcua.identity.v1 import account_service_pb2
from starlette.responses import Response

from gateway.rest import errors
from gateway.rest.answers import NO_STORE, answer, own
from gateway.rest.documents.accounts import (
    Account,
    AccountChange,
    ContactVerification,
    Officer,
    Registration,
    UserNameAnswer,
    UserNameQuestion,
)
from gateway.rest.headers import SESSION, ExpectedEtag, IdempotencyKey, KnownEtag, Services
from gateway.rest.openapi_problems import CHANGED, NOT_MODIFIED, problems
from gateway.rest.reading import BoundedRoute

router = APIRouter(tags=["accounts"], route_class=BoundedRoute)


@router.post(
    "/accounts",
    operation_id="registerAccount",
    summary="Register an account",
    status_code=202,
    response_class=Response,
    responses=problems((409, "USER_NAME_TAKEN"), (422, "CAPTCHA_WRONG")),
)
async def register_account(body: Registration, key: IdempotencyKey, services: Services) -> Response:
    """Register. The answer is the same whether or not the e-mail address has an account: a mail says what to do next.

    Everything that is wrong is told at once, as `errors` of the problem; the captcha is not used up then. Which fields a
    kind needs stands with `Profile`.
    """
    request = body.to_proto(account_service_pb2.RegisterAccountRequest, request_id=str(key))
    await services.accounts.RegisterAccount(request)
    return Response(status_code=202, headers=NO_STORE)


@router.post(
    "/accounts:check-user-name",
    operation_id="checkUserName",
    summary="Ask whether a user name is free",
    response_model=UserNameAnswer,
    responses=problems((422, "CAPTCHA_WRONG")),
)
async def check_user_name(body: UserNameQuestion, services: Services) -> Response:
    """Say whether a user name is free at this moment."""
    found = await services.accounts.CheckUserName(body.to_proto(account_service_pb2.CheckUserNameRequest))
    return answer(UserNameAnswer.of(found))


@router.post(
    "/accounts:verify-contact",
    operation_id="verifyContact",
    summary="Verify the e-mail address of a new account",
    status_code=204,
    responses=problems((409, "EMAIL_TAKEN"), (422, "VERIFICATION_TOKEN_INVALID")),
)
async def verify_contact(body: ContactVerification, services: Services) -> Response:
    """Redeem the token of the verification mail. Repeating it changes nothing."""
    await services.accounts.VerifyContact(body.to_proto(account_service_pb2.VerifyContactRequest))
    return Response(status_code=204, headers=NO_STORE)


@router.post(
    "/accounts/me:resend-verification",
    operation_id="resendVerification",
    summary="Have the verification mail sent again",
    status_code=202,
    response_class=Response,
    dependencies=[SESSION],
    responses=problems((401, "SESSION_EXPIRED"), (429, "TOO_MANY_VERIFICATION_MAILS")),
)
async def resend_verification(key: IdempotencyKey, services: Services) -> Response:
    """Have a new verification mail sent: the first one may be lost, its link too old. Without effect once verified."""
    await services.accounts.ResendVerification(account_service_pb2.ResendVerificationRequest(request_id=str(key)))
    return Response(status_code=202, headers=NO_STORE)


@router.get(
    "/accounts/me",
    operation_id="getMyAccount",
    summary="Read my account",
    response_model=Account,
    dependencies=[SESSION],
    responses={**NOT_MODIFIED, **problems()},
)
async def get_my_account(services: Services, known: KnownEtag = None) -> Response:
    """The caller's own account. Send the `ETag` as `If-Match` with a change of the profile."""
    found = await services.accounts.GetMyAccount(account_service_pb2.GetMyAccountRequest())
    return own(Account.of(found), found.etag, known)


@router.get(
    "/officers/me",
    operation_id="getMyOfficer",
    summary="Read who I am, as an officer",
    response_model=Officer,
    dependencies=[SESSION],
    responses={**NOT_MODIFIED, **problems()},
)
async def get_my_officer(services: Services, known: KnownEtag = None) -> Response:
    """The caller, an officer: name, agency and roles."""
    found = await services.accounts.GetMyOfficer(account_service_pb2.GetMyOfficerRequest())
    return own(Officer.of(found), known=known)


@router.patch(
    "/accounts/me",
    operation_id="updateMyAccount",
    summary="Change my profile",
    response_model=Account,
    dependencies=[SESSION],
    responses={
        **CHANGED,
        **problems(
            (401, "SESSION_EXPIRED"),
            (409, "IDENTITY_ASSURED"),
            (422, "NOTHING_TO_CHANGE"),
        ),
    },
)
async def update_my_account(
    body: AccountChange, key: IdempotencyKey, etag: ExpectedEtag, services: Services
) -> Response:
    """Change fields of the profile: each one given is replaced, null empties it, the others stay. The result is checked as
    at registration. Kind and user name are fixed; the e-mail address changes with `requestEmailChange`; name, birth date
    and identity document stay as they are once `identity_assured` holds (`IDENTITY_ASSURED` names them).
    """
    paths = sorted(f"profile.{name}" for name in body.profile.model_fields_set)
    if not paths:
        raise errors.HttpError(errors.NOTHING_TO_CHANGE)
    changed = await services.accounts.UpdateMyAccount(
        account_service_pb2.UpdateMyAccountRequest(
            account=body.to_proto(account_service_pb2.Account, etag=etag),
            update_mask=FieldMask(paths=paths),
            request_id=str(key),
        )
    )
    return own(Account.of(changed), changed.etag)
