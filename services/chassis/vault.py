"""Personal data at rest: AES-256-GCM under a named key, and keyed hashes for look-up."""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


class Vault:
    """Encrypts with the current key, decrypts with whichever key a value names.

    The key file is JSON: `{"current": "k1", "keys": {"k1": <base64, 32 bytes>}, "lookup": <base64, 32 bytes>}`.
    """

    def __init__(self, current: str, keys: Mapping[str, bytes], lookup: bytes) -> None:
        self._current = current
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._lookup = lookup

    @classmethod
    def from_file(cls, path: Path) -> "Vault":
        """Read the key file. Raises KeyError or ValueError where it is incomplete."""
        content = json.loads(path.read_text())
        keys = {key_id: base64.b64decode(key) for key_id, key in content["keys"].items()}
        return cls(content["current"], keys, base64.b64decode(content["lookup"]))

    def encrypt(self, clear: str, context: str) -> str:
        """`<key id>:<base64 of nonce and ciphertext>`, bound to `context` (table, column and row's id)."""
        nonce = os.urandom(NONCE)
        sealed = self._ciphers[self._current].encrypt(nonce, clear.encode(), context.encode())
        return f"{self._current}:{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, sealed: str, context: str) -> str:
        """The clear text. Raises cryptography.exceptions.InvalidTag for a wrong context or a changed value."""
        key_id, _, encoded = sealed.partition(":")
        raw = base64.b64decode(encoded)
        return self._ciphers[key_id].decrypt(raw[:NONCE], raw[NONCE:], context.encode()).decode()

    def fingerprint(self, clear: str) -> str:
        """A keyed hash for look-up: the same for the same text, useless without the key; 128 bits in hex."""
        return hmac.new(self._lookup, clear.encode(), hashlib.sha256).hexdigest()[:32]
