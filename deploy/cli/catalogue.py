"""`motcua catalogue …`."""

from __future__ import annotations

import asyncio

import typer

from services.catalogue.bootstrap import publish_frozen
from services.catalogue.domain.catalogue import Catalogue
from services.common.kernel.errors import Unavailable
from services.common.settings import MongoSettings

from .connection import settings
from .operation import operation

TRIES = 5
app = typer.Typer(help="The catalogue of agencies and administrative procedures.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The catalogue of agencies and administrative procedures."""


@app.command()
@operation
async def load() -> None:
    """Publish the frozen catalogue of this release; repeating it changes nothing."""
    published = await _publish(settings(MongoSettings))
    codes = {procedure.code for procedure in published.procedures}
    print(
        f"Revision {published.revision} is published: {len(published.agencies)} agencies, {len(codes)} procedures "
        f"in {len(published.procedures)} versions, {len(published.forms)} forms."
    )


async def _publish(given: MongoSettings) -> Catalogue:
    """A first start on a slow or busy machine may need longer than one transaction is given."""
    for _ in range(TRIES - 1):
        try:
            return await publish_frozen(given)
        except Unavailable:
            await asyncio.sleep(1)
    return await publish_frozen(given)
