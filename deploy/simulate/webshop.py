"""What a chain's web shop pushes of its orders, in Shopify's form and signed over the raw body."""

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

from deploy.simulate import till
from deploy.simulate.credentials import Credentials
from deploy.simulate.line import Request, content_of
from deploy.simulate.stage import Stage
from deploy.simulate.steps import AtShop, Purchase, Step

PATH = "/supermarket/v1/chains/shopify"
OK = 200

Told = Mapping[str, Any]


async def tell(stage: Stage, step: Step) -> None:
    """Push one of TOPICS; a new order's cadre then finds it in the list."""
    [purchase] = step.purchases
    topic, content = TOPICS[AtShop(step.action)]
    body = json.dumps(content(purchase), ensure_ascii=False).encode()
    answer = await stage.line.ask(lambda credentials: _signed(credentials, topic, f"{purchase.waybill}-{topic}", body))
    taken = content_of(answer)
    if answer.status_code != OK:
        stage.tally.unexpected(f"Shopify {topic}", answer)
    elif not taken.get("accepted"):
        stage.tally.problem(f"Shopify {topic}: {'、'.join(taken.get('reasons') or ())}")
    else:
        stage.tally.count("ordered" if step.action is AtShop.TELL_ORDER else "tracked")
        if step.action is AtShop.TELL_ORDER:
            await till.find(stage, purchase)


def _signed(credentials: Credentials, topic: str, push: str, body: bytes) -> Request:
    signature = base64.b64encode(hmac.digest(credentials.web_shop.encode(), body, "sha256")).decode()
    headers = {
        "content-type": "application/json",
        "x-shopify-hmac-sha256": signature,
        "x-shopify-topic": topic,
        "x-shopify-webhook-id": push,
    }
    return Request("POST", PATH, body, headers)


def _created(purchase: Purchase) -> Told:
    """An order whose payment is still to come."""
    buyer = purchase.buyer
    return {
        "id": purchase.number,
        "line_items": [{"sku": purchase.sku, "quantity": purchase.quantity, "price": _yuan(purchase.price_fen)}],
        "total_price": _yuan(purchase.total_fen),
        "currency": "CNY",
        "financial_status": "pending",
        "note_attributes": [{"name": "centre", "value": purchase.centre}, {"name": "shop", "value": purchase.shop}],
        "customer": {"first_name": buyer.name[1:], "last_name": buyer.name[:1], "phone": f"+86{buyer.phone}"},
    }


def _paid(purchase: Purchase) -> Told:
    return {**_created(purchase), "financial_status": "paid"}


def _cancelled(purchase: Purchase) -> Told:
    return {**_created(purchase), "cancel_reason": "customer"}


def _refunded(purchase: Purchase) -> Told:
    """All of it has gone back."""
    back = {"kind": "refund", "status": "success", "amount": _yuan(purchase.total_fen)}
    return {"id": (purchase.number or 0) + 1, "order_id": purchase.number, "transactions": [back]}


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"


TOPICS: Mapping[AtShop, tuple[str, Callable[[Purchase], Told]]] = {
    AtShop.TELL_ORDER: ("orders/create", _created),
    AtShop.TELL_PAID: ("orders/paid", _paid),
    AtShop.TELL_CANCELLED: ("orders/cancelled", _cancelled),
    AtShop.TELL_REFUNDED: ("refunds/create", _refunded),
}
