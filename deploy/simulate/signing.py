"""What a partner posts, signed as Standard Webhooks has it."""

import hashlib
from datetime import UTC, datetime

from standardwebhooks import Webhook

from deploy.simulate.line import Request

ONE, MANY = "application/cloudevents+json", "application/cloudevents-batch+json"


def signed(path: str, partner: str, secret: str, body: bytes, kind: str = ONE) -> Request:
    """Sign with the time of this attempt; the message's id follows from the body."""
    now = datetime.now(UTC)
    message = hashlib.sha256(body).hexdigest()
    headers = {
        "content-type": kind,
        "partner-id": partner,
        "webhook-id": message,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message, now, body.decode()),
    }
    return Request("POST", path, body, headers)
