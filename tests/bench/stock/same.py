"""The same pipeline in stock nameko: our units of work behind its own entrypoints, a commit for each event."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from nameko.events import EventDispatcher, event_handler
from nameko.extensions import DependencyProvider
from nameko.timer import timer
from nameko.web.handlers import http
from sqlalchemy import text
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from contracts.envelope import Event
from contracts.express.partner import PARTNER_PARCEL_ARRIVED
from contracts.people import COUNTY, Actor, Tier
from services.chassis.database import engine_for
from services.chassis.http.routes import Intake
from services.chassis.vault import Vault
from services.chassis.work import Handler, Inbox, Job, Outcome, Remember, Status, Store, UnitOfWork
from services.chassis.work.once import YEAR, digest_of
from services.express import handlers as express
from services.express.api.partners import arrived
from services.supervision import handlers as supervision
from services.supervision.events import EVENTS
from services.supervision.store import SupervisionStore
from services.supervision.store.centres import copies
from tests.express_store import a_store

EXPRESS, SUPERVISION = "same_express", "same_supervision"
TYPE = "parcel.inbound.v1"
PARTNER = Actor(id="partner:stock", tier=Tier.PARTNER, scope=COUNTY)
READ_OUTBOX = text("SELECT position, events FROM outbox ORDER BY position LIMIT 100 FOR UPDATE SKIP LOCKED")
EMPTY_OUTBOX = text("DELETE FROM outbox WHERE position = ANY(:positions)")


class Unit(DependencyProvider):  # type: ignore[misc]
    """A service's unit of work, with a connection for each of its workers."""

    def __init__(
        self, service: str, store: type[Store] | Any, handlers: Mapping[type, Handler], **options: Any
    ) -> None:
        self._service, self._store, self._handlers = service, store, handlers
        super().__init__(**options)

    def setup(self) -> None:
        config = self.container.config
        url, workers = config[f"{self._service.upper()}_DATABASE_URL"], config["max_workers"]
        engine = engine_for(url, name=self.container.service_name, pool=workers)
        self._unit = UnitOfWork(self._service, engine, self._store(), self._handlers)

    def get_dependency(self, worker_ctx: Any) -> UnitOfWork:
        return self._unit


class Keys(DependencyProvider):  # type: ignore[misc]
    """The partner's key, and ours for personal data."""

    def setup(self) -> None:
        self.webhook = Webhook(self.container.config["SECRET"])
        self.vault = Vault.from_file(Path(self.container.config["FIELD_KEYS_FILE"]))

    def get_dependency(self, worker_ctx: Any) -> "Keys":
        return self


class SameExpress:
    name = EXPRESS
    unit = Unit("express", a_store, express.HANDLERS)
    keys = Keys()
    dispatch = EventDispatcher()

    @http("POST", "/v1/events")  # type: ignore[untyped-decorator]
    def take(self, request: Any) -> tuple[int, dict[str, str], str]:
        body = request.get_data()
        try:
            self.keys.webhook.verify(body, dict(request.headers), json_parse=False)
            event = json.loads(body)
            [outcome] = self.unit.run([self._job(event)])
        except (WebhookVerificationError, ValueError) as error:
            return 400, {}, json.dumps({"problem": str(error)})
        result = {"id": event["id"], "status": outcome.status.value, **(outcome.answer or {})}
        return 200, {"Content-Type": "application/json"}, json.dumps({"results": [result]})

    @timer(interval=0.02)  # type: ignore[untyped-decorator]
    def publish(self) -> None:
        while self._publish_some():
            pass

    def _job(self, event: Mapping[str, Any]) -> Job:
        data = PARTNER_PARCEL_ARRIVED.load(event["data"])
        intake = Intake(
            partner="stock",
            id=event["id"],
            source=event["source"],
            type=event["type"],
            data=data,
            vault=self.keys.vault,
        )
        scope = ("intake", "stock", event["source"], event["id"])
        once = Remember(scope=scope, digest=digest_of([event["type"], event["data"]]), keep=YEAR)
        return Job(command=arrived(intake), actor=PARTNER, once=once)

    def _publish_some(self) -> int:
        with self.unit.engine.begin() as connection:
            rows = connection.execute(READ_OUTBOX).all()
            for row in rows:
                for event in json.loads(row.events):
                    self.dispatch(event["type"], event)
            connection.execute(EMPTY_OUTBOX, {"positions": [row.position for row in rows]})
        return len(rows)


class SameSupervision:
    name = SUPERVISION
    unit = Unit("supervision", lambda: SupervisionStore(copies()), supervision.HANDLERS)

    @event_handler(EXPRESS, TYPE)  # type: ignore[untyped-decorator]
    def on_inbound(self, event: dict[str, Any]) -> None:
        [outcome] = hear(self.unit, [event])
        if outcome.status is Status.FAILED:
            raise RuntimeError(str(outcome.error))


SERVICES = {EXPRESS: SameExpress, SUPERVISION: SameSupervision}


def hear(unit: UnitOfWork, events: list[dict[str, Any]]) -> list[Outcome]:
    """Record events in their structured form."""
    return unit.run(
        [Job(command=EVENTS[each["type"]](_event(each)), once=Inbox("supervision", each["id"])) for each in events]
    )


def _event(structured: Mapping[str, Any]) -> Event:
    known = {name: value for name, value in structured.items() if name not in ("specversion", "datacontenttype")}
    return Event(**known | {"time": datetime.fromisoformat(structured["time"])})
