"""The right to rate once, signed: what a one-time link or the counter's QR holds, without a log-in."""

import base64
import hmac
import json
from datetime import UTC, datetime

from contracts.feedback.words import RatedBy
from contracts.refusals import Invalid
from services.chassis.vault import Vault
from services.feedback.domain.rating import Ticket

_PURPOSE = "rating-ticket"


def issue(vault: Vault, ticket: Ticket) -> str:
    """`<payload>.<mac>`: nobody's name is in it."""
    expires = int(ticket.expires.timestamp())
    payload = _encode(json.dumps([ticket.id, ticket.service, ticket.centre, ticket.by, expires]).encode())
    return f"{payload}.{_encode(vault.sign(_PURPOSE, payload.encode()))}"


def read(vault: Vault, shown: str) -> Ticket:
    """The ticket; whether it has expired is the rating's to say. Raises Invalid for what we didn't make."""
    payload, _, mac = shown.partition(".")
    if not hmac.compare_digest(mac.encode(), _encode(vault.sign(_PURPOSE, payload.encode())).encode()):
        raise Invalid("评价链接无效,请重新扫码", errors={"ticket": ["无效"]})
    rating, service, centre, by, expires = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return Ticket(rating, service, centre, RatedBy(by), datetime.fromtimestamp(expires, UTC))


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
