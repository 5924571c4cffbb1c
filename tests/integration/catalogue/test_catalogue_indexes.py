"""An index serves every query of the catalogue's store."""

from __future__ import annotations

from dataclasses import replace

from services.catalogue.adapters.frozen_files import read_catalogue
from services.catalogue.adapters.mongo_store import MongoCatalogueStore
from services.catalogue.domain.publishing import succeed
from services.common import mongo
from services.common.mongo import Database
from tests.integration.common.query_log import QueryLog
from tests.integration.common.servers import Server


async def test_publishing_and_loading_read_by_index(mongo_process: Server, database: Database) -> None:
    log = QueryLog()
    client = mongo.connect(f"mongodb://127.0.0.1:{mongo_process.port}", name="watched", listeners=[log])
    store = MongoCatalogueStore(client[database.name])
    await store.prepare()
    frozen = read_catalogue()
    await store.publish(lambda current: succeed(current, frozen))
    fewer = replace(frozen, agencies=frozen.agencies[1:])
    await store.publish(lambda current: succeed(current, fewer))
    assert await store.revision() == 2
    assert await store.load() is not None
    client.close()
    assert log.collections() == {"head", "records"}
    assert await log.unindexed(database) == []
