"""What is published while the service runs is picked up; what can't be read leaves the catalogue as it was."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from services.catalogue.adapters.memory import MemoryCatalogueStore
from services.catalogue.app.current import CurrentCatalogue
from services.catalogue.domain.catalogue import Catalogue
from services.catalogue.domain.publishing import succeed
from services.common.kernel.errors import Unavailable
from tests.support import waiting


class Failing(MemoryCatalogueStore):
    """A store that can't be read while there is a `failure`."""

    failure: Exception | None = None

    async def load(self) -> Catalogue | None:
        if self.failure is not None:
            raise self.failure
        return await super().load()


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REFRESH_SECONDS", "UNREADABLE_SECONDS"):
        monkeypatch.setattr(f"services.catalogue.app.current.{name}", 0.01)


@asynccontextmanager
async def following(current: CurrentCatalogue) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(current.follow())
        yield
        assert not task.done()
        task.cancel()


def revision(current: CurrentCatalogue, number: int) -> Callable[[], Awaitable[bool]]:
    async def reached() -> bool:
        return current.index.catalogue.revision == number

    return reached


@pytest.mark.parametrize("failure", [Unavailable(), KeyError("a field that a newer release writes")])
async def test_what_cannot_be_read_leaves_the_catalogue_as_it_was(frozen: Catalogue, failure: Exception) -> None:
    store = Failing(succeed(None, frozen))
    current = CurrentCatalogue(store)
    await current.refresh()
    async with following(current):
        store.failure = failure
        await store.publish(lambda now: succeed(now, replace(frozen, overrides=())))
        with capture_logs() as lines:
            await asyncio.sleep(0.1)
        assert current.index.catalogue.revision == 1
        assert {line["event"].partition(":")[0] for line in lines} == {"catalogue not refreshed"}
        store.failure = None
        await waiting.until(revision(current, 2))
