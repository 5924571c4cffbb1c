"""The composition root of the catalogue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import structlog
from motcua.catalogue.v1.catalogue_service_pb2_grpc import add_CatalogueServiceServicer_to_server

from services.catalogue.adapters.frozen_files import read_catalogue
from services.catalogue.adapters.json_schema import JsonSchemas
from services.catalogue.adapters.mongo_store import MongoCatalogueStore
from services.catalogue.app.current import CurrentCatalogue
from services.catalogue.app.publish import PublishCatalogue
from services.catalogue.app.queries import CatalogueQueries
from services.catalogue.domain.catalogue import Catalogue
from services.catalogue.entrypoints.grpc_api import CatalogueApi
from services.catalogue.settings import Settings
from services.common import composition
from services.common.kernel.errors import Unavailable
from services.common.rpc.server import Servicer
from services.common.rpc.tls import TlsFiles
from services.common.runtime import SystemClock
from services.common.service import App
from services.common.settings import MongoSettings

NAME = "catalogue"
REFRESH_SECONDS = 2.0
_log = structlog.get_logger(NAME)


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[App]:
    """The catalogue, ready to be served; it picks up what is published while it runs."""
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(_store(settings))
        current = CurrentCatalogue(store)
        await current.refresh()
        verifier = await stack.enter_async_context(
            composition.token_verifier(settings.identity_address, TlsFiles(settings.tls_dir), NAME)
        )
        api = CatalogueApi(CatalogueQueries(current, SystemClock()))
        await stack.enter_async_context(composition.background(partial(_follow, current)))
        servicer = Servicer("motcua.catalogue.v1.CatalogueService", add_CatalogueServiceServicer_to_server, api)
        yield App([servicer], verifier)


async def publish_frozen(settings: MongoSettings) -> Catalogue:
    """Publishes the frozen catalogue of this release and returns what is published now; may be repeated.

    Raises Unavailable, CatalogueInconsistent, ProcedureVersionImmutable, FormImmutable.
    """
    async with _store(settings) as store:
        return await PublishCatalogue(store, JsonSchemas()).run(read_catalogue())


@asynccontextmanager
async def _store(settings: MongoSettings) -> AsyncIterator[MongoCatalogueStore]:
    async with composition.database(settings, NAME) as database:
        store = MongoCatalogueStore(database)
        await store.prepare()
        yield store


async def _follow(current: CurrentCatalogue) -> None:
    while True:
        await asyncio.sleep(REFRESH_SECONDS)
        try:
            if await current.refresh():
                _log.info("catalogue refreshed", revision=current.index.catalogue.revision)
        except Unavailable:
            _log.warning("catalogue not refreshed: the database is away")
