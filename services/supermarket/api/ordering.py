"""How orders are placed by people: at the counter, over the counter in one go, from a villager's phone."""

from collections.abc import Mapping
from typing import Any

from contracts.orders import Payment, Shop, Source
from contracts.people import Tier, villager_hash
from contracts.refusals import Invalid
from contracts.supermarket import counter, views, villager
from services.chassis import agents
from services.chassis.http.routes import Call, Route, Write
from services.chassis.ids import uuid7
from services.chassis.work import Command
from services.supermarket.api import sealing
from services.supermarket.domain.code import draw_code
from services.supermarket.handlers.placing import Place, Sell, Wanted
from services.supermarket.store.sealing import AGENT


def place(call: Call) -> Command:
    """For a villager who is there; they pay when they collect."""
    return _place(call, call.actor.scope, Source.COUNTER)


def sell(call: Call) -> Command:
    """Placed, paid in cash and handed over at once."""
    return Sell(place=_place(call, call.actor.scope, Source.COUNTER), code=draw_code())


def place_own(call: Call) -> Command:
    """From home, for oneself or another. Raises Invalid or Forbidden for whose phone isn't the one that was shown."""
    command = _place(call, call.body["centre"], Source.WEB)
    phone = command.customer.phone
    if command.agent:
        agents.must_be(call.actor, command.agent.phone, "agent.phone")
    elif phone is None or phone.hash != villager_hash(call.actor):
        raise Invalid("请填写您登录用的手机号", errors={"customer.phone": ["不是您登录用的手机号"]})
    return command


def _place(call: Call, centre: str, source: Source) -> Place:
    body = call.body
    return Place(
        order=str(uuid7()),
        centre=centre,
        shop=Shop(body["shop"]),
        source=source,
        customer=sealing.customer(body.get("customer"), call.vault),
        agent=agents.sealed(body.get("agent"), AGENT, call.vault),
        payment=Payment.CASH,
        wanted=[_wanted(line) for line in body["lines"]],
        total_fen=body["total_fen"],
    )


def _wanted(line: Mapping[str, Any]) -> Wanted:
    return Wanted(line["sku"], line["quantity"])


ROUTES: tuple[Route, ...] = (
    Write(
        path="/v1/orders",
        command=place,
        body=counter.PLACE_ORDER,
        answer=views.ORDER_CHANGED,
        summary="柜台代群众下单:预留库存,取货时付现",
    ),
    Write(
        path="/v1/sales",
        command=sell,
        body=counter.PLACE_ORDER,
        answer=views.ORDER_CHANGED,
        summary="柜台当面销售:一次登记下单、收款、交付",
    ),
    Write(
        path="/v1/my/orders",
        command=place_own,
        body=villager.PLACE_OWN,
        answer=views.ORDER_CHANGED,
        allow=frozenset({Tier.VILLAGER}),
        summary="群众:网上下单,也可替别人订(代办),到店付现取货",
    ),
)
