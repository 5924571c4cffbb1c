"""Key files: the shapes the services read, and the mark by which they are refused outside the local profile."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path

from joserfc.jwk import KeySet

from deploy.certs import ensure
from deploy.certs.keys import local_key_id, signing_key_set, symmetric_keys


def test_the_signing_key_set_holds_one_private_ed25519_key() -> None:
    (key,) = KeySet.import_key_set(json.loads(signing_key_set("local-1"))).keys

    assert (key.kid, key.is_private) == ("local-1", True)
    assert key.as_dict(private=False)["crv"] == "Ed25519"


def test_symmetric_keys_have_256_bits_and_one_is_active() -> None:
    content = json.loads(symmetric_keys("local-1"))

    assert content["active"] == "local-1"
    assert [len(b64decode(key)) for key in content["keys"].values()] == [32]


def test_every_generated_key_says_that_it_is_local(tmp_path: Path) -> None:
    material = ensure(tmp_path)
    sealing = [json.loads(material.sealing_keys_file(name).read_text()) for name in ("identity", "submission")]
    blind_index = json.loads(material.blind_index_keys_file.read_text())
    signing = json.loads(material.signing_key_file.read_text())
    access_key, _ = material.object_store_credentials()

    assert local_key_id().startswith("local-")
    for keys in (*sealing, blind_index):
        assert keys["active"].startswith("local-")
    assert signing["keys"][0]["kid"].startswith("local-")
    assert access_key.startswith("local-")
    assert sealing[0]["keys"].items().isdisjoint(sealing[1]["keys"].items())
