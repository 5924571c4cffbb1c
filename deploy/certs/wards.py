"""Ward certificates: who a ward one-stop system (bộ phận một cửa) is, at the partner port."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from .authority import Authority, certificate_pem, key_pem, new_key, thumbprint


@dataclass(frozen=True, slots=True)
class WardCertificate:
    """A ward's certificate with its key; `thumbprint` is what identity registers, `expires_at` is in UTC."""

    certificate_pem: bytes
    key_pem: bytes
    thumbprint: str
    expires_at: datetime


def issue_ward_certificate(
    ward_authority: Authority, agency_id: str, organisation: str, lifetime: timedelta = timedelta(days=365)
) -> WardCertificate:
    """A client certificate with subject `CN = agency_id, O = organisation` (at most 64 characters each, RFC 5280).

    It opens nothing by itself: identity accepts only thumbprints that were registered for the agency.
    """
    key = new_key()
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, agency_id),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
        ]
    )
    certificate = ward_authority.sign(
        subject,
        key.public_key(),
        alternative_names=[],
        usages=[ExtendedKeyUsageOID.CLIENT_AUTH],
        lifetime=lifetime,
    )
    return WardCertificate(
        certificate_pem(certificate), key_pem(key), thumbprint(certificate), certificate.not_valid_after_utc
    )
