"""An index serves every query of the catalogue's store."""

from __future__ import annotations

from dataclasses import replace

from services.catalogue.adapters.frozen_files import read_catalogue
from services.catalogue.adapters.mongo_store import MongoCatalogueStore
from services.catalogue.domain.publishing import succeed
from services.common.storage.mongo import Database
from tests.support.query_log import QueryLog


async def test_publishing_and_loading_read_by_index(database: Database, watched: Database, query_log: QueryLog) -> None:
    store = MongoCatalogueStore(watched)
    await store.prepare()
    frozen = read_catalogue()
    await store.publish(lambda current: succeed(current, frozen))
    fewer = replace(frozen, agencies=frozen.agencies[1:])
    await store.publish(lambda current: succeed(current, fewer))
    assert await store.revision() == 2
    assert await store.load() is not None
    assert query_log.collections() == {"head", "records"}
    assert await query_log.unindexed(database) == []
