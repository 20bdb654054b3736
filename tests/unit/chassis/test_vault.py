"""Personal data at rest."""

import base64
import json
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from services.chassis import watched
from services.chassis.vault import Vault

OLD, NEW, LOOKUP = b"o" * 32, b"n" * 32, b"l" * 32


def test_what_was_encrypted_is_read_again() -> None:
    vault = Vault("k1", {"k1": OLD}, LOOKUP)

    assert vault.decrypt(vault.encrypt("张三", "parcel.name"), "parcel.name") == "张三"


def test_after_a_rotation_old_values_are_read_and_new_ones_use_the_new_key() -> None:
    sealed = Vault("k1", {"k1": OLD}, LOOKUP).encrypt("张三", "c")
    rotated = Vault("k2", {"k1": OLD, "k2": NEW}, LOOKUP)

    assert rotated.decrypt(sealed, "c") == "张三"
    assert rotated.encrypt("张三", "c").startswith("k2:")


def test_a_value_moved_to_another_field_is_refused() -> None:
    vault = Vault("k1", {"k1": OLD}, LOOKUP)

    with pytest.raises(InvalidTag):
        vault.decrypt(vault.encrypt("张三", "parcel.name"), "parcel.phone")


def test_the_same_text_is_never_encrypted_alike_but_looked_up_alike() -> None:
    vault = Vault("k1", {"k1": OLD}, LOOKUP)

    assert vault.encrypt("张三", "c") != vault.encrypt("张三", "c")
    assert vault.fingerprint("张三") == vault.fingerprint("张三")
    assert vault.fingerprint("张三") != Vault("k1", {"k1": OLD}, NEW).fingerprint("张三")


def key_file(path: Path, current: str, **keys: bytes) -> Path:
    encoded = {key_id: base64.b64encode(key).decode() for key_id, key in keys.items()}
    lookup = base64.b64encode(LOOKUP).decode()
    path.write_text(json.dumps({"current": current, "keys": encoded, "lookup": lookup}))
    return path


def test_a_new_key_is_taken_up_without_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched, "LOOK_EVERY", 0)
    vault = Vault.from_file(key_file(tmp_path / "fields.json", "k1", k1=OLD))
    sealed = vault.encrypt("张三", "c")

    key_file(tmp_path / "fields.json", "k2", k1=OLD, k2=NEW)

    assert vault.current == "k2"
    assert vault.encrypt("张三", "c").startswith("k2:")
    assert vault.decrypt(sealed, "c") == "张三"


def test_a_value_under_a_key_that_came_this_second_is_read(tmp_path: Path) -> None:
    vault = Vault.from_file(key_file(tmp_path / "fields.json", "k1", k1=OLD))
    elsewhere = Vault.from_file(key_file(tmp_path / "fields.json", "k2", k1=OLD, k2=NEW))

    assert vault.current == "k1"
    assert vault.decrypt(elsewhere.encrypt("张三", "c"), "c") == "张三"


@pytest.mark.parametrize("content", ["", "{}", '{"current": "k9", "keys": {}, "lookup": ""}'])
def test_a_key_file_that_cannot_be_read_leaves_the_last_good_keys(
    tmp_path: Path, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched, "LOOK_EVERY", 0)
    vault = Vault.from_file(key_file(tmp_path / "fields.json", "k1", k1=OLD))

    (tmp_path / "fields.json").write_text(content)

    assert vault.decrypt(vault.encrypt("张三", "c"), "c") == "张三"


def test_a_process_does_not_start_with_a_current_key_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="k2"):
        Vault.from_file(key_file(tmp_path / "fields.json", "k2", k1=OLD))


def test_a_value_whose_key_is_gone_is_refused(tmp_path: Path) -> None:
    sealed = Vault("k1", {"k1": OLD}, LOOKUP).encrypt("张三", "c")

    with pytest.raises(KeyError, match="k1"):
        Vault.from_file(key_file(tmp_path / "fields.json", "k2", k2=NEW)).decrypt(sealed, "c")
