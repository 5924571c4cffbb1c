"""`motcua …`: the commands, put together."""

from __future__ import annotations

import logging
import sys

import structlog
import typer

from . import catalogue, clients, dead_letters, notices, officers, timelines, ward_certificates

app = typer.Typer(
    name="motcua",
    help="Operate Một Cửa. Settings come from MOTCUA_* variables; without them the stack that `make up` started is used.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def quiet() -> None:
    """Keep what the libraries below log away from the output: a command's own line says what went wrong."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


app.add_typer(catalogue.app, name="catalogue")
app.add_typer(officers.app, name="officer")
app.add_typer(ward_certificates.app, name="ward-certificate")
app.add_typer(clients.app, name="client")
app.add_typer(dead_letters.app, name="dead-letters")
app.add_typer(notices.app, name="notices")
app.add_typer(timelines.app, name="timelines")

if __name__ == "__main__":
    app()
