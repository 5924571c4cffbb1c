"""Submission on real servers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.common.sealed import BlindIndex, KeyRing, Sealer
from services.common.settings import BlobSettings, Profile
from services.submission.adapters.dossier_codec import DossierCodec
from services.submission.settings import Settings
from tests.integration.common.servers import Server, database, mongo_process, nats_process
from tests.integration.common_blobs.conftest import blob_settings, raw, s3_endpoint
from tests.integration.submission.world import World, key_ring, running, running_catalogue, workloads

__all__ = ["blob_settings", "database", "mongo_process", "nats_process", "raw", "s3_endpoint"]


@pytest.fixture(scope="session")
def submission_tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workloads(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
async def submission_settings(
    submission_tls: Path,
    mongo_process: Server,
    nats_process: Server,
    blob_settings: BlobSettings,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Settings]:
    """Settings beside a running catalogue."""
    keys = tmp_path_factory.mktemp("keys")
    mongo_url = f"mongodb://127.0.0.1:{mongo_process.port}"
    async with running_catalogue(submission_tls, mongo_url) as catalogue_address:
        yield Settings(
            profile=Profile.LOCAL,
            tls_dir=submission_tls / "submission",
            listen="127.0.0.1:0",
            mongo_url=mongo_url,
            database_prefix="test_submission_",
            nats_url=f"nats://127.0.0.1:{nats_process.port}",
            s3_endpoint=blob_settings.s3_endpoint,
            s3_public_endpoint=blob_settings.s3_public_endpoint,
            s3_bucket=blob_settings.s3_bucket,
            s3_access_key=blob_settings.s3_access_key,
            s3_secret_key=blob_settings.s3_secret_key,
            identity_address="localhost:1",
            catalogue_address=catalogue_address,
            sealing_keys_file=key_ring(keys / "sealing.json"),
            blind_index_keys_file=key_ring(keys / "blind-index.json"),
        )


@pytest.fixture(scope="session")
async def world(submission_settings: Settings, submission_tls: Path) -> AsyncIterator[World]:
    """One service for all tests, which keep out of each other's way by account and agency."""
    async with running(submission_settings, submission_tls) as started:
        yield started


@pytest.fixture
def codec(submission_settings: Settings) -> DossierCodec:
    """How the running service keeps its dossiers, with its keys."""
    sealing = KeyRing.read(submission_settings.sealing_keys_file, submission_settings.profile)
    indexing = KeyRing.read(submission_settings.blind_index_keys_file, submission_settings.profile)
    return DossierCodec(Sealer(sealing), BlindIndex(indexing))
