"""Who posts: Standard Webhooks signatures over the raw bytes, checked before anything is parsed."""

import binascii
import os
import re
import time

from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError
from starlette.types import Scope

from contracts.refusals import Forbidden
from services.chassis.http.partners import Partner, Partners
from services.chassis.http.problem import Problem, unauthorized

TOLERANCE = 300
"""Seconds that a signature's time may be off, either way (Standard Webhooks)."""

_SIGNED = (b"partner-id", b"webhook-id", b"webhook-timestamp", b"webhook-signature")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_NOBODY = Partner("", "", [Webhook(os.urandom(32))], True, {})
"""Verified in place of a partner that isn't registered: same time, same answer."""


def sender(scope: Scope, body: bytes, partners: Partners, service: str) -> Partner:
    """The partner who signed `body`. Raises a 401 problem; Forbidden for a partner of another service."""
    signed = _headers(scope)
    _check_time(signed["webhook-timestamp"])
    partner = partners.get().get(signed["partner-id"], _NOBODY)
    if not any(_verifies(key, body, signed) for key in partner.keys):
        raise _unsigned()
    if partner.service != service:
        raise Forbidden("该合作方登记在另一项服务,不能向此处推送")
    return partner


def _headers(scope: Scope) -> dict[str, str]:
    values = [(name, value) for name, value in scope["headers"] if name in _SIGNED]
    signed = {name.decode(): value.decode("latin-1") for name, value in values}
    if len(values) != len(_SIGNED) or len(signed) != len(_SIGNED) or not all(signed.values()):
        raise _unsigned()
    return signed


def _check_time(stamp: str) -> None:
    if not _TIMESTAMP.fullmatch(stamp):
        raise _unsigned()
    if abs(time.time() - int(stamp)) > TOLERANCE:
        raise unauthorized("签名时间与服务器相差超过 5 分钟:请校准时钟后重新签名", scheme=b"Signature")


def _verifies(key: Webhook, body: bytes, signed: dict[str, str]) -> bool:
    """Whether it does; what the library can't parse (base64, UTF-8, a missing comma) doesn't."""
    try:
        key.verify(body, signed, json_parse=False)
    except (WebhookVerificationError, ValueError, binascii.Error):
        return False
    return True


def _unsigned() -> Problem:
    return unauthorized("签名缺失或不正确:请核对 partner-id 与 Standard Webhooks 签名头", scheme=b"Signature")
