"""The look-up pass: what a solved captcha earns. It becomes a signed token; nothing is written for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.common.kernel.lookup_passes import LIFETIME
from services.common.kernel.principal import Kind, Principal

AUDIENCE = "tracking"

_COLLECTIONS: Mapping[Kind, str] = {Kind.ACCOUNT: "accounts", Kind.OFFICER: "officers", Kind.CLIENT: "clients"}


@dataclass(frozen=True, slots=True)
class LookupPass:
    """The right to a few public look-ups until `expires_at`: tracking counts them, in process, by the pass's id.

    `payer` is on whose account they count beyond the pass itself: `accounts/{id}`, `officers/{id}`, `clients/{id}`,
    `clients/{id}/networks/{network}`, `networks/{network}`; `passes/{id}` when nothing is known of who solved the captcha.
    """

    id: str
    payer: str
    expires_at: datetime


def grant(*, pass_id: str, earner: Principal, network: str, now: datetime) -> LookupPass:
    """A pass for somebody who solved a captcha of purpose LOOKUP.

    `network` is a digest of where they are, empty if that is not known. It tells apart those who are not logged in, also
    those behind one client.
    """
    parts = []
    if collection := _COLLECTIONS.get(earner.kind):
        parts.append(f"{collection}/{earner.id}")
    if network and earner.kind in (Kind.ANONYMOUS, Kind.CLIENT):
        parts.append(f"networks/{network}")
    return LookupPass(pass_id, "/".join(parts) or f"passes/{pass_id}", now + LIFETIME)
