"""The object store that all tests share, with a bucket for these."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from minio import Minio

from deploy.local import Stack
from services.common.settings import BlobSettings
from services.submission.adapters.files.blobs import Blobs
from tests.support.servers import object_store, settings_of


@pytest.fixture(scope="session")
def blob_settings(servers: Stack) -> BlobSettings:
    return settings_of(BlobSettings, servers, "submission", s3_bucket="motcua-tests")


@pytest.fixture(scope="session")
async def blobs(blob_settings: BlobSettings) -> AsyncIterator[Blobs]:
    store = Blobs(blob_settings)
    await store.ensure_bucket()
    yield store
    store.close()


@pytest.fixture(scope="session")
def raw(servers: Stack) -> Minio:
    """The store as somebody with its keys sees it: to prepare and to inspect."""
    return object_store(servers)
