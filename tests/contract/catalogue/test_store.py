"""What a CatalogueStore guarantees, in memory and on the real server."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from services.catalogue.adapters.frozen_files import read_catalogue
from services.catalogue.adapters.memory import MemoryCatalogueStore
from services.catalogue.adapters.mongo_store import MongoCatalogueStore
from services.catalogue.app.ports import CatalogueStore
from services.catalogue.domain.catalogue import Catalogue
from services.catalogue.domain.errors import ProcedureVersionImmutable
from services.catalogue.domain.publishing import succeed
from services.common.storage.mongo import Database


@pytest.fixture(scope="module")
def frozen() -> Catalogue:
    return read_catalogue()


@pytest.fixture(params=["memory", "mongo"])
async def store(request: pytest.FixtureRequest, database: Database) -> CatalogueStore:
    if request.param == "memory":
        return MemoryCatalogueStore()
    store = MongoCatalogueStore(database)
    await store.prepare()
    return store


async def publish(store: CatalogueStore, proposed: Catalogue) -> Catalogue:
    return await store.publish(lambda current: succeed(current, proposed))


async def test_an_empty_store_has_no_catalogue(store: CatalogueStore) -> None:
    assert await store.revision() == 0
    assert await store.load() is None


async def test_what_is_published_is_read_back_equal(store: CatalogueStore, frozen: Catalogue) -> None:
    published = await publish(store, frozen)
    assert await store.revision() == 1
    assert await store.load() == published == succeed(None, frozen)


async def test_publishing_the_same_again_writes_nothing(store: CatalogueStore, frozen: Catalogue) -> None:
    await publish(store, frozen)
    await publish(store, frozen)
    assert await store.revision() == 1


async def test_a_refused_publication_leaves_everything_as_it_was(store: CatalogueStore, frozen: Catalogue) -> None:
    before = await publish(store, frozen)
    changed = (replace(frozen.procedures[0], result="Khác"), *frozen.procedures[1:])
    with pytest.raises(ProcedureVersionImmutable):
        await publish(store, replace(frozen, procedures=changed, agencies=frozen.agencies[1:]))
    assert await store.load() == before


async def test_the_next_publication_replaces_adds_and_removes(store: CatalogueStore, frozen: Catalogue) -> None:
    await publish(store, frozen)
    newer = replace(frozen.procedures[0], version=9, result="Khác")
    moved = replace(frozen.agencies[0], name="UBND tỉnh")
    published = await publish(
        store,
        replace(
            frozen,
            procedures=(newer, *frozen.procedures[1:]),
            agencies=(moved, *frozen.agencies[2:]),
            overrides=frozen.overrides[:1],
        ),
    )
    assert published.revision == await store.revision() == 2
    assert await store.load() == published
    assert len(published.procedures) == len(frozen.procedures) + 1
    assert len(published.agencies) == 181


async def test_two_that_publish_the_first_catalogue_at_once_agree(store: CatalogueStore, frozen: Catalogue) -> None:
    one, other = await asyncio.gather(publish(store, frozen), publish(store, frozen))
    assert one == other
    assert await store.revision() == 1
