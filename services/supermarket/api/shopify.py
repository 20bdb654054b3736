"""Shopify's order webhooks: signed over the raw body, told by topic, told again under the same webhook id."""

import base64
import hmac
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from contracts.orders import Cancellation, Payment, Shop, Source
from contracts.refusals import Invalid
from contracts.supermarket.shopify import ORDER, PAID, REFERENCE, REFUND
from services.chassis.http.messages import load
from services.chassis.http.routes import Hook, Json, Unsigned
from services.chassis.ids import uuid7
from services.chassis.phones import reachable
from services.chassis.vault import Vault
from services.chassis.work import Command, Outcome
from services.supermarket.api import sealing
from services.supermarket.domain.order import Order
from services.supermarket.handlers.orders import ByNumber
from services.supermarket.handlers.placing import Place, Wanted

Form = Mapping[str, str]

PARTNER = "shopify"
_ACTOR = f"partner:{PARTNER}"
_HMAC, _ID, _TOPIC = "x-shopify-hmac-sha256", "x-shopify-webhook-id", "x-shopify-topic"
DONE = "success"
"""How Shopify calls a transaction that went through."""


def verify(form: Form, entry: Mapping[str, Any]) -> None:
    """HMAC-SHA256 over the raw body, in base64. Raises Unsigned, also where the registry has no secret."""
    salt = entry.get("salt")
    if not (isinstance(salt, str) and salt and form.get(_ID)):
        raise Unsigned
    expected = base64.b64encode(hmac.digest(salt.encode(), form["body"].encode(), "sha256"))
    if not hmac.compare_digest(expected, form.get(_HMAC, "").encode(errors="replace")):
        raise Unsigned


def commands(form: Form, vault: Vault) -> Sequence[tuple[str, Command]]:
    """One command under the webhook's id; none for topics that are not ours. Raises Invalid."""
    read = _TOPICS.get(form.get(_TOPIC, ""))
    return [(form[_ID], read(_parsed(form["body"]), vault))] if read else []


def _parsed(body: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Invalid("推送内容不是 JSON", errors={"body": ["不是 JSON"]}) from error


def _created(told: Any, vault: Vault) -> Command:
    order = load(ORDER, told, "order")
    return Place(
        order=str(uuid7()),
        centre=order["centre"],
        shop=Shop(order["shop"]),
        source=Source.PARTNER,
        customer=sealing.customer(_customer(order.get("customer") or {}), vault),
        payment=Payment.PREPAID,
        wanted=[_wanted(item) for item in order["line_items"]],
        total_fen=order["total_price"],
        partner=_ACTOR,
        number=str(order["id"]),
        paid=order["financial_status"] == "paid",
    )


def _wanted(item: Mapping[str, Any]) -> Wanted:
    return Wanted(item["sku"], Decimal(item["quantity"]), item["price"])


def _customer(person: Mapping[str, Any]) -> Mapping[str, str]:
    """A name, and a phone at which a message arrives: other numbers are of no use to us."""
    name = f"{person.get('last_name') or ''}{person.get('first_name') or ''}"[:40]
    phone = (person.get("phone") or "").replace(" ", "")
    return {part: value for part, value in (("name", name), ("phone", phone if reachable(phone) else "")) if value}


def _paid(told: Any, _vault: Vault) -> Command:
    paid = load(PAID, told, "order")
    return ByNumber(partner=_ACTOR, number=str(paid["id"]), verb=partial(Order.pay, fen=paid["total_price"]))


def _cancelled(told: Any, _vault: Vault) -> Command:
    number = str(load(REFERENCE, told, "order")["id"])
    return ByNumber(partner=_ACTOR, number=number, verb=partial(Order.cancel, reason=Cancellation.PARTNER))


def _refunded(told: Any, _vault: Vault) -> Command:
    refund = load(REFUND, told, "refund")
    back = [each["amount"] for each in refund["transactions"] if each["kind"] == "refund" and each["status"] == DONE]
    return ByNumber(partner=_ACTOR, number=str(refund["order_id"]), verb=partial(Order.refund_by_chain, fen=sum(back)))


_TOPICS = {
    "orders/cancelled": _cancelled,
    "orders/create": _created,
    "orders/paid": _paid,
    "refunds/create": _refunded,
}


def acknowledge(_form: Form, outcomes: Sequence[Outcome]) -> Json:
    """Shopify wants a 200, and reads nothing; who looks into its log finds why an order was not taken."""
    refusals = [outcome.refusal.detail for outcome in outcomes if outcome.refusal]
    return {"accepted": not refusals, "reasons": refusals}


def refuse(_form: Form, reason: str) -> Json:
    """A failure in the same form."""
    return {"accepted": False, "reasons": [reason]}


HOOK = Hook(
    path="/v1/chains/shopify",
    partner=PARTNER,
    verify=verify,
    commands=commands,
    acknowledge=acknowledge,
    refuse=refuse,
    media="application/json",
    headers=(_HMAC, _ID, _TOPIC),
    summary="Shopify 订单推送:下单、付款、取消、退款;服务中心写在 note_attributes 的 centre",
)
