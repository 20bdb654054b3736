"""Shopify's order webhooks: signed over the raw body, told by topic, told again under the same webhook id."""

import base64
import hmac
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import structlog

from contracts.orders import Payment, Shop, Source
from contracts.refusals import Invalid
from contracts.supermarket.shopify import CANCELLED, ORDER, PAID, REFUND
from services.chassis import metrics
from services.chassis.http.messages import load
from services.chassis.http.routes import Hook, Json, Unsigned
from services.chassis.ids import uuid7
from services.chassis.phones import reachable
from services.chassis.vault import Vault
from services.chassis.work import Command, Outcome
from services.supermarket.api import sealing
from services.supermarket.domain.order import Order
from services.supermarket.handlers.orders import ByNumber, Verb
from services.supermarket.handlers.placing import Follow, Place, Wanted

Form = Mapping[str, str]
log = structlog.get_logger()

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
    return _place(order, vault, paid=order["financial_status"] == "paid")


def _place(order: Mapping[str, Any], vault: Vault, *, paid: bool = False) -> Place:
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
        paid=paid,
    )


def _follow(told: Any, number: int, verb: Verb, vault: Vault) -> Command:
    """Pushes overtake each other: one that tells the whole order stands for the order that is still to come."""
    if ORDER.validate(told):
        return ByNumber(partner=_ACTOR, number=str(number), verb=verb)
    return Follow(place=_place(load(ORDER, told, "order"), vault), verb=verb)


def _wanted(item: Mapping[str, Any]) -> Wanted:
    return Wanted(item["sku"], Decimal(item["quantity"]), item["price"])


def _customer(person: Mapping[str, Any]) -> Mapping[str, str]:
    """A name, and a phone at which a message arrives: other numbers are of no use to us."""
    name = f"{person.get('last_name') or ''}{person.get('first_name') or ''}"[:40]
    phone = (person.get("phone") or "").replace(" ", "")
    return {part: value for part, value in (("name", name), ("phone", phone if reachable(phone) else "")) if value}


def _paid(told: Any, vault: Vault) -> Command:
    paid = load(PAID, told, "order")
    return _follow(told, paid["id"], partial(Order.pay, fen=paid["total_price"]), vault)


def _cancelled(told: Any, vault: Vault) -> Command:
    """With what has gone back by then: a refund that is told before its cancellation meets nothing to give back."""
    cancelled = load(CANCELLED, told, "order")
    back = sum(_back_fen(refund["transactions"]) for refund in cancelled["refunds"] or ())
    return _follow(told, cancelled["id"], partial(Order.cancel_by_chain, fen=back), vault)


def _refunded(told: Any, _vault: Vault) -> Command:
    refund = load(REFUND, told, "refund")
    verb = partial(Order.refund_by_chain, fen=_back_fen(refund["transactions"]))
    return ByNumber(partner=_ACTOR, number=str(refund["order_id"]), verb=verb)


def _back_fen(transactions: Sequence[Mapping[str, Any]]) -> int:
    return sum(each["amount"] for each in transactions if each["kind"] == "refund" and each["status"] == DONE)


_TOPICS = {
    "orders/cancelled": _cancelled,
    "orders/create": _created,
    "orders/paid": _paid,
    "refunds/create": _refunded,
}


def acknowledge(form: Form, outcomes: Sequence[Outcome]) -> Json:
    """A 200 also for what was not taken: Shopify ends a subscription of which it often hears anything else.

    Why it wasn't stands in the answer, which Shopify keeps, and in our log.
    """
    refusals = [outcome.refusal.detail for outcome in outcomes if outcome.refusal]
    metrics.PUSHED.labels("supermarket", PARTNER, "refused" if refusals else "read").inc()
    if refusals:
        log.warning("shopify.refused", push=form[_ID], topic=form[_TOPIC], reasons=refusals)
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
