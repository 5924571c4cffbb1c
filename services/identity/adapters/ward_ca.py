"""Ward certificates: parsed, and verified against the ward CA (RFC 5280)."""

from __future__ import annotations

import base64
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    Store,
    VerificationError,
)

from services.common.kernel.ports import Clock
from services.common.settings import SettingsError
from services.identity.domain.certificates import PresentedCertificate
from services.identity.domain.errors import CertificateNotAccepted


class WardCa:
    """The `CertificateReader`. `path` holds the ward CA's certificates, PEM; it is read again when it is needed."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock

    def check(self) -> None:
        """Raises `SettingsError` when the file is missing or holds no certificates."""
        try:
            self._trusted()
        except OSError as error:
            raise SettingsError(f"cannot start: ward CA file {self._path.name}: {error.strerror}") from None
        except ValueError:
            raise SettingsError(f"cannot start: ward CA file {self._path.name} holds no certificate") from None

    def read(self, pem: str) -> PresentedCertificate:
        """See `CertificateReader.read`."""
        try:
            certificate = x509.load_pem_x509_certificate(pem.encode())
            policy = PolicyBuilder().store(self._trusted()).time(self._clock.now())
            policy.extension_policies(ca_policy=_CA, ee_policy=_LEAF).build_client_verifier().verify(certificate, [])
            (agency,) = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        except (VerificationError, ValueError):
            raise CertificateNotAccepted from None
        return PresentedCertificate(
            thumbprint=base64.urlsafe_b64encode(certificate.fingerprint(SHA256())).rstrip(b"=").decode(),
            agency_id=str(agency.value),
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
        )

    def _trusted(self) -> Store:
        return Store(x509.load_pem_x509_certificates(self._path.read_bytes()))


def _for_clients(_policy: Policy, _certificate: x509.Certificate, usages: x509.ExtendedKeyUsage | None) -> None:
    if usages is None or ExtendedKeyUsageOID.CLIENT_AUTH not in usages:
        raise ValueError("the certificate is not for clients")


def _no_authority(_policy: Policy, _certificate: x509.Certificate, basic: x509.BasicConstraints | None) -> None:
    if basic is not None and basic.ca:
        raise ValueError("an authority's certificate opens nothing")


_CA = ExtensionPolicy.webpki_defaults_ca()
# A ward is named by its subject, not by a host name: there is no subject alternative name, which the web's rules demand.
_LEAF = (
    ExtensionPolicy.permit_all()
    .may_be_present(x509.BasicConstraints, Criticality.AGNOSTIC, _no_authority)
    .require_present(x509.ExtendedKeyUsage, Criticality.AGNOSTIC, _for_clients)
)
