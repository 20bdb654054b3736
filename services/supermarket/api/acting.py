"""What cadres do with orders: each route one verb of the order."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from marshmallow import Schema

from contracts.orders import Cancellation, DoorFailure, RefundMethod, Rejection, ReturnReason, ReturnRefusal
from contracts.people import Tier
from contracts.supermarket import counter, views
from services.chassis.http.routes import Call, Route, Write
from services.chassis.machine import Deed
from services.chassis.work import Command
from services.supermarket.api import sealing
from services.supermarket.domain.code import draw_code
from services.supermarket.domain.order import Order
from services.supermarket.handlers.orders import Collect, Correct, OnOrder, Substitute

Body = Mapping[str, Any]
Verb = Callable[[Order, Deed, Body], None]

SUPERVISED = frozenset({Tier.CADRE, Tier.TOWN})


def shelve(call: Call) -> Command:
    """It waits at the counter; the code is drawn before the command exists."""
    return OnOrder(
        order=call.path["id"],
        verb=partial(Order.shelve, code=draw_code()),
        note=sealing.note(call.body.get("note"), call.vault),
    )


def collect(call: Call) -> Command:
    """A hand-over."""
    return Collect(order=call.path["id"], code=call.body["code"])


def substitute(call: Call) -> Command:
    """Another article."""
    body = call.body
    return Substitute(
        order=call.path["id"],
        centre=call.actor.scope,
        sku=body["sku"],
        other=body["other"],
        quantity=body["quantity"],
    )


def correct(call: Call) -> Command:
    """The last thing done is taken back."""
    reason = sealing.note(call.body["reason"], call.vault)
    return Correct(order=call.path["id"], reason=reason, code=draw_code())


def quantities(body: Body) -> dict[str, Any]:
    """How much of which article, from a body's lines; none where it has none."""
    return {line["sku"]: line["quantity"] for line in body.get("lines", ())}


def _on_order(verb: Verb, call: Call) -> Command:
    """`verb` with the body; its note is sealed."""
    said = partial(_say, verb, body=call.body)
    return OnOrder(order=call.path["id"], verb=said, note=sealing.note(call.body.get("note"), call.vault))


def _say(verb: Verb, order: Order, deed: Deed, body: Body) -> None:
    verb(order, deed, body)


def _write(
    name: str,
    summary: str,
    command: Callable[[Call], Command],
    body: Schema = counter.REMARK,
    allow: frozenset[Tier] = frozenset({Tier.CADRE}),
) -> Write:
    """`POST v1/orders/{id}/<name>`."""
    path = f"/v1/orders/{{id:uuid}}/{name}"
    return Write(path=path, command=command, body=body, answer=views.ORDER_CHANGED, allow=allow, summary=summary)


def _act(name: str, summary: str, verb: Verb, body: Schema = counter.REMARK) -> Write:
    return _write(name, summary, partial(_on_order, verb), body)


ROUTES: tuple[Route, ...] = (
    _act("confirm", "接单", lambda order, deed, _: order.confirm(deed)),
    _act("reject", "拒单", lambda order, deed, b: order.reject(deed, Rejection(b["reason"])), counter.REJECT),
    _act("pay", "登记预付款", lambda order, deed, b: order.pay(deed, b["amount_fen"]), counter.PAY),
    _act("pick", "开始拣货", lambda order, deed, _: order.pick(deed)),
    _act("shorten", "缺货少发:须顾客同意", lambda order, deed, b: order.shorten(deed, quantities(b)), counter.SHORTEN),
    _write("substitute", "换货:须顾客同意,不加价", substitute, counter.SUBSTITUTE),
    _act("dispatch", "发往服务中心", lambda order, deed, _: order.dispatch(deed)),
    _write("shelve", "到店待取,生成取货码", shelve),
    _write("collect", "凭取货码交付;到付的同时收现金", collect, counter.COLLECT),
    _act("deliver", "送货上门", lambda order, deed, _: order.deliver(deed)),
    _act(
        "delivery-failed",
        "送货未成,放回待取",
        lambda order, deed, b: order.fail_delivery(deed, DoorFailure(b["reason"])),
        counter.FAIL_DELIVERY,
    ),
    _act("cancel", "发货前取消", lambda order, deed, b: order.cancel(deed, Cancellation(b["reason"])), counter.CANCEL),
    _act(
        "request-return",
        "登记顾客退货申请:全部,或其中几样",
        lambda order, deed, b: order.ask_return(deed, ReturnReason(b["reason"]), quantities(b)),
        counter.ASK_RETURN,
    ),
    _act("return-received", "退货已收,7 日内退款", lambda order, deed, _: order.take_back(deed)),
    _act(
        "refuse-return",
        "不予退货,说明理由",
        lambda order, deed, b: order.refuse_return(deed, ReturnRefusal(b["reason"])),
        counter.REFUSE_RETURN,
    ),
    _act("refund", "开始退款:退还多收的部分", lambda order, deed, _: order.begin_refund(deed)),
    _act(
        "refunded",
        "登记已退款",
        lambda order, deed, b: order.pay_back(deed, RefundMethod(b["method"])),
        counter.PAY_BACK,
    ),
    _write("correct", "更正上一步:经办人 10 分钟内,之后由镇街", correct, counter.CORRECT, SUPERVISED),
)
