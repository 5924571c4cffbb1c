"""Submission on real servers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from minio import Minio

from deploy.local import Stack
from services.common.storage.sealed import BlindIndex, KeyRing, Sealer
from services.submission.adapters.dossier_codec import DossierCodec
from services.submission.settings import Settings
from tests.integration.submission.world import DATABASE_PREFIX, World, running, running_catalogue
from tests.support.servers import NOBODY, object_store, settings_of


@pytest.fixture(scope="session")
async def submission_settings(servers: Stack) -> AsyncIterator[Settings]:
    """Settings beside a running catalogue."""
    async with running_catalogue(servers) as catalogue_address:
        yield settings_of(
            Settings,
            servers,
            "submission",
            database_prefix=DATABASE_PREFIX,
            identity_address=NOBODY,
            catalogue_address=catalogue_address,
        )


@pytest.fixture(scope="session")
def raw(servers: Stack) -> Minio:
    """The store as somebody with its keys sees it: to prepare and to inspect."""
    return object_store(servers)


@pytest.fixture(scope="session")
async def world(submission_settings: Settings, servers: Stack) -> AsyncIterator[World]:
    """One service for all tests, which keep out of each other's way by account and agency."""
    async with running(submission_settings, servers.site.material) as started:
        yield started


@pytest.fixture
def codec(submission_settings: Settings) -> DossierCodec:
    """How the running service keeps its dossiers, with its keys."""
    sealing = KeyRing.read(submission_settings.sealing_keys_file, submission_settings.profile)
    indexing = KeyRing.read(submission_settings.blind_index_keys_file, submission_settings.profile)
    return DossierCodec(Sealer(sealing), BlindIndex(indexing))
