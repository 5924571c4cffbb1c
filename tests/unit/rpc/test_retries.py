"""Which calls a client of ours sends again by itself, and what it waits for."""

from __future__ import annotations

import json

import pytest
from motcua.catalogue.v1 import catalogue_service_pb2
from motcua.identity.v1 import captcha_service_pb2, session_service_pb2
from motcua.submission.v1 import dossier_service_pb2
from motcua.tracking.v1 import timeline_service_pb2

from services.common.rpc.client import DEFAULT_SECONDS, service_config
from services.common.storage.mongo import TRANSACTION_BUDGET

MODULES = (catalogue_service_pb2, captcha_service_pb2, session_service_pb2, dossier_service_pb2, timeline_service_pb2)
SERVICES = [service.full_name for module in MODULES for service in module.DESCRIPTOR.services_by_name.values()]


@pytest.fixture
def repeated() -> set[str]:
    (config,) = json.loads(service_config(SERVICES))["methodConfig"]
    return {name["method"] for name in config["name"]}


@pytest.mark.parametrize("read", ["GetDossier", "ListProcedures", "ComputeRequirements", "PreviewFiling"])
def test_a_read_is_repeated(repeated: set[str], read: str) -> None:
    assert read in repeated


def test_so_is_a_change_with_a_request_id(repeated: set[str]) -> None:
    assert "SubmitDossier" in repeated


@pytest.mark.parametrize("change", ["CreateCaptcha", "CreateSession", "RefreshSession"])
def test_a_change_without_one_is_not(repeated: set[str], change: str) -> None:
    assert change not in repeated


def test_who_only_waits_does_not_wait_for_a_service_that_is_away(repeated: set[str]) -> None:
    assert "AwaitVersion" not in repeated


def test_a_transaction_is_given_up_before_the_call_is_over() -> None:
    assert TRANSACTION_BUDGET.total_seconds() < DEFAULT_SECONDS
