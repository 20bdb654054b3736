"""AsyncAPI 3.0 from the registry: one channel for each event type on the bus, who sends it and who listens."""

from collections.abc import Sequence
from typing import Any

from contracts.registry import PARTNER, Card
from deploy.contracts.schemas import COMPONENTS, components, name_of

_DESCRIPTION = (
    "回音墙各服务经消息总线(RabbitMQ)发布的全部事件。"
    "每个服务向自己的 topic 交换机 `<服务>.events` 发布,路由键即事件类型。"
    "消息采用 CloudEvents 的 RabbitMQ 绑定(binary 模式):属性在 `ce-` 开头的消息头里,消息体是 JSON 数据。"
    "合作方推送的事件走 HTTP,见各服务的 OpenAPI。"
)
_HEADERS = {
    "ce-specversion": "CloudEvents 版本,1.0",
    "ce-id": "事件编号,UUIDv7;重复投递时不变",
    "ce-source": "发出的服务,例如 /express",
    "ce-type": "事件类型,与路由键相同",
    "ce-subject": "事项编号",
    "ce-time": "办理时刻,UTC,RFC 3339",
    "ce-sequence": "在同一事项中的序号,从 1 起,不间断",
    "ce-centre": "服务中心编号",
    "ce-actor": "经办人编号",
    "ce-responsible": "责任主体 <party>:<id>",
    "ce-traceparent": "W3C Trace Context",
}


def document(cards: Sequence[Card], version: str) -> dict[str, Any]:
    """The whole document, in the order of the registry."""
    bus = [card for card in cards if card.producer != PARTNER]
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "回音墙事件 Echowall events", "version": version, "description": _DESCRIPTION},
        "defaultContentType": "application/json",
        "channels": {card.type: _channel(card) for card in bus},
        "operations": {name: operation for card in bus for name, operation in _operations(card).items()},
        "components": {
            "messages": {card.type: _message(card) for card in bus},
            "schemas": {"Headers": _headers(), **components(bus)},
        },
    }


def _channel(card: Card) -> dict[str, Any]:
    exchange = {"name": f"{card.producer}.events", "type": "topic", "durable": True, "autoDelete": False}
    return {
        "address": card.type,
        "description": card.purpose,
        "messages": {card.type: {"$ref": f"#/components/messages/{card.type}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": "0.3.0"}},
    }


def _operations(card: Card) -> dict[str, Any]:
    receive = {f"{consumer}.receive.{card.type}": _operation(card, "receive") for consumer in card.consumers}
    return {f"{card.producer}.send.{card.type}": _operation(card, "send"), **receive}


def _operation(card: Card, action: str) -> dict[str, Any]:
    channel = f"#/channels/{card.type}"
    return {"action": action, "channel": {"$ref": channel}, "messages": [{"$ref": f"{channel}/messages/{card.type}"}]}


def _message(card: Card) -> dict[str, Any]:
    return {
        "name": card.type,
        "summary": card.purpose,
        "contentType": "application/json",
        "headers": {"$ref": f"{COMPONENTS}Headers"},
        "payload": {"$ref": COMPONENTS + name_of(card.data)},
    }


def _headers() -> dict[str, Any]:
    properties = {name: {"type": "string", "description": meaning} for name, meaning in _HEADERS.items()}
    return {"type": "object", "required": list(_HEADERS), "properties": properties}
