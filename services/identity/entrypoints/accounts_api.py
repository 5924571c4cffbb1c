"""motcua.identity.v1.AccountService: proto ↔ use case, nothing else."""

from __future__ import annotations

from typing import Any

from motcua.identity.v1 import account_service_pb2 as pb
from motcua.identity.v1.account_service_pb2_grpc import AccountServiceServicer

from services.common import messages as common
from services.common.rpc import calls
from services.identity.app.contact import ResendVerification, VerifyContact
from services.identity.app.ports import Accounts
from services.identity.app.registration import CheckUserName, RegisterAccount

from . import messages


class AccountApi(AccountServiceServicer):
    """The service as the proto describes it."""

    def __init__(
        self,
        register: RegisterAccount,
        check_user_name: CheckUserName,
        verify: VerifyContact,
        resend: ResendVerification,
        accounts: Accounts,
    ) -> None:
        self._register = register
        self._check_user_name = check_user_name
        self._verify = verify
        self._resend = resend
        self._accounts = accounts

    async def RegisterAccount(self, request: pb.RegisterAccountRequest, context: Any) -> pb.RegisterAccountResponse:
        """A new account."""
        await self._register(
            messages.command(request), messages.registration(request), messages.answer(request.captcha)
        )
        return pb.RegisterAccountResponse()

    async def CheckUserName(self, request: pb.CheckUserNameRequest, context: Any) -> pb.CheckUserNameResponse:
        """Whether a name is free."""
        available = await self._check_user_name(request.user_name, messages.answer(request.captcha))
        return pb.CheckUserNameResponse(available=available)

    async def VerifyContact(self, request: pb.VerifyContactRequest, context: Any) -> pb.VerifyContactResponse:
        """The e-mail box answered."""
        await self._verify(messages.unrepeatable_command(), request.token)
        return pb.VerifyContactResponse()

    async def ResendVerification(
        self, request: pb.ResendVerificationRequest, context: Any
    ) -> pb.ResendVerificationResponse:
        """Another verification mail."""
        await self._resend(common.command(request))
        return pb.ResendVerificationResponse()

    async def GetMyAccount(self, request: pb.GetMyAccountRequest, context: Any) -> pb.Account:
        """The caller's own account."""
        return messages.account(await self._accounts.get(calls.current().principal.id))
