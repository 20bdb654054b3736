"""Two stock nameko services: HTTP to parcel and outbox, and, behind the broker, inbox, audit and clock."""

import json
import uuid
from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError
from nameko.events import EventDispatcher, event_handler
from nameko.extensions import DependencyProvider
from nameko.timer import timer
from nameko.web.handlers import http
from sqlalchemy import Engine
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from contracts.express.partner import PARTNER_PARCEL_ARRIVED
from services.chassis.database import engine_for
from tests.bench.stock import tables

EXPRESS, SUPERVISION = "stock_express", "stock_supervision"
TYPE = "parcel.inbound.v1"


class Database(DependencyProvider):  # type: ignore[misc]
    """One engine for each service, with a connection for each of its workers."""

    def setup(self) -> None:
        config = self.container.config
        self._engine = engine_for(config["DATABASE_URL"], name=self.container.service_name, pool=config["max_workers"])

    def get_dependency(self, worker_ctx: Any) -> Engine:
        return self._engine


class Signature(DependencyProvider):  # type: ignore[misc]
    """The partner's key."""

    def setup(self) -> None:
        self._key = Webhook(self.container.config["SECRET"])

    def get_dependency(self, worker_ctx: Any) -> Webhook:
        return self._key


class StockExpress:
    name = EXPRESS
    database = Database()
    signature = Signature()
    dispatch = EventDispatcher()

    @http("POST", "/v1/events")  # type: ignore[untyped-decorator]
    def take(self, request: Any) -> tuple[int, dict[str, str], str]:
        body = request.get_data()
        try:
            self.signature.verify(body, dict(request.headers), json_parse=False)
            event = json.loads(body)
            data = PARTNER_PARCEL_ARRIVED.load(event["data"])
        except (WebhookVerificationError, ValidationError, ValueError) as error:
            return 400, {}, json.dumps({"problem": str(error)})
        self._keep(event["id"], data)
        answer = {"results": [{"id": event["id"], "status": "accepted"}]}
        return 200, {"Content-Type": "application/json"}, json.dumps(answer)

    @timer(interval=0.02)  # type: ignore[untyped-decorator]
    def publish(self) -> None:
        while self._publish_some():
            pass

    def _keep(self, event_id: str, data: Any) -> None:
        parcel, now = str(uuid.uuid4()), datetime.now(UTC).isoformat()
        known = {"carrier": data["carrier"], "waybill": data["waybill"]}
        message = {"id": str(uuid.uuid4()), "subject": parcel, "centre": data["centre"], "time": now, "data": known}
        row = known | {"id": parcel, "event_id": event_id, "centre": data["centre"]}
        with self.database.begin() as connection:
            recipient = json.dumps(data.get("recipient"))
            if connection.execute(tables.ADD_PARCEL, row | {"recipient": recipient}).rowcount:
                connection.execute(tables.ADD_TO_OUTBOX, {"type": TYPE, "event": json.dumps(message)})

    def _publish_some(self) -> int:
        with self.database.begin() as connection:
            rows = connection.execute(tables.READ_OUTBOX).all()
            for row in rows:
                self.dispatch(row.type, row.event)
            connection.execute(tables.EMPTY_OUTBOX, {"ids": [row.id for row in rows]})
        return len(rows)


class StockSupervision:
    name = SUPERVISION
    database = Database()

    @event_handler(EXPRESS, TYPE)  # type: ignore[untyped-decorator]
    def on_inbound(self, event: dict[str, Any]) -> None:
        entry = {**event, "data": json.dumps(event["data"])}
        clock = {"case": event["subject"], "time": event["time"]}
        with self.database.begin() as connection:
            if connection.execute(tables.ADD_TO_INBOX, {"id": event["id"]}).rowcount:
                connection.execute(tables.ADD_TO_AUDIT, entry)
                connection.execute(tables.ADD_CLOCK, clock)


SERVICES = {EXPRESS: StockExpress, SUPERVISION: StockSupervision}
