"""motcua.identity.v1.AccountService: proto ↔ use case, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from motcua.identity.v1 import account_service_pb2 as pb
from motcua.identity.v1 import admin_service_pb2
from motcua.identity.v1.account_service_pb2_grpc import AccountServiceServicer

from services.common import messages as common
from services.common.rpc import calls
from services.identity.app.contact import ResendVerification, VerifyContact
from services.identity.app.email_change import ConfirmEmailChange, RequestEmailChange
from services.identity.app.password_resets import RequestPasswordReset, ResetPassword
from services.identity.app.passwords import ChangePassword
from services.identity.app.ports import Accounts, Officers
from services.identity.app.profiles import UpdateProfile
from services.identity.app.registration import CheckUserName, RegisterAccount

from . import messages


@dataclass(frozen=True, slots=True)
class AccountUses:
    """The use cases behind the service."""

    register: RegisterAccount
    check_user_name: CheckUserName
    verify: VerifyContact
    resend: ResendVerification
    update: UpdateProfile
    change_password: ChangePassword
    request_reset: RequestPasswordReset
    reset_password: ResetPassword
    request_email_change: RequestEmailChange
    confirm_email_change: ConfirmEmailChange


class AccountApi(AccountServiceServicer):
    """The service as the proto describes it.

    The hash of a call leaves out what a fast hash must not be kept of (passwords, who forgot theirs), and the captcha: a
    repeat may bring another.
    """

    def __init__(self, use: AccountUses, accounts: Accounts, officers: Officers) -> None:
        self._use = use
        self._accounts = accounts
        self._officers = officers

    async def RegisterAccount(self, request: pb.RegisterAccountRequest, context: Any) -> pb.RegisterAccountResponse:
        """A new account."""
        command = common.command(request, without=("password", "captcha"))
        await self._use.register(command, messages.registration(request), messages.answer(request.captcha))
        return pb.RegisterAccountResponse()

    async def CheckUserName(self, request: pb.CheckUserNameRequest, context: Any) -> pb.CheckUserNameResponse:
        """Whether a name is free."""
        available = await self._use.check_user_name(request.user_name, messages.answer(request.captcha))
        return pb.CheckUserNameResponse(available=available)

    async def VerifyContact(self, request: pb.VerifyContactRequest, context: Any) -> pb.VerifyContactResponse:
        """The e-mail box answered."""
        await self._use.verify(messages.unrepeatable_command(), request.token)
        return pb.VerifyContactResponse()

    async def ResendVerification(
        self, request: pb.ResendVerificationRequest, context: Any
    ) -> pb.ResendVerificationResponse:
        """Another verification mail."""
        await self._use.resend(common.command(request))
        return pb.ResendVerificationResponse()

    async def GetMyAccount(self, request: pb.GetMyAccountRequest, context: Any) -> pb.Account:
        """The caller's own account."""
        return messages.account(await self._accounts.get(calls.current().principal.id))

    async def GetMyOfficer(self, request: pb.GetMyOfficerRequest, context: Any) -> admin_service_pb2.Officer:
        """The caller, an officer."""
        return messages.officer(await self._officers.get(calls.current().principal.id))

    async def UpdateMyAccount(self, request: pb.UpdateMyAccountRequest, context: Any) -> pb.Account:
        """Another profile."""
        typed, paths = messages.profile(request.account.profile), list(request.update_mask.paths)
        return messages.account(await self._use.update(common.command(request), request.account.etag, typed, paths))

    async def ChangePassword(self, request: pb.ChangePasswordRequest, context: Any) -> pb.ChangePasswordResponse:
        """Another password."""
        command = common.command(request, without=("current_password", "new_password"))
        await self._use.change_password(command, request.current_password, request.new_password)
        return pb.ChangePasswordResponse()

    async def RequestPasswordReset(
        self, request: pb.RequestPasswordResetRequest, context: Any
    ) -> pb.RequestPasswordResetResponse:
        """A way back in is wanted."""
        command = common.command(request, without=("user_name_or_email", "captcha"))
        await self._use.request_reset(command, request.user_name_or_email, messages.answer(request.captcha))
        return pb.RequestPasswordResetResponse()

    async def ResetPassword(self, request: pb.ResetPasswordRequest, context: Any) -> pb.ResetPasswordResponse:
        """The way back in is taken."""
        command = common.command(request, without=("new_password",))
        await self._use.reset_password(command, request.token, request.new_password)
        return pb.ResetPasswordResponse()

    async def RequestEmailChange(
        self, request: pb.RequestEmailChangeRequest, context: Any
    ) -> pb.RequestEmailChangeResponse:
        """Another address is wanted."""
        command = common.command(request, without=("current_password",))
        await self._use.request_email_change(command, request.current_password, request.new_email)
        return pb.RequestEmailChangeResponse()

    async def ConfirmEmailChange(
        self, request: pb.ConfirmEmailChangeRequest, context: Any
    ) -> pb.ConfirmEmailChangeResponse:
        """The other address answered."""
        await self._use.confirm_email_change(messages.unrepeatable_command(), request.token)
        return pb.ConfirmEmailChangeResponse()
