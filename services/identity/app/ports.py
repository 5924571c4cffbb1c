"""What the use cases of identity need from outside. Stores may raise `Unavailable`: the same call may be repeated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Never, Protocol

from services.common.kernel.aggregates import Aggregates
from services.common.kernel.principal import Kind, Principal
from services.identity.domain.accounts import Account
from services.identity.domain.attempts import LoginAttempts
from services.identity.domain.captchas import Captcha
from services.identity.domain.certificates import PresentedCertificate, WardCertificate
from services.identity.domain.clients import RegisteredClient
from services.identity.domain.events import AccountEvent
from services.identity.domain.letters import Letter
from services.identity.domain.links import LinkProof, LinkPurpose
from services.identity.domain.lookup_passes import LookupPass
from services.identity.domain.officers import Officer
from services.identity.domain.password_resets import PasswordReset, ResetAsked, ResetBudget
from services.identity.domain.sessions import Session


class Accounts(Aggregates[Account, AccountEvent], Protocol):
    """Accounts. `user_name` is unique (`UserNameTaken`), so is `verified_email` where it is not empty (`EmailTaken`)."""

    async def find_by_user_name(self, user_name: str) -> Account | None:
        """The account of a cleaned user name."""
        ...

    async def find_by_verified_email(self, email: str) -> Account | None:
        """The account whose box answered at this cleaned address."""
        ...

    async def unverified(self, registered_before: datetime, *, limit: int) -> Sequence[Account]:
        """The oldest accounts whose box has not answered; `remove` frees the user name, too."""
        ...

    async def with_other_addresses(self, since_before: datetime, *, limit: int) -> Sequence[Account]:
        """The accounts with the oldest `other_addresses_since`."""
        ...


class Officers(Aggregates[Officer, Never], Protocol):
    """Officers. User names are one space with those of accounts: `add` raises `UserNameTaken` for either."""

    async def find_by_user_name(self, user_name: str) -> Officer | None:
        """The officer of a cleaned user name."""
        ...


class PasswordResets(Aggregates[PasswordReset, ResetAsked], Protocol):
    """Resets that were asked for; forgotten when they expire (`PasswordResetNotFound`)."""


class ResetBudgets(Protocol):
    """The mails about resets that each account was granted; what is an hour old may be forgotten."""

    async def update(self, account_id: str, fn: Callable[[ResetBudget], ResetBudget]) -> ResetBudget:
        """Stores what the pure `fn` makes of the budget (an empty one at first), by compare-and-swap on `version`; nothing
        is written when it is the same."""
        ...


class Sessions(Protocol):
    """Sessions; what has expired may be forgotten."""

    async def add(self, session: Session) -> None:
        """Keeps a new session; once more is the same."""
        ...

    async def get(self, session_id: str) -> Session:
        """The session. Raises `SessionExpired` when there is none."""
        ...

    async def update(self, session_id: str, fn: Callable[[Session], Session]) -> Session:
        """Stores what the pure `fn` makes of it, by compare-and-swap on `version`; nothing is written when it is the same.

        Raises `SessionExpired` when there is none, and what `fn` raises.
        """
        ...

    async def of_holder(self, kind: Kind, holder_id: str, *, now: datetime, limit: int) -> Sequence[Session]:
        """The sessions of an account or officer that end last, revoked ones perhaps among them."""
        ...


class Captchas(Protocol):
    """Captchas; what has expired may be forgotten."""

    async def add(self, captcha: Captcha) -> None:
        """Keeps a new captcha; once more is the same."""
        ...

    async def take(self, captcha_id: str, *, claim: str) -> Captcha | None:
        """Gives the captcha out to the first claim, and to the same claim again: to no other one."""
        ...


class WardCertificates(Protocol):
    """Registered certificates by thumbprint."""

    async def find(self, thumbprint: str) -> WardCertificate | None:
        """The registration, revoked or not."""
        ...

    async def update(self, thumbprint: str, fn: Callable[[WardCertificate | None], WardCertificate]) -> WardCertificate:
        """Stores what the pure `fn` makes of the registration (None: there is none); changes at once follow one another.

        What `fn` raises reaches the caller.
        """
        ...


class Clients(Protocol):
    """Registered clients."""

    async def find(self, client_id: str) -> RegisteredClient | None:
        """The client."""
        ...

    async def add(self, client: RegisteredClient) -> None:
        """Keeps a new client; once more, with the same secret, is the same. Raises `ClientExists`."""
        ...

    async def update(self, client_id: str, fn: Callable[[RegisteredClient], RegisteredClient]) -> RegisteredClient:
        """Stores what the pure `fn` makes of it, by compare-and-swap on `version`. Raises `ClientNotFound`."""
        ...


class Attempts(Protocol):
    """Wrong passwords, by the user name that was typed or by who was logged in; what is a day old may be forgotten."""

    async def update(self, user_name: str, fn: Callable[[LoginAttempts], LoginAttempts]) -> None:
        """Stores what the pure `fn` makes of the record (an empty one at first): two at once don't count as one.

        What `fn` raises reaches the caller.
        """
        ...

    async def forget(self, user_name: str) -> None:
        """Removes it, after a success."""
        ...


class PasswordHasher(Protocol):
    """argon2id, off the event loop."""

    async def hash(self, password: str) -> str:
        """A PHC string for a cleaned password."""
        ...

    async def verify(self, password_hash: str, password: str) -> bool:
        """Whether the cleaned password is right. An empty hash takes as long as a real one and is never right."""
        ...


class CaptchaPainter(Protocol):
    """Draws the picture."""

    async def paint(self, answer: str) -> bytes:
        """A PNG that shows the answer to people."""
        ...


class Digest(Protocol):
    """A keyed digest: the same text has the same one, and nobody finds the text."""

    def digest(self, text: str) -> str:
        """The digest of a text."""
        ...


class Tokens(Protocol):
    """Signs with identity's key (Ed25519)."""

    def access(self, principal: Principal, *, expires_at: datetime, certificate_thumbprint: str = "") -> str:
        """A JWT for every service; bound to a certificate where a thumbprint is given."""
        ...

    def lookup_pass(self, earned: LookupPass) -> str:
        """A JWT for tracking alone."""
        ...

    def link(self, purpose: LinkPurpose, account_id: str, about: str, *, expires_at: datetime) -> str:
        """The token of a link in a mail, for identity alone; of what it is `about` it holds a keyed digest."""
        ...

    def read_link(self, purpose: LinkPurpose, token: str) -> LinkProof | None:
        """What the token proves; None when it is none of that purpose, or too old."""
        ...

    def is_about(self, proof: LinkProof, about: str) -> bool:
        """Whether the link was about this."""
        ...


class CertificateReader(Protocol):
    """Parses PEM and checks that it chains to the ward CA."""

    def read(self, pem: str) -> PresentedCertificate:
        """Raises `CertificateNotAccepted`."""
        ...


class RecipientRefused(Exception):
    """The recipient's server will never take this letter."""


class Mailer(Protocol):
    """The mail relay."""

    async def send(self, event_id: str, letter: Letter) -> None:
        """Sends; a repeat for the same event carries the same Message-ID. Raises `RecipientRefused`."""
        ...
