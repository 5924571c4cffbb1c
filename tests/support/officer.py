"""Officers (cán bộ, công chức), as an operator creates them and as they log in to the REST API."""

from __future__ import annotations

from services.common.kernel.principal import Role
from tests.support.operator import motcua
from tests.support.people import man
from tests.support.portal import Portal
from tests.support.rest import Rest


async def log_in(portal: Portal, agency: str, *roles: Role) -> Rest:
    """The REST API for a new officer of an agency (id)."""
    person = man("Lê Văn C")
    options = [option for role in roles for option in ("--role", role.value)]
    await motcua(
        portal.doors.operator_env,
        *("officer", "create", person.user_name, "--full-name", person.full_name, "--agency", agency),
        *(*options, "--password-file", "-"),
        stdin=person.password,
    )
    rest = portal.rest()
    session = await rest.post("/sessions", {"user_name": person.user_name, "password": person.password})
    rest.token = portal.lasting(session.body["access_token"])
    return rest
