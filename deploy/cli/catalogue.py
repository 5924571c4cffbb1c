"""`motcua catalogue …`."""

from __future__ import annotations

import typer

from services.catalogue.bootstrap import publish_frozen
from services.common.settings import MongoSettings

from .connection import settings
from .operation import operation

app = typer.Typer(help="The catalogue of agencies and administrative procedures.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The catalogue of agencies and administrative procedures."""


@app.command()
@operation
async def load() -> None:
    """Publish the frozen catalogue of this release; repeating it changes nothing."""
    published = await publish_frozen(settings(MongoSettings))
    print(
        f"Revision {published.revision} is published: {len(published.agencies)} agencies, "
        f"{len(published.procedures)} procedures, {len(published.forms)} forms."
    )
