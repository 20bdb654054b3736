"""Personal data at rest: AES-256-GCM under a named key, and keyed hashes for look-up."""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.chassis.watched import Watched

NONCE = 12


@dataclass(frozen=True, slots=True)
class _Ring:
    """The keys of one version of the key file."""

    current: str
    ciphers: Mapping[str, AESGCM]
    lookup: bytes


class Vault:
    """Encrypts with the current key, decrypts with whichever key a value names.

    The key file is JSON: `{"current": "k1", "keys": {"k1": <base64, 32 bytes>}, "lookup": <base64, 32 bytes>}`.
    """

    def __init__(self, current: str, keys: Mapping[str, bytes], lookup: bytes) -> None:
        """Raises KeyError where `current` is none of the keys, ValueError for one of a wrong length."""
        ring = _ring(current, keys, lookup)
        self._ring: Callable[[], _Ring] = lambda: ring
        self._newest_ring = self._ring

    @classmethod
    def from_file(cls, path: Path) -> "Vault":
        """Keys of a file that is read again when it changes; a later version that can't be read leaves the last good.

        Raises OSError, KeyError or ValueError where it is missing or incomplete.
        """
        vault, watched = cls.__new__(cls), Watched(path, _read)
        vault._ring, vault._newest_ring = watched.get, watched.newest  # noqa: SLF001 - its own
        return vault

    @property
    def current(self) -> str:
        """The id of the key that encrypts."""
        return self._ring().current

    def encrypt(self, clear: str, context: str) -> str:
        """`<key id>:<base64 of nonce and ciphertext>`, bound to `context` (table, column and row's id)."""
        ring, nonce = self._ring(), os.urandom(NONCE)
        sealed = ring.ciphers[ring.current].encrypt(nonce, clear.encode(), context.encode())
        return f"{ring.current}:{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, sealed: str, context: str) -> str:
        """The clear text. Raises KeyError for a key that is no longer there.

        Raises cryptography.exceptions.InvalidTag for a wrong context or a changed value.
        """
        key_id, _, encoded = sealed.partition(":")
        raw = base64.b64decode(encoded)
        return self._cipher(key_id).decrypt(raw[:NONCE], raw[NONCE:], context.encode()).decode()

    def fingerprint(self, clear: str) -> str:
        """A keyed hash for look-up: the same for the same text, useless without the key; 128 bits in hex."""
        return hmac.new(self._ring().lookup, clear.encode(), hashlib.sha256).hexdigest()[:32]

    def sign(self, purpose: str, message: bytes) -> bytes:
        """A MAC (SHA-256) by a key of its own for each purpose, derived from the look-up key: it doesn't rotate."""
        key = hmac.new(self._ring().lookup, purpose.encode(), hashlib.sha256).digest()
        return hmac.new(key, message, hashlib.sha256).digest()

    def _cipher(self, key_id: str) -> AESGCM:
        """Another process may have seen a new key a moment earlier than this one."""
        known = self._ring().ciphers.get(key_id)
        return known if known is not None else self._newest_ring().ciphers[key_id]


def _read(content: str) -> _Ring:
    stored = json.loads(content)
    keys = {key_id: base64.b64decode(key) for key_id, key in stored["keys"].items()}
    return _ring(stored["current"], keys, base64.b64decode(stored["lookup"]))


def _ring(current: str, keys: Mapping[str, bytes], lookup: bytes) -> _Ring:
    ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
    if current not in ciphers:
        raise KeyError(current)
    return _Ring(current, ciphers, lookup)
