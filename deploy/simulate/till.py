"""What cadres enter of orders and deliveries at the counters of the two shops."""

from collections.abc import Mapping
from typing import Any

from deploy.simulate.cadre import OK, enter
from deploy.simulate.credentials import Credentials
from deploy.simulate.line import Request, content_of
from deploy.simulate.stage import Stage
from deploy.simulate.steps import AtShop, Purchase, Step

ORDERS = "/supermarket/v1/orders"
SALES, STOCK = "/supermarket/v1/sales", "/supermarket/v1/stock"
SUPPLIER = "示范供销社"
DEEDS: Mapping[str, tuple[str, str]] = {
    AtShop.CONFIRM: ("confirm", "接单"),
    AtShop.PICK: ("pick", "拣货"),
    AtShop.SHORTEN: ("shorten", "缺货少发"),
    AtShop.DISPATCH: ("dispatch", "发货"),
    AtShop.SHELVE: ("shelve", "到店待取"),
    AtShop.FETCH: ("collect", "取货"),
    AtShop.CANCEL: ("cancel", "取消订单"),
    AtShop.BRING_BACK: ("request-return", "申请退货"),
    AtShop.TAKE_BACK: ("return-received", "收回退货"),
    AtShop.REFUND: ("refund", "开始退款"),
    AtShop.PAID_BACK: ("refunded", "已退款"),
}
"""`POST v1/orders/{id}/<path>`, and what it is called; what is entered stands in the step."""


async def order(stage: Stage, step: Step) -> None:
    """Enter what somebody orders, and remember under which id."""
    [purchase] = step.purchases
    body = _basket(purchase, phone=purchase.buyer.phone)
    answer = await stage.line.ask(enter(step, ORDERS, body))
    stage.tally.done("ordered", "下单", answer)
    if answer.status_code == OK:
        stage.orders[purchase.waybill] = content_of(answer)["id"]


async def sell(stage: Stage, step: Step) -> None:
    """Enter what somebody takes along at once; who buys pesticides shows their identity card."""
    body = _basket(step.purchases[0], identity=step.purchases[0].buyer.identity)
    stage.tally.done("ordered", "柜台销售", await stage.line.ask(enter(step, SALES, body)))


async def restock(stage: Stage, step: Step) -> None:
    """Enter what has come, with supplier and batch."""
    [crate] = step.crates
    body = {"quantity": str(crate.quantity), "supplier": SUPPLIER, "batch": crate.waybill}
    answer = await stage.line.ask(enter(step, f"{STOCK}/{crate.sku}/receive", body))
    stage.tally.done("handled", "进货", answer)


async def find(stage: Stage, purchase: Purchase) -> None:
    """Look for a web shop's order in the list, as the cadre does, and remember under which id it stands."""

    def make(credentials: Credentials) -> Request:
        headers = {"authorization": f"Bearer {credentials.cadres[purchase.centre]}"}
        return Request("GET", f"{ORDERS}?number={purchase.number}", headers=headers)

    answer = await stage.line.ask(make)
    for found in content_of(answer).get("items", ()):
        stage.orders[purchase.waybill] = found["id"]


def _basket(purchase: Purchase, **known: str) -> Mapping[str, Any]:
    return {
        "shop": purchase.shop,
        "lines": [{"sku": purchase.sku, "quantity": str(purchase.quantity)}],
        "total_fen": purchase.total_fen,
        "customer": {"name": purchase.buyer.name, **known},
    }


async def do(stage: Stage, step: Step) -> None:
    """Do one of DEEDS; the code that the shelf gave is what the customer shows."""
    (path, title), [purchase] = DEEDS[step.action], step.purchases
    known = stage.orders.get(purchase.waybill)
    if known is None:
        stage.tally.problem(f"{title}: 没有下单")
        return
    code = {"code": stage.codes.pop(purchase.waybill, "")} if step.action == AtShop.FETCH else {}
    answer = await stage.line.ask(enter(step, f"{ORDERS}/{known}/{path}", {**step.says, **code}))
    stage.tally.done("handled", title, answer)
    if step.action == AtShop.SHELVE and answer.status_code == OK:
        stage.codes[purchase.waybill] = content_of(answer)["code"]
