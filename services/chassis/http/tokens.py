"""The development issuer of tokens: keys and bearer tokens as the county's identity provider would give them."""

import json
import os
import time
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from contracts.people import Actor
from services.chassis.ids import uuid7

AUDIENCE = "echowall"
DEVELOPMENT_ISSUER = "echowall-development"
HOURS = 3600
_PUBLIC = ("kty", "crv", "x", "kid", "alg", "use")


def make_keys(folder: Path) -> tuple[Path, Path]:
    """The paths of a private JWK (mode 600) and of the JWKS that goes with it; made where they are missing."""
    private, public = folder / "token-private.json", folder / "token-keys.json"
    make_private_key(private)
    key = json.loads(private.read_text())
    _write(public, json.dumps({"keys": [{name: key[name] for name in _PUBLIC}]}), 0o644)
    return private, public


def make_private_key(path: Path) -> None:
    """A private Ed25519 JWK (mode 600), where there is none yet."""
    if not path.exists():
        _write(path, json.dumps(_new_key()), 0o600)


def issue(private_jwk_file: Path, actor: Actor, ttl: int = 12 * HOURS, issuer: str = DEVELOPMENT_ISSUER) -> str:
    """A bearer token for `actor` that is good for `ttl` seconds."""
    key = json.loads(private_jwk_file.read_text())
    now = int(time.time())
    claims = {"iss": issuer, "aud": AUDIENCE, "sub": actor.id, "tier": actor.tier, "scope": actor.scope}
    signer = jwt.PyJWK(key, algorithm="EdDSA").key
    return jwt.encode(claims | {"iat": now, "exp": now + ttl}, signer, algorithm="EdDSA", headers={"kid": key["kid"]})


def _new_key() -> dict[str, str]:
    key: dict[str, str] = OKPAlgorithm.to_jwk(Ed25519PrivateKey.generate(), as_dict=True)
    return key | {"kid": str(uuid7()), "alg": "EdDSA", "use": "sig"}


def _write(path: Path, content: str, mode: int) -> None:
    """Whole or not at all, and never readable by more than `mode` allows."""
    beside = path.with_suffix(f".{os.getpid()}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w") as file:
        file.write(content)
    beside.replace(path)
