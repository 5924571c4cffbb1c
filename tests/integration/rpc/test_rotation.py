"""Certificates rotate under a running server."""

from __future__ import annotations

import asyncio
import shutil
import ssl
from pathlib import Path

from deploy.certs.authority import Authority
from deploy.certs.workloads import ensure_workload
from services.common.rpc.server import RpcServer


async def shown(server: RpcServer, client: Path) -> bytes:
    """The certificate that the server shows in a new connection, DER."""
    context = ssl.create_default_context(cafile=client / "ca.pem")
    context.load_cert_chain(client / "tls.pem", client / "tls.key")
    context.set_alpn_protocols(["h2"])
    _, writer = await asyncio.open_connection("localhost", server.port, ssl=context, server_hostname="submission")
    try:
        certificate = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    finally:
        # The server has begun to speak HTTP/2: no farewell.
        writer.transport.abort()
    assert isinstance(certificate, bytes)
    return certificate


async def test_a_new_certificate_is_shown_without_a_restart(server: RpcServer, workloads: Path, tmp_path: Path) -> None:
    before = await shown(server, workloads / "gateway")
    assert await shown(server, workloads / "gateway") == before

    ensure_workload(Authority.ensure(workloads / "ca", "test CA"), tmp_path / "new", "submission")
    for name in ("tls.pem", "tls.key"):
        shutil.copy(tmp_path / "new" / name, workloads / "submission" / name)

    after = await asyncio.gather(*(shown(server, workloads / "gateway") for _ in range(20)))
    assert before not in after
    assert len(set(after)) == 1
