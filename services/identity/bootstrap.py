"""Identity's composition root: settings → adapters → use cases → entrypoints."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from motcua.identity.v1 import (
    account_service_pb2_grpc,
    admin_service_pb2_grpc,
    captcha_service_pb2_grpc,
    partner_service_pb2_grpc,
    session_service_pb2_grpc,
)

from services.common import composition
from services.common.events.bus import Bus
from services.common.events.consumer import Consumer
from services.common.events.doorbell import Doorbell
from services.common.events.outbox import Outbox
from services.common.events.relay import Relay
from services.common.leases import Lease
from services.common.mail import MailSender
from services.common.rpc.server import Servicer
from services.common.rpc.tokens import TokenVerifier
from services.common.runtime import SystemClock, SystemSecrets, UuidV7
from services.common.sendings import MongoSendings
from services.common.service import App
from services.common.storage import mongo
from services.common.storage.idempotency import Idempotency
from services.common.storage.sealed import KeyRing, Sealer
from services.common.sweeper import Sweeper
from services.identity.adapters.captcha_images import ImagePainter
from services.identity.adapters.keys import DerivedKeys, SigningKeys
from services.identity.adapters.mailer import SmtpMailer
from services.identity.adapters.mongo_accounts import MongoAccounts
from services.identity.adapters.mongo_attempts import MongoAttempts
from services.identity.adapters.mongo_captchas import MongoCaptchas
from services.identity.adapters.mongo_officers import MongoOfficers
from services.identity.adapters.mongo_partners import MongoClients, MongoWardCertificates
from services.identity.adapters.mongo_password_resets import MongoPasswordResets, MongoResetBudgets
from services.identity.adapters.mongo_sessions import MongoSessions
from services.identity.adapters.mongo_user_names import UserNames
from services.identity.adapters.passwords import Argon2Hasher, Cost
from services.identity.adapters.tokens import SignedTokens
from services.identity.adapters.ward_ca import WardCa
from services.identity.app.admin import (
    CreateClient,
    CreateOfficer,
    DisableOfficer,
    RegisterWardCertificate,
    RenewClientSecret,
    RevokeWardCertificate,
    SetOfficerPassword,
    SetOfficerRoles,
)
from services.identity.app.captchas import DrawCaptcha, EarnLookupPass, RedeemCaptcha
from services.identity.app.contact import ResendVerification, VerifyContact
from services.identity.app.correspondence import PostOffice, WriteLetters
from services.identity.app.email_change import ConfirmEmailChange, RequestEmailChange
from services.identity.app.holders import Holders
from services.identity.app.links import Links
from services.identity.app.own_sessions import CallingSession, ListSessions, RevokeOtherSessions, RevokeSession
from services.identity.app.partners import ExchangeCertificate, ExchangeClientSecret
from services.identity.app.password_resets import RequestPasswordReset, ResetPassword, WriteResetLetter
from services.identity.app.passwords import ChangePassword, ProvePassword
from services.identity.app.profiles import UpdateProfile
from services.identity.app.registration import CheckUserName, RegisterAccount
from services.identity.app.sessions import Granting, LogIn, LogOut, RefreshSession
from services.identity.app.sweep import SweepAddresses, SweepUnverified
from services.identity.entrypoints.accounts_api import AccountApi, AccountUses
from services.identity.entrypoints.admin_api import AdminApi, AdminUses
from services.identity.entrypoints.captchas_api import CaptchaApi
from services.identity.entrypoints.consumers import STREAM, SUBJECTS, letter_consumer, reset_consumer
from services.identity.entrypoints.partners_api import PartnerApi
from services.identity.entrypoints.sessions_api import SessionApi, SessionUses
from services.identity.settings import Settings

NAME = "identity"
_PROTOS = "motcua.identity.v1"


@dataclass(frozen=True, slots=True)
class _Keys:
    signing: SigningKeys
    sealing: KeyRing
    derived: DerivedKeys


class _Part(Protocol):
    async def prepare(self) -> None: ...


class _Stores:
    """Identity's database."""

    def __init__(self, database: mongo.Database, keys: _Keys, doorbell: Doorbell, clock: SystemClock) -> None:
        names, idempotency = UserNames(database), Idempotency(database, clock)
        self.outbox = Outbox(database, clock)
        me = UuidV7().new()
        self.relaying, self.sweeping = Lease(database, "relay", me, clock), Lease(database, "sweeper", me, clock)
        sealer, ring = Sealer(keys.sealing), doorbell.ring
        self.accounts = MongoAccounts(
            database, sealer, keys.derived.emails, self.outbox, idempotency, names, on_commit=ring
        )
        self.officers = MongoOfficers(database, self.outbox, idempotency, names)
        self.resets = MongoPasswordResets(database, sealer, self.outbox, idempotency, on_commit=ring)
        self.reset_budgets = MongoResetBudgets(database)
        self.sessions = MongoSessions(database)
        self.attempts = MongoAttempts(database, keys.derived.attempts)
        self.captchas = MongoCaptchas(database)
        self.certificates = MongoWardCertificates(database)
        self.clients = MongoClients(database)
        self.sendings = MongoSendings(database, clock)
        self._parts: tuple[_Part, ...] = (
            *(names, idempotency, self.outbox, self.relaying, self.sweeping),
            *(self.accounts, self.officers, self.resets, self.reset_budgets, self.sessions, self.attempts),
            *(self.captchas, self.certificates, self.clients, self.sendings),
        )

    async def prepare(self) -> None:
        """Makes every collection and index."""
        for part in self._parts:
            await part.prepare()


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[App]:
    """The running parts of identity; leaving ends them in reverse order."""
    clock = SystemClock()
    keys, ward_ca = _keys(settings), WardCa(settings.ward_ca_file, clock)
    ward_ca.check()
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(composition.database(settings, NAME))
        bus = await stack.enter_async_context(composition.bus(settings, NAME, stream=STREAM, subjects=SUBJECTS))
        doorbell = Doorbell(NAME, bus)
        await doorbell.listen()
        stores = _Stores(database, keys, doorbell, clock)
        await stores.prepare()
        cost = Cost(settings.password_passes, settings.password_memory_kib, settings.password_threads)
        hasher = await stack.enter_async_context(Argon2Hasher(cost))
        painter = await stack.enter_async_context(ImagePainter(readable=settings.captcha_readable))
        tokens = SignedTokens(keys.signing, keys.derived.links, clock)

        relay = Relay(stores.outbox, bus, stores.relaying, doorbell)
        sweeps = SweepUnverified(stores.accounts, clock), SweepAddresses(stores.accounts, clock)
        sweeper = Sweeper(sweeps, stores.sweeping)
        consumers = _consumers(settings, bus, stores, tokens, clock)
        await stack.enter_async_context(composition.background(relay.run, sweeper.run, consumers=consumers))
        yield App(
            _servicers(stores, keys, ward_ca, hasher, painter, tokens, clock),
            TokenVerifier(_local(keys.signing), clock, NAME),
        )


def _consumers(
    settings: Settings, bus: Bus, stores: _Stores, tokens: SignedTokens, clock: SystemClock
) -> list[Consumer]:
    mailer = SmtpMailer(MailSender(settings.smtp_url, settings.mail_from, clock))
    post, links = PostOffice(stores.sendings, mailer), Links(tokens, clock, settings.public_url)
    write = WriteLetters(stores.accounts, post, links)
    write_reset = WriteResetLetter(stores.resets, stores.accounts, stores.reset_budgets, post, links, clock)
    return [letter_consumer(bus, write), reset_consumer(bus, write_reset)]


def _servicers(
    stores: _Stores,
    keys: _Keys,
    ward_ca: WardCa,
    hasher: Argon2Hasher,
    painter: ImagePainter,
    tokens: SignedTokens,
    clock: SystemClock,
) -> list[Servicer]:
    ids, secrets, derived = UuidV7(), SystemSecrets(), keys.derived
    redeem = RedeemCaptcha(stores.captchas, derived.captcha, clock)
    holders, grant = Holders(stores.accounts, stores.officers, clock, ids), Granting(tokens, clock, ids)
    calling = CallingSession(holders, stores.sessions, clock)
    prove = ProvePassword(holders, stores.attempts, hasher, clock)
    accounts = AccountApi(
        AccountUses(
            register=RegisterAccount(stores.accounts, redeem, hasher, clock, ids),
            check_user_name=CheckUserName(holders, redeem, ids),
            verify=VerifyContact(stores.accounts, tokens, clock, ids),
            resend=ResendVerification(stores.accounts, calling, clock, ids),
            update=UpdateProfile(stores.accounts, calling, clock),
            change_password=ChangePassword(holders, calling, prove, hasher),
            request_reset=RequestPasswordReset(stores.resets, redeem, clock, ids),
            reset_password=ResetPassword(stores.accounts, stores.attempts, tokens, hasher, clock, ids),
            request_email_change=RequestEmailChange(stores.accounts, calling, prove, clock, ids),
            confirm_email_change=ConfirmEmailChange(stores.accounts, tokens, clock, ids),
        ),
        stores.accounts,
        stores.officers,
    )
    sessions = SessionApi(
        SessionUses(
            log_in=LogIn(holders, stores.sessions, stores.attempts, hasher, grant, clock, ids, secrets),
            refresh=RefreshSession(holders, stores.sessions, grant, derived.refresh, clock),
            log_out=LogOut(stores.sessions, clock),
            list=ListSessions(holders, stores.sessions, clock),
            revoke=RevokeSession(calling, stores.sessions, clock),
            revoke_others=RevokeOtherSessions(holders, calling),
        ),
        json.dumps(keys.signing.public),
    )
    captchas = CaptchaApi(
        DrawCaptcha(stores.captchas, painter, derived.captcha, clock, ids, secrets),
        EarnLookupPass(redeem, tokens, derived.networks, clock, ids),
    )
    partners = PartnerApi(
        ExchangeCertificate(stores.certificates, ward_ca, tokens, clock, ids),
        ExchangeClientSecret(stores.clients, tokens, clock, ids),
    )
    admin = AdminApi(
        AdminUses(
            create_officer=CreateOfficer(stores.officers, hasher, ids),
            disable_officer=DisableOfficer(stores.officers),
            set_officer_roles=SetOfficerRoles(stores.officers),
            set_officer_password=SetOfficerPassword(stores.officers, stores.attempts, hasher),
            register_certificate=RegisterWardCertificate(stores.certificates, ward_ca, clock),
            revoke_certificate=RevokeWardCertificate(stores.certificates, clock),
            create_client=CreateClient(stores.clients, secrets),
            renew_client_secret=RenewClientSecret(stores.clients, secrets),
        )
    )
    return [
        Servicer(f"{_PROTOS}.AccountService", account_service_pb2_grpc.add_AccountServiceServicer_to_server, accounts),
        Servicer(f"{_PROTOS}.SessionService", session_service_pb2_grpc.add_SessionServiceServicer_to_server, sessions),
        Servicer(f"{_PROTOS}.CaptchaService", captcha_service_pb2_grpc.add_CaptchaServiceServicer_to_server, captchas),
        Servicer(f"{_PROTOS}.PartnerService", partner_service_pb2_grpc.add_PartnerServiceServicer_to_server, partners),
        Servicer(f"{_PROTOS}.AdminService", admin_service_pb2_grpc.add_AdminServiceServicer_to_server, admin),
    ]


def _keys(settings: Settings) -> _Keys:
    sealing = KeyRing.read(settings.sealing_keys_file, settings.profile)
    return _Keys(SigningKeys.read(settings.signing_key_file, settings.profile), sealing, DerivedKeys.of(sealing))


def _local(keys: SigningKeys) -> Callable[[], Awaitable[dict[str, Any]]]:
    async def fetch() -> dict[str, Any]:
        return dict(keys.public)

    return fetch
