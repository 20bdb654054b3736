"""Personal data at rest."""

import pytest
from cryptography.exceptions import InvalidTag

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
