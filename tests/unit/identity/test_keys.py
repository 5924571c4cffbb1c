"""Keys: what is published, what is derived, what is refused outside the local profile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from joserfc.jwk import OKPKey

from services.common.settings import Profile, SettingsError
from services.common.storage.sealed import KeyRing
from services.identity.adapters.keys import DerivedKeys, KeyedDigest, SigningKeys

RING = KeyRing("a", {"a": bytes(32), "b": bytes(range(32))})


def jwk(kid: str, **changes: str) -> dict[str, str]:
    key = OKPKey.generate_key("Ed25519", {"kid": kid, "use": "sig", "alg": "EdDSA"})
    return {**{name: str(value) for name, value in key.as_dict(private=True).items()}, **changes}


def key_file(folder: Path, *keys: dict[str, str]) -> Path:
    path = folder / "signing.json"
    path.write_text(json.dumps({"keys": keys}))
    return path


def test_the_first_key_signs_and_the_public_part_of_each_is_published(tmp_path: Path) -> None:
    keys = SigningKeys.read(key_file(tmp_path, jwk("new"), jwk("old")), Profile.PRODUCTION)
    assert keys.active.kid == "new"
    assert [key["kid"] for key in keys.public["keys"]] == ["new", "old"]
    assert all("d" not in key and key["alg"] == "Ed25519" for key in keys.public["keys"])


def test_local_keys_are_refused_outside_the_local_profile(tmp_path: Path) -> None:
    path = key_file(tmp_path, jwk("local-1"))
    assert SigningKeys.read(path, Profile.LOCAL).active.kid == "local-1"
    with pytest.raises(SettingsError, match="local keys"):
        SigningKeys.read(path, Profile.PRODUCTION)


@pytest.mark.parametrize("content", ["", "{}", '{"keys": []}', '{"keys": [1]}', "[]"])
def test_a_file_without_keys_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "signing.json"
    path.write_text(content)
    with pytest.raises(SettingsError, match="not a JWK Set"):
        SigningKeys.read(path, Profile.LOCAL)


def test_a_public_or_a_nameless_key_is_refused(tmp_path: Path) -> None:
    for wrong in ({"d": None}, {"kid": None}):
        key = {name: value for name, value in jwk("k").items() if name not in wrong}
        with pytest.raises(SettingsError, match="not a JWK Set"):
            SigningKeys.read(key_file(tmp_path, key), Profile.LOCAL)
    with pytest.raises(SettingsError, match=r"missing\.json"):
        SigningKeys.read(tmp_path / "missing.json", Profile.LOCAL)


def test_derived_keys_are_all_different_and_none_is_the_sealing_key() -> None:
    keys = DerivedKeys.of(RING)
    assert len({keys.captcha, keys.refresh, RING.keys["a"]}) == 3
    assert keys.emails.digest("x") != keys.attempts.digest("x")
    assert DerivedKeys.of(RING).emails.digest("x") == keys.emails.digest("x")


def test_a_digest_is_found_under_every_key_of_the_ring() -> None:
    before = KeyedDigest(KeyRing("b", RING.keys)).digest("nguoi-dan@example.vn")
    after = KeyedDigest(RING)
    assert after.digest("nguoi-dan@example.vn") != before
    assert before in after.candidates("nguoi-dan@example.vn")
    assert "nguoi" not in before
