"""Everything secret that a local profile needs, generated at first start and kept from then on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from .authority import Authority
from .files import private_directory, write_once
from .keys import local_key_id, object_store_credentials, signing_key_set, symmetric_keys
from .workloads import ensure_partner_port, ensure_workload

WORKLOADS = ("identity", "catalogue", "submission", "tracking", "gateway", "operator")
SEALING = ("identity", "submission")


@dataclass(frozen=True, slots=True)
class Material:
    """Where the certificates and keys below `root` are.

    ca/internal/{ca.pem,ca.key}                ca/ward/{ca.pem,ca.key}
    tls/<workload>/{ca.pem,tls.pem,tls.key}    tls/partner/{ca.pem,tls.pem,tls.key,ward-ca.pem}
    keys/signing.json  keys/sealing-<service>.json  keys/blind-index.json  keys/s3.json
    """

    root: Path

    def tls_dir(self, workload: str) -> Path:
        """The directory with `ca.pem`, `tls.pem` and `tls.key` of `workload`, or of the `partner` port."""
        return self.root / "tls" / workload

    @property
    def internal_ca_dir(self) -> Path:
        """The authority that signs our own workloads."""
        return self.root / "ca" / "internal"

    @property
    def ward_ca_dir(self) -> Path:
        """The authority that signs ward certificates."""
        return self.root / "ca" / "ward"

    @property
    def signing_key_file(self) -> Path:
        """Identity's private JWK set."""
        return self.root / "keys" / "signing.json"

    @property
    def blind_index_keys_file(self) -> Path:
        """The HMAC keys under which submission and tracking, and nobody else, find identity numbers."""
        return self.root / "keys" / "blind-index.json"

    def sealing_keys_file(self, service: str) -> Path:
        """The AES-256 keys of `service`, its own."""
        return self.root / "keys" / f"sealing-{service}.json"

    def object_store_credentials(self) -> tuple[str, str]:
        """The access key and the secret key of the local object store."""
        content = json.loads((self.root / "keys" / "s3.json").read_text())
        return content["access_key"], content["secret_key"]


def ensure(root: Path) -> Material:
    """Generate what is missing below `root`, renew what nears its end, overwrite nothing; safe to kill and repeat."""
    material = Material(root.resolve())
    for part in ("ca", "tls", "keys"):
        private_directory(material.root / part)
    internal = Authority.ensure(material.internal_ca_dir, "Một Cửa internal CA")
    wards = Authority.ensure(material.ward_ca_dir, "Một Cửa ward CA")
    for workload in WORKLOADS:
        ensure_workload(internal, material.tls_dir(workload), workload)
    ensure_partner_port(internal, wards, material.tls_dir("partner"))
    write_once(material.signing_key_file, signing_key_set(local_key_id()))
    write_once(material.blind_index_keys_file, symmetric_keys(local_key_id()))
    for service in SEALING:
        write_once(material.sealing_keys_file(service), symmetric_keys(local_key_id()))
    write_once(material.root / "keys" / "s3.json", object_store_credentials())
    return material
