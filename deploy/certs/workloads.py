"""Workload certificates: who a process of ours is, on both ends of an internal connection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from .authority import Authority, certificate_pem, key_pem, load_key, new_key
from .files import new_directory, replace

TRUST_DOMAIN = "motcua"
LOCAL_HOSTS = ("localhost", "127.0.0.1")
LIFETIME = timedelta(days=365)
RENEW_BEFORE = timedelta(days=30)


def ensure_workload(authority: Authority, directory: Path, workload: str, hosts: Sequence[str] = LOCAL_HOSTS) -> None:
    """Make `directory` hold `ca.pem`, `tls.pem` and `tls.key` of `workload`, renewed when they near their end.

    The certificate names the workload by the URI `spiffe://motcua/<workload>` (SPIFFE-ID §2) and is good for both
    client and server; `hosts` are the DNS names and addresses it serves, besides its own name, which clients insist on.
    """
    uri = x509.UniformResourceIdentifier(f"spiffe://{TRUST_DOMAIN}/{workload}")
    usages = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    _ensure(authority, directory, workload, [uri, *_host_names([workload, *hosts])], usages, {"ca.pem": authority})


def ensure_partner_port(
    authority: Authority, ward_authority: Authority, directory: Path, hosts: Sequence[str] = LOCAL_HOSTS
) -> None:
    """Make `directory` hold the partner port's `tls.pem` and `tls.key`, `ca.pem` and the `ward-ca.pem` it trusts."""
    usages = [ExtendedKeyUsageOID.SERVER_AUTH]
    trusted = {"ca.pem": authority, "ward-ca.pem": ward_authority}
    _ensure(authority, directory, "partner", _host_names(hosts), usages, trusted)


def needs_renewal(certificate: x509.Certificate, now: datetime) -> bool:
    """Whether `certificate` ends within 30 days of `now`."""
    return certificate.not_valid_after_utc - now < RENEW_BEFORE


def _ensure(
    authority: Authority,
    directory: Path,
    name: str,
    alternative_names: Sequence[x509.GeneralName],
    usages: Sequence[x509.ObjectIdentifier],
    trusted: dict[str, Authority],
) -> None:
    def certificate(key: ec.EllipticCurvePrivateKey) -> bytes:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        signed = authority.sign(
            subject, key.public_key(), alternative_names=alternative_names, usages=usages, lifetime=LIFETIME
        )
        return certificate_pem(signed)

    if not directory.exists():
        key = new_key()
        with new_directory(directory) as new:
            for file, root in trusted.items():
                replace(new / file, certificate_pem(root.certificate))
            replace(new / "tls.key", key_pem(key))
            replace(new / "tls.pem", certificate(key))
        return
    present = x509.load_pem_x509_certificate((directory / "tls.pem").read_bytes())
    if needs_renewal(present, datetime.now(UTC)):
        # The key stays, so that one rename renews the pair.
        replace(directory / "tls.pem", certificate(load_key((directory / "tls.key").read_bytes())))


def _host_names(hosts: Sequence[str]) -> list[x509.GeneralName]:
    return [_host_name(host) for host in hosts]


def _host_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)
