"""What is signed can be checked by anybody who has the public key, and by nothing else."""

import base64
from pathlib import Path

import pytest

from services.chassis.http.tokens import make_keys, make_private_key
from services.chassis.signing import Signer, is_signed


def test_a_signature_holds_for_these_bytes_and_this_key_alone(tmp_path: Path) -> None:
    make_private_key(tmp_path / "one.json")
    make_private_key(tmp_path / "other.json")
    one, other = Signer(tmp_path / "one.json"), Signer(tmp_path / "other.json")

    signature, public = one.sign("考核".encode())

    assert one.sign("考核".encode()) == (signature, public)
    assert is_signed("考核".encode(), signature, public)
    assert not is_signed("考核 ".encode(), signature, public)
    assert not is_signed("考核".encode(), signature, other.sign(b"")[1])


@pytest.mark.parametrize("spoilt", ["", "no base64!", base64.b64encode(b"short").decode()])
def test_what_is_no_signature_is_none(tmp_path: Path, spoilt: str) -> None:
    make_private_key(tmp_path / "one.json")
    _, public = Signer(tmp_path / "one.json").sign(b"x")

    assert not is_signed(b"x", spoilt, public)
    assert not is_signed(b"x", base64.b64encode(bytes(64)).decode(), spoilt)


def test_a_file_without_a_private_key_is_refused(tmp_path: Path) -> None:
    _, keys = make_keys(tmp_path)

    with pytest.raises((TypeError, ValueError)):
        Signer(keys)
