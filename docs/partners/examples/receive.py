"""核对回音墙推来的通知。Checks what Echowall pushes to you. Standard library only."""

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping, Sequence

TOLERANCE = 300
"""Seconds by which the clocks may differ."""


def is_genuine(headers: Mapping[str, str], body: bytes, secrets: Sequence[str]) -> bool:
    """Whether one of `secrets` signed `body`; names of `headers` in lower case."""
    message, stamp = headers["webhook-id"], headers["webhook-timestamp"]
    if not stamp.isdigit() or abs(time.time() - int(stamp)) > TOLERANCE:
        return False
    signed = f"{message}.{stamp}.".encode() + body
    keys = [base64.b64decode(secret.removeprefix("whsec_")) for secret in secrets]
    expected = [b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()) for key in keys]
    given = headers["webhook-signature"].encode().split()
    return any(hmac.compare_digest(one, other) for one in expected for other in given)
