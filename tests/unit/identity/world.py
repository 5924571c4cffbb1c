"""Identity without servers: memory stores, real keys, real tokens, real pictures, cheap passwords, a clock that obeys."""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey
from PIL import Image

from services.common.kernel.command import Command
from services.common.kernel.errors import Unavailable
from services.common.kernel.identity_documents import DocumentKind, IdentityDocument
from services.common.kernel.principal import ANONYMOUS, Kind, Principal
from services.common.runtime import SystemSecrets, UuidV7
from services.common.storage.memory import MemorySendings
from services.common.storage.sealed import KeyRing
from services.identity.adapters.captcha_images import READABLE_CHUNK, ImagePainter
from services.identity.adapters.keys import DerivedKeys, SigningKeys
from services.identity.adapters.memory import (
    MemoryAccounts,
    MemoryAttempts,
    MemoryCaptchas,
    MemoryClients,
    MemoryOfficers,
    MemoryPasswordResets,
    MemoryResetBudgets,
    MemorySessions,
    MemoryWardCertificates,
)
from services.identity.adapters.passwords import Argon2Hasher, Cost
from services.identity.adapters.tokens import SignedTokens
from services.identity.app.captchas import Answer, DrawCaptcha, EarnLookupPass, RedeemCaptcha
from services.identity.app.contact import ResendVerification, VerifyContact
from services.identity.app.correspondence import WRITTEN_ABOUT, PostOffice, WriteLetters
from services.identity.app.email_change import ConfirmEmailChange, RequestEmailChange
from services.identity.app.holders import Holders
from services.identity.app.links import Links
from services.identity.app.own_sessions import CallingSession, ListSessions, RevokeOtherSessions, RevokeSession
from services.identity.app.password_resets import RequestPasswordReset, ResetPassword, WriteResetLetter
from services.identity.app.passwords import ChangePassword, ProvePassword
from services.identity.app.ports import RecipientRefused
from services.identity.app.profiles import UpdateProfile
from services.identity.app.registration import CheckUserName, RegisterAccount
from services.identity.app.sessions import Granted, Granting, LogIn, LogOut, RefreshSession
from services.identity.domain.accounts import Account, AccountKind, Profile
from services.identity.domain.captchas import CaptchaPurpose
from services.identity.domain.letters import Letter
from services.identity.domain.links import LinkPurpose
from services.identity.domain.registration import Registration
from tests.support.clocks import HandClock

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
PUBLIC_URL = "https://motcua.example.vn"
PASSWORD = "bốn từ dễ nhớ"
CITIZEN = Registration(
    kind=AccountKind.CITIZEN,
    user_name="nguyen.a",
    password=PASSWORD,
    profile=Profile(
        full_name="Nguyễn Văn A",
        birth_date=date(1990, 1, 1),
        identity_document=IdentityDocument(DocumentKind.PERSONAL_NUMBER, "038090000001"),
        email="nguoi-dan@example.vn",
        phone="0900000000",
        address="Phường Tân Dân, tỉnh Thanh Hóa",
    ),
)
IDS, SECRETS = UuidV7(), SystemSecrets()


class Relay:
    """The `Mailer`: keeps the letters. `full` boxes take them later, `closed` ones never."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, Letter]] = []
        self.full: set[str] = set()
        self.closed: set[str] = set()

    async def send(self, event_id: str, letter: Letter) -> None:
        if letter.to in self.closed:
            raise RecipientRefused
        if letter.to in self.full:
            raise Unavailable
        self.letters.append((event_id, letter))


def signing_keys(*kids: str) -> SigningKeys:
    made = (OKPKey.generate_key("Ed25519", {"kid": kid, "use": "sig", "alg": "Ed25519"}) for kid in kids)
    return SigningKeys(tuple(made))


def command(request_id: str = "", body: str = "", actor: Principal = ANONYMOUS) -> Command:
    call = request_id or str(uuid.uuid4())
    return Command(actor, call, "/motcua.identity.v1.AccountService/RegisterAccount", _hash(body))


def _hash(body: str) -> bytes:
    return hashlib.sha256(body.encode()).digest()


def claims_of(token: str, keys: SigningKeys) -> Mapping[str, Any]:
    return jwt.decode(token, KeySet(list(keys.keys)), algorithms=["Ed25519"]).claims


@dataclass
class World:
    """The use cases of people, wired as the composition root wires them."""

    hasher: Argon2Hasher
    painter: ImagePainter

    def __post_init__(self) -> None:
        names: dict[str, str] = {}
        self.clock = HandClock(NOON)
        self.signing = signing_keys("test-1")
        self.keys = DerivedKeys.of(KeyRing("seal-1", {"seal-1": bytes(range(32))}))
        self.tokens = SignedTokens(self.signing, self.keys.links, self.clock)
        self.accounts, self.officers = MemoryAccounts(names), MemoryOfficers(names)
        self.sessions, self.attempts, self.captchas = MemorySessions(), MemoryAttempts(), MemoryCaptchas()
        self.certificates, self.clients = MemoryWardCertificates(), MemoryClients()
        self.sendings, self.post = MemorySendings(self.clock), Relay()
        self.resets, self.budgets = MemoryPasswordResets(), MemoryResetBudgets()

        holders, grant = Holders(self.accounts, self.officers, self.clock, IDS), Granting(self.tokens, self.clock, IDS)
        self.draw = DrawCaptcha(self.captchas, self.painter, self.keys.captcha, self.clock, IDS, SECRETS)
        self.redeem = RedeemCaptcha(self.captchas, self.keys.captcha, self.clock)
        self.earn_pass = EarnLookupPass(self.redeem, self.tokens, self.keys.networks, self.clock, IDS)
        self.register = RegisterAccount(self.accounts, self.redeem, self.hasher, self.clock, IDS)
        self.check_user_name = CheckUserName(holders, self.redeem, IDS)
        self.verify = VerifyContact(self.accounts, self.tokens, self.clock, IDS)
        post, links = PostOffice(self.sendings, self.post), Links(self.tokens, self.clock, PUBLIC_URL)
        self.write = WriteLetters(self.accounts, post, links)
        self.write_reset = WriteResetLetter(self.resets, self.accounts, self.budgets, post, links, self.clock)
        calling = CallingSession(holders, self.sessions, self.clock)
        self.resend = ResendVerification(self.accounts, calling, self.clock, IDS)
        prove = ProvePassword(holders, self.attempts, self.hasher, self.clock)
        self.change_password = ChangePassword(holders, calling, prove, self.hasher)
        self.request_reset = RequestPasswordReset(self.resets, self.redeem, self.clock, IDS)
        self.reset_password = ResetPassword(self.accounts, self.attempts, self.tokens, self.hasher, self.clock, IDS)
        self.request_email_change = RequestEmailChange(self.accounts, calling, prove, self.clock, IDS)
        self.confirm_email_change = ConfirmEmailChange(self.accounts, self.tokens, self.clock, IDS)
        self.update_profile = UpdateProfile(self.accounts, calling, self.clock)
        self.list_sessions = ListSessions(holders, self.sessions, self.clock)
        self.revoke_session = RevokeSession(calling, self.sessions, self.clock)
        self.revoke_others = RevokeOtherSessions(holders, calling)
        self.log_in = LogIn(holders, self.sessions, self.attempts, self.hasher, grant, self.clock, IDS, SECRETS)
        self.refresh = RefreshSession(holders, self.sessions, grant, self.keys.refresh, self.clock)
        self.log_out = LogOut(self.sessions, self.clock)

    def caller(self, granted: Granted) -> Principal:
        """Who calls with the access token of a session."""
        claims = claims_of(granted.access_token, self.signing)
        return Principal(Kind(claims["kind"]), claims["sub"], session_id=claims["sid"])

    async def solved(self, purpose: CaptchaPurpose = CaptchaPurpose.REGISTER) -> Answer:
        """A captcha, looked at and typed."""
        drawn = await self.draw(purpose)
        with Image.open(io.BytesIO(drawn.image)) as image:
            image.load()
            return Answer(drawn.id, str(image.info[READABLE_CHUNK]))

    async def registered(self, user_name: str = "nguyen.a", email: str = CITIZEN.profile.email) -> Account:
        """Somebody who has filled the form; the box has not answered."""
        typed = replace(CITIZEN, user_name=user_name, profile=replace(CITIZEN.profile, email=email))
        await self.register(command(), typed, await self.solved())
        account = await self.accounts.find_by_user_name(user_name)
        assert account is not None
        return account

    async def confirm(self, account: Account) -> None:
        """The box of the account answers."""
        expires_at = self.clock.now() + timedelta(hours=24)
        email = account.profile.email
        token = self.tokens.link(LinkPurpose.CONFIRM_CONTACT, account.id, email, expires_at=expires_at)
        await self.verify(command(), token)

    async def ask_for_mail(self, account: Account, request_id: str = "") -> None:
        """The account, logged in, asks for another verification mail."""
        granted = await self.log_in(account.user_name, PASSWORD)
        await self.resend(command(request_id, actor=self.caller(granted)))

    async def deliver(self) -> list[Letter]:
        """Has every event written about; the letters that came of it."""
        before = len(self.post.letters)
        for event in self.accounts.events:
            if isinstance(event, WRITTEN_ABOUT):
                await self.write(event)
        for asked in self.resets.events:
            await self.write_reset(asked)
        return [letter for _, letter in self.post.letters[before:]]


def token_in(letter: Letter, page: str = "/xac-nhan") -> str:
    """The token in the link of a letter, which opens this page; the HTML has the same link."""
    (link,) = (word for word in letter.text.split() if word.startswith(PUBLIC_URL))
    assert link in unescape(letter.html)
    assert urlsplit(link).path == page
    return parse_qs(urlsplit(link).query)["token"][0]


def cheap() -> Argon2Hasher:
    return Argon2Hasher(Cost(passes=1, memory_kib=1_024, threads=2))
