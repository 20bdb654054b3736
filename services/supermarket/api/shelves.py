"""The catalogue and its stock, for cadres; licences, for towns."""

from collections.abc import Callable
from functools import partial

from marshmallow import Schema
from sqlalchemy import Connection

from contracts.fields import one_of
from contracts.orders import Adjustment, Category, Shop
from contracts.people import Tier, is_centre
from contracts.refusals import Invalid, NotFound
from contracts.supermarket import shelves
from contracts.supermarket.shared import is_sku
from services.chassis.http.page import list_query, page
from services.chassis.http.routes import Call, Json, Read, Route, Write
from services.chassis.machine import Deed
from services.chassis.work import Command
from services.supermarket.api import sealing
from services.supermarket.domain.stock import Stock
from services.supermarket.handlers.shelves import Describe, OnStock, RecordLicence
from services.supermarket.store import shown

Verb = Callable[[Stock, Deed], None]
SUPERVISORS = frozenset({Tier.TOWN, Tier.COUNTY})


def list_stock(call: Call, connection: Connection) -> Json:
    """The catalogue with what there is, by centre and article."""
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: shown.stock(connection, prefix, limit, after, call.query.get("shop")),
        key=lambda stock: (stock["centre"], stock["sku"]),
    )


def list_licences(call: Call, connection: Connection) -> Json:
    """The licences in scope."""
    return {"items": shown.licences(connection, call.actor.scope)}


def describe(call: Call) -> Command:
    """An article of the cadre's own centre."""
    body = call.body
    return Describe(
        centre=call.actor.scope,
        sku=body["sku"],
        shop=Shop(body["shop"]),
        category=Category(body["category"]),
        details={name: body.get(name) for name in ("name", "unit", "price_fen", "registration")},
    )


def receive(call: Call) -> Command:
    """Goods in."""
    body = call.body
    supplier, batch = body.get("supplier"), body.get("batch")
    return _on_stock(call, partial(Stock.receive, quantity=body["quantity"], supplier=supplier, batch=batch))


def adjust(call: Call) -> Command:
    """More or less of it. Raises Invalid for none."""
    body = call.body
    if not body["quantity"]:
        raise Invalid("数量不能为 0", errors={"quantity": ["不能为 0"]})
    reason, note = Adjustment(body["reason"]), sealing.note(body.get("note"), call.vault)
    return _on_stock(call, partial(Stock.adjust, quantity=body["quantity"], reason=reason, note=note))


def record_licence(call: Call) -> Command:
    """A licence of a shop in the town. Raises NotFound outside it."""
    body, centre = call.body, call.path["centre"]
    if not (is_centre(centre) and call.actor.covers(centre)):
        raise NotFound("没有这个服务中心,或不在您的管辖范围内")
    return RecordLicence(
        centre=centre,
        shop=Shop(body["shop"]),
        number=body["number"],
        scope=frozenset(map(Category, body["scope"])),
        expires_on=body["expires_on"],
    )


def _on_stock(call: Call, verb: Verb) -> Command:
    """Raises NotFound for what can be no article's code."""
    if not is_sku(call.path["sku"]):
        raise NotFound("目录里没有这件商品")
    return OnStock(centre=call.actor.scope, sku=call.path["sku"], verb=verb)


def _write(path: str, summary: str, command: Callable[[Call], Command], body: Schema) -> Write:
    return Write(path=path, command=command, body=body, answer=shelves.STOCK_CHANGED, summary=summary)


ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/stock",
        read=list_stock,
        query=list_query(str, str, shop=one_of(Shop)),
        answer=shelves.STOCK_PAGE,
        summary="商品目录与库存",
    ),
    _write("/v1/stock", "建立商品,或改名称、单位、价格", describe, shelves.DESCRIBE),
    _write("/v1/stock/{sku}/receive", "进货;农药须登记供货人和批号", receive, shelves.RECEIVE),
    _write("/v1/stock/{sku}/adjust", "盘盈盘亏、破损、过期,说明原因", adjust, shelves.ADJUST),
    Read(path="/v1/licences", read=list_licences, answer=shelves.LICENCES, summary="各店经营许可证,先到期的在前"),
    Write(
        path="/v1/centres/{centre}/licences",
        command=record_licence,
        body=shelves.RECORD_LICENCE,
        answer=shelves.LICENCE_RECORDED,
        allow=SUPERVISORS,
        summary="登记经营许可证:编号、范围、有效期",
    ),
)
