"""`motcua officer …`."""

from __future__ import annotations

from typing import Annotated

import typer
from motcua.identity.v1 import admin_service_pb2 as pb

from services.common.kernel.principal import Role

from .admin import admin, proto_roles, role_names
from .agencies import agency_name
from .connection import OfficerSettings, settings
from .operation import OperationError, operation

app = typer.Typer(help="Officers (cán bộ, công chức) who log in.", no_args_is_help=True)
PasswordFile = Annotated[
    typer.FileText | None,
    typer.Option(encoding="utf-8", help="Read the password from this file (-: standard input) and don't ask."),
]
UserName = Annotated[str, typer.Argument(help="The name that the officer logs in with.")]


@app.callback()
def group() -> None:
    """Officers (cán bộ, công chức) who log in."""


@app.command()
@operation
async def create(
    user_name: Annotated[str, typer.Argument(help="The name to log in with: 3 to 32 characters a-z 0-9 . _ -")],
    full_name: Annotated[str, typer.Option(help="The name shown to citizens.")],
    agency: Annotated[str, typer.Option(help="The id of the agency, such as c16594.")],
    role: Annotated[list[Role], typer.Option(help="What the officer may do; give it again for more roles.")],
    password_file: PasswordFile = None,
) -> None:
    """Create an officer. The password is asked for: at least 10 characters."""
    given = settings(OfficerSettings)
    await agency_name(given, agency)
    password = _typed(password_file)
    async with admin(given) as stub:
        officer = await stub.CreateOfficer(
            pb.CreateOfficerRequest(
                user_name=user_name,
                password=password,
                full_name=full_name,
                agency=f"agencies/{agency}",
                roles=proto_roles(role),
            )
        )
    print(f"Created {officer.name}: {officer.user_name}, {officer.agency}, {role_names(officer.roles)}.")


@app.command()
@operation
async def disable(user_name: UserName) -> None:
    """Disable an officer who left: nothing that was open stays open longer than ten minutes."""
    async with admin() as stub:
        officer = await stub.DisableOfficer(pb.DisableOfficerRequest(user_name=user_name))
    print(f"Disabled {officer.name}: {officer.user_name}, {officer.agency}.")


@app.command()
@operation
async def roles(
    user_name: UserName,
    role: Annotated[list[Role], typer.Option(help="What the officer may do from now on; give it again for more.")],
) -> None:
    """Give an officer other roles instead, within ten minutes also where they are logged in."""
    async with admin() as stub:
        request = pb.SetOfficerRolesRequest(user_name=user_name, roles=proto_roles(role))
        officer = await stub.SetOfficerRoles(request)
    print(f"{officer.user_name} of {officer.agency} is {role_names(officer.roles)}.")


@app.command()
@operation
async def new_password(user_name: UserName, password_file: PasswordFile = None) -> None:
    """Give an officer another password, and log them out everywhere; whoever was disabled comes back. It is asked for."""
    password = _typed(password_file)
    async with admin() as stub:
        officer = await stub.SetOfficerPassword(pb.SetOfficerPasswordRequest(user_name=user_name, password=password))
    print(f"{officer.user_name} of {officer.agency} has another password.")


def _typed(password_file: typer.FileText | None) -> str:
    if password_file is not None:
        try:
            return password_file.read().rstrip("\r\n")
        except UnicodeDecodeError:
            raise OperationError("the password file is not UTF-8.") from None
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password
