"""mTLS between workloads: the certificate files of a workload, and the name in a peer's certificate.

A workload's directory holds `ca.pem` (the internal CA), `tls.pem` (the chain) and `tls.key`. The certificate names the
workload twice: as URI SAN `spiffe://motcua/<workload>` for servers to read, and as DNS SAN `<workload>` for clients to
insist on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import grpc

SPIFFE_PREFIX = "spiffe://motcua/"


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """The certificate files of a workload, PEM; read when needed, so that a rotation is picked up."""

    directory: Path

    def pair(self) -> tuple[bytes, bytes]:
        """Private key and certificate chain."""
        return (self.directory / "tls.key").read_bytes(), (self.directory / "tls.pem").read_bytes()

    def authority(self, name: str = "ca.pem") -> bytes:
        """The certificates that peers must chain to."""
        return (self.directory / name).read_bytes()

    def channel_credentials(self) -> grpc.ChannelCredentials:
        """What a client presents and trusts."""
        key, chain = self.pair()
        return grpc.ssl_channel_credentials(
            root_certificates=self.authority(), private_key=key, certificate_chain=chain
        )

    def server_credentials(self, authority: str = "ca.pem") -> grpc.ServerCredentials:
        """What a server presents and demands; read again at each handshake, so certificates rotate without a restart."""
        given = self._server_files(authority)

        def changed() -> grpc.ServerCertificateConfiguration | None:
            # None means "as before". Not only cheaper: for each configuration gRPC frees its old handshaker factory, which
            # a handshake on another thread may be about to use; given one at every handshake, the process crashes.
            nonlocal given
            files = self._server_files(authority)
            if files == given:
                return None
            given = files
            return _configuration(*files)

        return grpc.dynamic_ssl_server_credentials(
            _configuration(*given),
            changed,  # type: ignore[arg-type]  # the stubs leave out the None that grpc documents
            require_client_authentication=True,
        )

    def _server_files(self, authority: str) -> tuple[tuple[bytes, bytes], bytes]:
        return self.pair(), self.authority(authority)


def _configuration(pair: tuple[bytes, bytes], authority: bytes) -> grpc.ServerCertificateConfiguration:
    return grpc.ssl_server_certificate_configuration([pair], root_certificates=authority)


def workload_of(auth_context: Mapping[str, Sequence[bytes]]) -> str:
    """The workload in the peer's certificate, or "" when there is none."""
    for name in auth_context.get("x509_subject_alternative_name", ()):
        text = name.decode("ascii", "replace")
        if text.startswith(SPIFFE_PREFIX):
            return text.removeprefix(SPIFFE_PREFIX)
    return ""
