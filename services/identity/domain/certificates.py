"""Certificates of ward one-stop systems: known by thumbprint, with explicit roles, revocable at once.

Chain and signature are checked where the certificate is parsed; here stands what a registered one may do, and when.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.common.kernel.errors import InvalidArgument
from services.common.kernel.principal import Role

from .errors import CertificateNotAccepted, CertificateNotFound, CertificateRevoked
from .officers import check_appointment

TOKEN_LIFETIME = timedelta(minutes=5)
"""How long a token bound to a certificate counts: also the longest that a revocation takes."""


@dataclass(frozen=True, slots=True)
class PresentedCertificate:
    """A certificate that chains to the ward CA.

    `thumbprint` is SHA-256 of its DER, base64url (`x5t#S256`, RFC 8705); `agency_id` its subject's common name.
    """

    thumbprint: str
    agency_id: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class WardCertificate:
    """A registered certificate; its id is the thumbprint."""

    id: str
    version: int
    agency_id: str
    roles: frozenset[Role]
    not_after: datetime
    revoked_at: datetime | None = None


def register(
    presented: PresentedCertificate, roles: frozenset[Role], *, before: WardCertificate | None, now: datetime
) -> WardCertificate:
    """Registers a certificate with exactly these roles, or gives a registered one (`before`) exactly these.

    There is no default: head and supervisor, like any role, are held only by who was given them. Raises
    `InvalidArgument`, `CertificateNotAccepted` (over, or not begun), `CertificateRevoked`.
    """
    if violations := check_appointment(presented.agency_id, roles):
        raise InvalidArgument(violations=violations)
    if not presented.not_before <= now < presented.not_after:
        raise CertificateNotAccepted
    if before is None:
        return WardCertificate(presented.thumbprint, 1, presented.agency_id, roles, presented.not_after)
    if before.revoked_at is not None:
        raise CertificateRevoked
    return replace(before, version=before.version + 1, roles=roles)


def revoke(registered: WardCertificate | None, *, now: datetime) -> WardCertificate:
    """The registration, revoked. Repeating it changes nothing. Raises `CertificateNotFound`."""
    if registered is None:
        raise CertificateNotFound
    if registered.revoked_at is not None:
        return registered
    return replace(registered, version=registered.version + 1, revoked_at=now)


def accept(registered: WardCertificate | None, presented: PresentedCertificate, *, now: datetime) -> WardCertificate:
    """The registration behind a certificate that was presented. Raises `CertificateNotAccepted`."""
    if (
        registered is None
        or registered.revoked_at is not None
        or registered.id != presented.thumbprint
        or registered.agency_id != presented.agency_id
        or not presented.not_before <= now < presented.not_after
    ):
        raise CertificateNotAccepted
    return registered
