"""The composition root of the catalogue."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

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
from services.common.rpc.server import Servicer
from services.common.rpc.tls import TlsFiles
from services.common.runtime import SystemClock
from services.common.service import App
from services.common.settings import MongoSettings

NAME = "catalogue"


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
        await stack.enter_async_context(composition.background(current.follow))
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
