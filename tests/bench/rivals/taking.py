"""What both asyncio rivals do with a request before they keep it, and how they are served."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import uvicorn
from marshmallow import ValidationError
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from contracts.express.partner import PARTNER_PARCEL_ARRIVED

QUEUE = "supervision"
REFUSALS = (WebhookVerificationError, ValidationError, ValueError)


@dataclass(frozen=True)
class Taken:
    """A parcel as its table has it, and the message that tells of it."""

    row: Mapping[str, Any]
    message: Mapping[str, Any]

    @property
    def answer(self) -> bytes:
        """What the partner is answered."""
        return json.dumps({"results": [{"id": self.row["event_id"], "status": "accepted"}]}).encode()


def take(key: Webhook, body: bytes, headers: Mapping[str, str]) -> Taken:
    """Check signature and schema. Raises one of REFUSALS."""
    key.verify(body, dict(headers), json_parse=False)
    event = json.loads(body)
    data = PARTNER_PARCEL_ARRIVED.load(event["data"])
    parcel, known = str(uuid.uuid4()), {"carrier": data["carrier"], "waybill": data["waybill"]}
    row = known | {
        "id": parcel,
        "event_id": event["id"],
        "centre": data["centre"],
        "recipient": data.get("recipient"),
    }
    now = datetime.now(UTC).isoformat()
    message = {"id": str(uuid.uuid4()), "subject": parcel, "centre": data["centre"], "time": now, "data": known}
    return Taken(row, message)


async def serve(app: Any, port: int) -> None:
    """Serve an application, as quick as uvicorn can, until a signal ends it."""
    config = uvicorn.Config(
        app, port=port, http="httptools", loop="uvloop", access_log=False, log_level="warning", lifespan="off"
    )
    await uvicorn.Server(config).serve()
