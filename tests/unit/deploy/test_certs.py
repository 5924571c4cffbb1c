"""Certificates: who they name, who signed them, and that they are whole, private and kept."""

from __future__ import annotations

import stat
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from deploy.certs import WORKLOADS, Authority, Material, ensure, issue_ward_certificate, thumbprint
from deploy.certs.authority import load_key
from deploy.certs.files import new_directory, write_once
from deploy.certs.workloads import ensure_workload, needs_renewal


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return ensure(tmp_path_factory.mktemp("var"))


def certificate(directory: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((directory / "tls.pem").read_bytes())


@pytest.mark.parametrize("workload", WORKLOADS)
def test_a_workload_is_named_by_its_spiffe_uri_and_signed_by_the_internal_ca(material: Material, workload: str) -> None:
    directory = material.tls_dir(workload)
    found = certificate(directory)
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    usage = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value

    assert names.get_values_for_type(x509.UniformResourceIdentifier) == [f"spiffe://motcua/{workload}"]
    assert names.get_values_for_type(x509.DNSName) == [workload, "localhost"]
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]
    assert set(usage) == {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH}
    found.verify_directly_issued_by(x509.load_pem_x509_certificate((directory / "ca.pem").read_bytes()))
    assert load_key((directory / "tls.key").read_bytes()).public_key() == found.public_key()


def test_a_ward_certificate_names_its_agency_and_comes_from_another_ca(material: Material) -> None:
    wards = Authority.load(material.ward_ca_dir)
    issued = issue_ward_certificate(wards, "hp0101", "UBND phường Hải An")
    found = x509.load_pem_x509_certificate(issued.certificate_pem)

    assert found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == "hp0101"
    assert found.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value == "UBND phường Hải An"
    assert list(found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value) == [
        ExtendedKeyUsageOID.CLIENT_AUTH
    ]
    assert load_key(issued.key_pem).public_key() == found.public_key()
    found.verify_directly_issued_by(wards.certificate)
    with pytest.raises(ValueError, match=r"[Ii]ssuer"):
        found.verify_directly_issued_by(Authority.load(material.internal_ca_dir).certificate)


def test_the_partner_port_trusts_the_ward_ca(material: Material) -> None:
    trusted = x509.load_pem_x509_certificate((material.tls_dir("partner") / "ward-ca.pem").read_bytes())

    assert trusted == Authority.load(material.ward_ca_dir).certificate
    assert list(
        certificate(material.tls_dir("partner")).extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    ) == [ExtendedKeyUsageOID.SERVER_AUTH]


def test_the_thumbprint_is_the_sha256_of_the_der_in_base64url(material: Material) -> None:
    found = certificate(material.tls_dir("gateway"))
    text = thumbprint(found)

    assert "=" not in text
    assert urlsafe_b64decode(text + "=") == sha256(found.public_bytes(serialization.Encoding.DER)).digest()


def test_everything_is_readable_by_its_owner_alone_and_stays_what_it_was(tmp_path: Path) -> None:
    ensure(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    ensure(tmp_path)

    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert {stat.S_IMODE(path.stat().st_mode) for path in before} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*") if path.is_dir()} == {0o700}


def test_a_start_that_was_killed_half_way_is_finished_by_the_next(tmp_path: Path) -> None:
    unfinished = tmp_path / "tls" / ".identity.new"
    unfinished.mkdir(parents=True)
    (unfinished / "tls.key").write_bytes(b"half a k")
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / ".signing.json.new").write_bytes(b"{")

    material = ensure(tmp_path)

    assert certificate(material.tls_dir("identity"))
    assert material.signing_key_file.read_bytes().endswith(b"}\n")
    assert not unfinished.exists()


def test_a_directory_that_fails_half_way_does_not_appear(tmp_path: Path) -> None:
    def fill_and_fail() -> None:
        with new_directory(tmp_path / "ca") as new:
            write_once(new / "ca.key", b"key")
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        fill_and_fail()
    assert not (tmp_path / "ca").exists()


def test_a_certificate_near_its_end_is_renewed_with_the_same_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority.create("test")
    with monkeypatch.context() as patch:
        patch.setattr("deploy.certs.workloads.LIFETIME", timedelta(days=29))
        ensure_workload(authority, tmp_path / "gateway", "gateway")
    old, key = certificate(tmp_path / "gateway"), (tmp_path / "gateway" / "tls.key").read_bytes()

    ensure_workload(authority, tmp_path / "gateway", "gateway")

    renewed = certificate(tmp_path / "gateway")
    assert needs_renewal(old, datetime.now(UTC))
    assert not needs_renewal(renewed, datetime.now(UTC))
    assert renewed.serial_number != old.serial_number
    assert (tmp_path / "gateway" / "tls.key").read_bytes() == key
