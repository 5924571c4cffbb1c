"""`motcua ward-certificate …`: which ward one-stop systems may come in at the partner port, and as what."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from motcua.identity.v1 import admin_service_pb2 as pb

from deploy.certs import Authority, WardCertificate, issue_ward_certificate
from deploy.certs.files import new_directory, replace
from services.common.kernel.principal import Role

from .admin import admin, proto_roles, role_names
from .agencies import agency_name
from .connection import IdentitySettings, WardSettings, settings
from .operation import OperationError, operation

app = typer.Typer(help="Certificates of ward one-stop systems (bộ phận một cửa).", no_args_is_help=True)
# X.520: an organisation name has at most 64 characters.
ORGANISATION_LENGTH = 64
Roles = Annotated[
    list[Role],
    typer.Option("--role", help="What the system may do; give it again for more. Head and supervisor only so."),
]
DEFAULT_ROLES = [Role.DESK, Role.DISPATCHER, Role.SPECIALIST]


@app.callback()
def group() -> None:
    """Certificates of ward one-stop systems (bộ phận một cửa)."""


@app.command()
@operation
async def issue(
    agency: Annotated[str, typer.Argument(help="The id of the agency, such as c16594.")],
    out: Annotated[
        Path, typer.Option(help="A new directory for tls.key, tls.pem and ca.pem, to be handed to the ward.")
    ],
    role: Roles = DEFAULT_ROLES,
    days: Annotated[int, typer.Option(min=1, max=825, help="How long it is good for.")] = 365,
) -> None:
    """Issue a certificate with the ward authority's key, and register it."""
    given = settings(WardSettings)
    name = await agency_name(given, agency)
    authority = Authority.load(given.ward_ca_dir)
    issued = issue_ward_certificate(authority, agency, name[:ORGANISATION_LENGTH], timedelta(days=days))
    _write(out, issued, (given.tls_dir / "ca.pem").read_bytes())
    try:
        registered = await _register(given, issued.certificate_pem, role)
    except BaseException:
        shutil.rmtree(out)
        raise
    print(f"Issued to {name}, in {out}. {_describe(registered)}")


@app.command()
@operation
async def register(
    certificate: Annotated[Path, typer.Argument(help="The certificate, PEM, issued by the ward authority.")],
    role: Roles = DEFAULT_ROLES,
) -> None:
    """Register a certificate that was issued elsewhere, or change the roles of a registered one."""
    registered = await _register(settings(IdentitySettings), certificate.read_bytes(), role)
    print(_describe(registered))


# A thumbprint is base64url: one in 64 begins with a dash.
@app.command(context_settings={"ignore_unknown_options": True})
@operation
async def revoke(
    thumbprint: Annotated[str, typer.Argument(help="The thumbprint that `issue` or `register` showed.")],
) -> None:
    """Revoke a certificate: nothing that it opened stays open longer than five minutes."""
    async with admin() as stub:
        revoked = await stub.RevokeWardCertificate(pb.RevokeWardCertificateRequest(thumbprint=thumbprint))
    print(f"Revoked {revoked.thumbprint} of {revoked.agency}.")


async def _register(given: IdentitySettings, certificate: bytes, roles: Sequence[Role]) -> pb.WardCertificate:
    # What is no text is no PEM either: identity says so.
    pem = certificate.decode("ascii", "replace")
    request = pb.RegisterWardCertificateRequest(certificate_pem=pem, roles=proto_roles(roles))
    async with admin(given) as stub:
        return await stub.RegisterWardCertificate(request)


def _write(out: Path, issued: WardCertificate, trusted: bytes) -> None:
    if out.exists():
        raise OperationError(f"{out} exists already; name a new directory, so that no key is overwritten.")
    with new_directory(out) as new:
        replace(new / "tls.key", issued.key_pem)
        replace(new / "tls.pem", issued.certificate_pem)
        replace(new / "ca.pem", trusted)


def _describe(registered: pb.WardCertificate) -> str:
    until = registered.expire_time.ToDatetime().date().isoformat()
    return f"{registered.thumbprint} counts for {registered.agency} as {role_names(registered.roles)} until {until}."
