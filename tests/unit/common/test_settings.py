"""A process with wrong settings says so in one line and does not start."""

from pathlib import Path

import pytest

from services.common.settings import (
    BlobSettings,
    GrpcServerSettings,
    MongoSettings,
    Profile,
    ServiceSettings,
    SettingsError,
    load,
    load_or_exit,
    refuse_local_key_ids,
)


class Settings(GrpcServerSettings, MongoSettings, BlobSettings):
    """A service's settings, composed as the services do it."""


GOOD = {
    "MOTCUA_TLS_DIR": "/keys",
    "MOTCUA_LISTEN": "127.0.0.1:7001",
    "MOTCUA_MONGO_URL": "mongodb://127.0.0.1",
    "MOTCUA_S3_ENDPOINT": "http://127.0.0.1:9000",
    "MOTCUA_S3_PUBLIC_ENDPOINT": "https://files.example.vn",
    "MOTCUA_S3_ACCESS_KEY": "motcua",
    "MOTCUA_S3_SECRET_KEY": "sesame-sesame",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in (*GOOD, "MOTCUA_PROFILE", "MOTCUA_DATABASE_PREFIX"):
        monkeypatch.delenv(name, raising=False)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_groups_compose_and_the_default_profile_is_production(environment: pytest.MonkeyPatch) -> None:
    settings = load(Settings)
    assert settings.profile is Profile.PRODUCTION
    assert settings.tls_dir == Path("/keys")
    assert settings.listen == "127.0.0.1:7001"
    assert settings.database_prefix == "motcua_"
    assert settings.s3_region == "us-east-1"


def test_every_missing_variable_is_named_in_one_line(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("MOTCUA_S3_SECRET_KEY")
    environment.delenv("MOTCUA_MONGO_URL")
    with pytest.raises(SettingsError) as refusal:
        load(Settings)
    line = str(refusal.value)
    assert "MOTCUA_S3_SECRET_KEY is not set" in line
    assert "MOTCUA_MONGO_URL is not set" in line
    assert "\n" not in line


def test_an_empty_secret_is_no_secret(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("MOTCUA_S3_SECRET_KEY", "")
    with pytest.raises(SettingsError, match="MOTCUA_S3_SECRET_KEY"):
        load(Settings)


def test_a_wrong_value_is_named_but_not_shown(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("MOTCUA_S3_ENDPOINT", "files.example.vn/hidden-path")
    with pytest.raises(SettingsError) as refusal:
        load(Settings)
    assert "MOTCUA_S3_ENDPOINT" in str(refusal.value)
    assert "hidden-path" not in str(refusal.value)


def test_the_local_stacks_access_key_is_refused_in_production(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("MOTCUA_S3_ACCESS_KEY", "local-motcua")
    with pytest.raises(SettingsError, match="MOTCUA_S3_ACCESS_KEY: this value is allowed in the local profile only"):
        load(Settings)
    environment.setenv("MOTCUA_PROFILE", "local")
    assert load(Settings).s3_access_key == "local-motcua"


def test_a_service_adds_what_is_local_only(environment: pytest.MonkeyPatch) -> None:
    class Readable(ServiceSettings):
        captcha_readable: bool = False

        def local_only(self) -> list[str]:
            return ["captcha_readable"] if self.captcha_readable else []

    environment.setenv("MOTCUA_CAPTCHA_READABLE", "true")
    with pytest.raises(SettingsError, match="MOTCUA_CAPTCHA_READABLE"):
        load(Readable)
    environment.setenv("MOTCUA_PROFILE", "local")
    assert load(Readable).captcha_readable


def test_secrets_do_not_show_when_settings_are_printed(environment: pytest.MonkeyPatch) -> None:
    shown = repr(load(Settings))
    assert "sesame" not in shown
    assert "mongodb://" not in shown


def test_the_process_ends_with_one_line_and_no_traceback(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.delenv("MOTCUA_LISTEN")
    with pytest.raises(SystemExit) as ended:
        load_or_exit(Settings)
    assert ended.value.code == 2
    assert capsys.readouterr().err == "motcua: cannot start: MOTCUA_LISTEN is not set\n"


def test_local_key_ids_are_refused_outside_the_local_profile() -> None:
    refuse_local_key_ids(Profile.LOCAL, ["local-1"], Path("sealing.json"))
    refuse_local_key_ids(Profile.PRODUCTION, ["2026-11"], Path("sealing.json"))
    with pytest.raises(SettingsError, match=r"sealing\.json holds local keys \(local-1\)"):
        refuse_local_key_ids(Profile.PRODUCTION, ["2026-11", "local-1"], Path("sealing.json"))
