"""Signatures that anybody can check who has the public key: Ed25519 over exact bytes."""

import base64
import json
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jwt.algorithms import OKPAlgorithm
from jwt.exceptions import InvalidKeyError

from services.chassis.watched import Watched


class Signer:
    """Signs with the private key of a JWK file, which is read again when it changes."""

    def __init__(self, path: Path) -> None:
        """Raises OSError, TypeError or ValueError where the file is missing or holds no Ed25519 private key."""
        self._key = Watched(path, _private)

    def sign(self, content: bytes) -> tuple[str, str]:
        """The signature and the public key that it holds under, both base64; the same for the same bytes and key."""
        key = self._key.get()
        public = key.public_key().public_bytes_raw()
        return base64.b64encode(key.sign(content)).decode(), base64.b64encode(public).decode()


def is_signed(content: bytes, signature: str, public_key: str) -> bool:
    """Whether a signature holds; False also for one that is none."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key))
        key.verify(base64.b64decode(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _private(content: str) -> Ed25519PrivateKey:
    try:
        key = OKPAlgorithm.from_jwk(json.loads(content))
    except InvalidKeyError as error:
        raise ValueError("no Ed25519 key") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("no Ed25519 private key")
    return key
