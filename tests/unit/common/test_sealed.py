"""What is sealed opens only with its key, in its place and unchanged; numbers are found without being kept."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.certs.keys import symmetric_keys
from services.common.kernel.identity_documents import DocumentKind
from services.common.settings import Profile, SettingsError
from services.common.storage.sealed import BlindIndex, KeyRing, SealBroken, Sealer, key_id_of

OLD, NEW = b"o" * 32, b"n" * 32
RING = KeyRing(active="2026-01", keys={"2026-01": OLD})
ROTATED = KeyRing(active="2026-07", keys={"2026-01": OLD, "2026-07": NEW})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcđ", max_size=4), inner, max_size=4),
    max_leaves=10,
)


@given(value=st.dictionaries(st.text("abcđ", max_size=4), JSON, max_size=4))
def test_what_is_sealed_opens_again(value: dict[str, object]) -> None:
    assert Sealer(RING).open(Sealer(RING).seal(value, "dossier/1"), "dossier/1") == value


def test_the_plain_text_is_not_in_the_sealed_value() -> None:
    assert b"Nguy" not in Sealer(RING).seal({"owner": "Nguyễn Văn A"}, "dossier/1")


def test_sealing_twice_gives_two_different_values() -> None:
    assert Sealer(RING).seal({"a": 1}, "dossier/1") != Sealer(RING).seal({"a": 1}, "dossier/1")


def test_a_value_moved_to_another_row_does_not_open() -> None:
    sealed = Sealer(RING).seal({"a": 1}, "dossier/1")
    with pytest.raises(SealBroken):
        Sealer(RING).open(sealed, "dossier/2")


@given(data=st.data())
def test_a_change_anywhere_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(Sealer(RING).seal({"a": 1}, "dossier/1"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        Sealer(RING).open(bytes(sealed), "dossier/1")


@pytest.mark.parametrize("length", [0, 1, 5, 9, 20])
def test_a_value_that_was_cut_off_does_not_open(length: int) -> None:
    with pytest.raises(SealBroken):
        Sealer(RING).open(Sealer(RING).seal({"a": 1}, "dossier/1")[:length], "dossier/1")


def test_after_a_rotation_old_values_still_open_and_new_ones_use_the_new_key() -> None:
    old = Sealer(RING).seal({"a": 1}, "dossier/1")
    assert Sealer(ROTATED).open(old, "dossier/1") == {"a": 1}
    assert key_id_of(old) == "2026-01"
    assert key_id_of(Sealer(ROTATED).seal({"a": 1}, "dossier/1")) == "2026-07"


def test_a_value_of_an_unknown_key_does_not_open() -> None:
    with pytest.raises(SealBroken, match="not in the ring"):
        Sealer(RING).open(Sealer(ROTATED).seal({"a": 1}, "dossier/1"), "dossier/1")


def test_the_same_number_has_the_same_index_however_it_is_typed() -> None:
    index = BlindIndex(RING)
    stored = index.index(DocumentKind.PERSONAL_NUMBER, "038 099 000 001")
    assert stored == index.index(DocumentKind.PERSONAL_NUMBER, "038099000001")
    assert stored.startswith("2026-01:")
    assert "038099000001" not in stored


def test_the_kind_is_part_of_the_index() -> None:
    index = BlindIndex(RING)
    assert index.index(DocumentKind.PASSPORT, "B1234567") != index.index(DocumentKind.FOREIGN_PASSPORT, "B1234567")


def test_a_search_after_a_rotation_tries_every_key_the_active_one_first() -> None:
    before = BlindIndex(RING).index(DocumentKind.CMND, "171234567")
    after = BlindIndex(ROTATED).index(DocumentKind.CMND, "171234567")
    assert BlindIndex(ROTATED).candidates(DocumentKind.CMND, "171234567") == [after, before]


def test_a_generated_key_file_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "sealing.json"
    path.write_bytes(symmetric_keys("local-1"))
    ring = KeyRing.read(path, Profile.LOCAL)
    assert ring.active == "local-1"
    assert len(ring.keys["local-1"]) == 32
    assert base64.b64encode(ring.keys["local-1"]).decode() not in repr(ring)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"active": "a"}',
        json.dumps({"active": "a", "keys": {}}),
        json.dumps({"active": "a", "keys": {"a": base64.b64encode(b"short").decode()}}),
        json.dumps({"active": "a", "keys": {"a": "not base64!"}}),
        json.dumps({"active": "a:b", "keys": {"a:b": base64.b64encode(OLD).decode()}}),
    ],
)
def test_a_malformed_key_file_is_refused_without_showing_it(tmp_path: Path, content: str) -> None:
    path = tmp_path / "sealing.json"
    path.write_text(content)
    with pytest.raises(SettingsError, match=r"key file sealing\.json is not a key ring"):
        KeyRing.read(path, Profile.LOCAL)


def test_a_missing_key_file_and_local_keys_in_production_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "sealing.json"
    with pytest.raises(SettingsError, match="No such file"):
        KeyRing.read(path, Profile.PRODUCTION)
    path.write_bytes(symmetric_keys("local-1"))
    with pytest.raises(SettingsError, match="local keys"):
        KeyRing.read(path, Profile.PRODUCTION)
