"""An event as an AMQP message: CloudEvents' RabbitMQ binding in binary mode: `ce-` headers, the data as body."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, NoReturn

from contracts.cards import HEARTBEAT
from contracts.envelope import Event
from contracts.people import COUNTY, SYSTEM
from services.chassis.ids import uuid7
from services.chassis.work.outbox import as_json
from services.chassis.work.rows import encoded

PREFIX = "ce-"
JSON = "application/json"
SPECVERSION = "1.0"
_IN_BODY_OR_PROPERTIES = {"data", "datacontenttype"}


@dataclass(frozen=True, slots=True)
class Message:
    """What the relay publishes; the routing key is the event's type."""

    id: str
    type: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the broker delivered. Exchange and routing key are checked by the broker, headers and body by nobody yet."""

    tag: int
    exchange: str
    routing_key: str
    headers: Any
    body: bytes


class Undecodable(Exception):
    """A delivery that is no event of ours; `field` names what is missing or malformed."""

    def __init__(self, field: str) -> None:
        super().__init__(f"undecodable: {field}")
        self.field = field


def exchange_of(service: str) -> str:
    """The topic exchange on which a service publishes, named as stock nameko names it."""
    return f"{service}.events"


def to_message(structured: Mapping[str, Any]) -> Message:
    """The message of one CloudEvents JSON object (structured mode) out of an outbox row.

    Raises KeyError for a missing attribute, UnicodeEncodeError for text that has no UTF-8.
    """
    headers = {PREFIX + name: str(value) for name, value in structured.items() if name not in _IN_BODY_OR_PROPERTIES}
    body = encoded(structured["data"]).encode()
    return Message(structured["id"], structured["type"], headers, body)


def under(traceparent: str, message: Message) -> Message:
    """The same message, which names another step of its trace as the one before."""
    return replace(message, headers={**message.headers, f"{PREFIX}traceparent": traceparent})


def to_event(delivery: Delivery) -> Event:
    """The event in a delivery. Raises Undecodable.

    Type and source must be those of routing key and exchange: these the broker has checked against the sender's rights.
    """
    headers = delivery.headers if isinstance(delivery.headers, Mapping) else {}
    if _attribute(headers, "specversion") != SPECVERSION:
        raise Undecodable("specversion")
    event_type, source = _attribute(headers, "type"), _attribute(headers, "source")
    if event_type != delivery.routing_key:
        raise Undecodable("type")
    if exchange_of(source.removeprefix("/")) != delivery.exchange:
        raise Undecodable("source")
    return Event(
        id=_id(headers),
        source=source,
        type=event_type,
        subject=_attribute(headers, "subject"),
        time=_time(headers),
        sequence=_sequence(headers),
        centre=_attribute(headers, "centre"),
        actor=_attribute(headers, "actor"),
        responsible=_attribute(headers, "responsible"),
        traceparent=_attribute(headers, "traceparent"),
        data=_data(delivery.body),
    )


def heartbeat(service: str, told_until: datetime) -> Message:
    """What a relay says of itself: all that `service` had to say up to then is published."""
    event = Event(
        id=str(uuid7()),
        source=f"/{service}",
        type=HEARTBEAT,
        subject=service,
        time=told_until,
        sequence=0,
        centre=COUNTY,
        actor=SYSTEM.id,
        responsible="",
        traceparent="",
        data={},
    )
    return to_message(as_json(event))


def is_heartbeat(delivery: Delivery) -> bool:
    """Whether it is a relay's heartbeat."""
    return delivery.routing_key == HEARTBEAT


def is_dead(delivery: Delivery) -> bool:
    """Whether it comes out of a dead queue: only the broker itself may publish to the exchange without a name."""
    return delivery.exchange == ""


def before_death(delivery: Delivery) -> Delivery:
    """A dead delivery with the exchange and routing key that its sender gave it, out of the broker's newest note."""
    try:
        note = delivery.headers["x-death"][0]
        return replace(delivery, exchange=str(note["exchange"]), routing_key=str(note["routing-keys"][0]))
    except (KeyError, IndexError, TypeError):
        return delivery


def _attribute(headers: Mapping[str, Any], name: str) -> str:
    value = headers.get(PREFIX + name)
    if not isinstance(value, str):
        raise Undecodable(name)
    return value


def _id(headers: Mapping[str, Any]) -> str:
    try:
        return str(uuid.UUID(_attribute(headers, "id")))
    except ValueError:
        raise Undecodable("id") from None


def _time(headers: Mapping[str, Any]) -> datetime:
    try:
        moment = datetime.fromisoformat(_attribute(headers, "time"))
        if moment.tzinfo is None:
            raise Undecodable("time")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Undecodable("time") from None


def _sequence(headers: Mapping[str, Any]) -> int:
    try:
        return int(_attribute(headers, "sequence"))
    except ValueError:
        raise Undecodable("sequence") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
"""JSON without NaN and Infinity, which no jsonb column takes."""


def _data(body: bytes) -> Mapping[str, Any]:
    try:
        data = _DECODER.decode(body.decode())
    except (ValueError, RecursionError):
        raise Undecodable("data") from None
    if not isinstance(data, dict):
        raise Undecodable("data")
    return data
