"""Who is handed which secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.certs import WORKLOADS, ensure
from deploy.local import Ports
from deploy.local.environment import for_workload
from deploy.local.part import Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path, Ports.default(), ensure(tmp_path), {"PATH": "/bin", "MOTCUA_SIGNING_KEY_FILE": "/elsewhere"})


def holders(site: Site, variable: str) -> set[str]:
    return {workload for workload in WORKLOADS if variable in for_workload(site, workload)}


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ("MOTCUA_BLIND_INDEX_KEYS_FILE", {"submission", "tracking"}),
        ("MOTCUA_SIGNING_KEY_FILE", {"identity"}),
        ("MOTCUA_SEALING_KEYS_FILE", {"identity", "submission"}),
        ("MOTCUA_S3_SECRET_KEY", {"submission"}),
        ("MOTCUA_CAPTCHA_READABLE", {"identity"}),
        ("MOTCUA_MONGO_URL", {"identity", "catalogue", "submission", "tracking", "operator"}),
    ],
)
def test_a_secret_is_handed_only_to_who_needs_it(site: Site, variable: str, expected: set[str]) -> None:
    assert holders(site, variable) == expected


def test_every_workload_has_its_own_certificate_and_knows_the_others(site: Site) -> None:
    for workload in WORKLOADS:
        env = for_workload(site, workload)
        assert Path(env["MOTCUA_TLS_DIR"]).name == workload
        assert env["MOTCUA_SUBMISSION_ADDRESS"] == "127.0.0.1:9103"
        assert env["PATH"] == "/bin"


def test_sealing_keys_are_not_shared(site: Site) -> None:
    files = {for_workload(site, name)["MOTCUA_SEALING_KEYS_FILE"] for name in ("identity", "submission")}
    assert len(files) == 2


def test_a_server_from_the_environment_wins(tmp_path: Path) -> None:
    given = {
        "MOTCUA_MONGO_URL": "mongodb://db.example:27017",
        "MOTCUA_S3_ENDPOINT": "https://s3.example",
        "MOTCUA_S3_ACCESS_KEY": "access",
        "MOTCUA_S3_SECRET_KEY": "secret",
    }
    env = for_workload(Site(tmp_path, Ports.default(), ensure(tmp_path), given), "submission")
    assert {name: env[name] for name in given} == given
    assert env["MOTCUA_S3_PUBLIC_ENDPOINT"] == "https://s3.example"


def test_an_unknown_workload_gets_nothing(site: Site) -> None:
    with pytest.raises(ValueError, match="no such workload"):
        for_workload(site, "intruder")
