"""`motcua client …`."""

from __future__ import annotations

from typing import Annotated

import typer
from motcua.identity.v1 import admin_service_pb2 as pb

from .admin import admin
from .operation import operation

app = typer.Typer(help="Registered clients, such as the provincial portal.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Registered clients, such as the provincial portal."""


@app.command()
@operation
async def create(
    client_id: Annotated[str, typer.Argument(help="A short id: 3 to 40 characters a-z 0-9 -")],
    display_name: Annotated[str, typer.Option(help="What it is called.")],
) -> None:
    """Register a client. Its secret goes to standard output, this once: it is not kept."""
    async with admin() as stub:
        created = await stub.CreateClient(pb.CreateClientRequest(client_id=client_id, display_name=display_name))
    typer.echo(f"Registered {created.client_id}. The secret, which can't be shown again:", err=True)
    print(created.client_secret)


@app.command()
@operation
async def new_secret(client_id: Annotated[str, typer.Argument(help="The id that it was registered with.")]) -> None:
    """Give a client another secret, which goes to standard output, this once. The one before stops at once."""
    async with admin() as stub:
        renewed = await stub.RenewClientSecret(pb.RenewClientSecretRequest(client_id=client_id))
    typer.echo(f"The new secret of {client_id}, which can't be shown again:", err=True)
    print(renewed.client_secret)
