"""What may be sold how: one shop an order, licences, and restricted pesticides over the counter only."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from contracts.money import amount_of
from contracts.orders import Category, Shop, Source
from contracts.refusals import Conflict, Invalid
from services.supermarket.domain.basket import Line
from services.supermarket.domain.licence import Licence, must_cover
from services.supermarket.domain.order import Order
from services.supermarket.domain.stock import Stock


def line_of(stock: Stock, quantity: Decimal, price_fen: int | None = None, amount_fen: int | None = None) -> Line:
    """A line of so much of an article, at the catalogue's price where no other is agreed."""
    price = stock.price_fen if price_fen is None else price_fen
    amount = amount_of(price, quantity) if amount_fen is None else amount_fen
    return Line(stock.sku, stock.category, quantity, price, amount)


def check_shop(shop: Shop, stocks: Sequence[Stock | None]) -> list[Stock]:
    """The articles of one shop. Raises Invalid naming each line of the other shop, or that nobody knows, or twice."""
    wrong, seen = dict[str, list[str]](), set[str]()
    for n, stock in enumerate(stocks):
        if stock is None:
            wrong[f"lines.{n}.sku"] = ["目录里没有这件商品"]
        elif stock.shop is not shop:
            wrong[f"lines.{n}.sku"] = ["属于另一个店:一张订单不能跨两个店,请分开下单"]
        elif stock.sku in seen:
            wrong[f"lines.{n}.sku"] = ["同一商品请合并为一行"]
        seen |= {stock.sku} if stock else set()
    if wrong:
        raise Invalid("商品有误,请核对后重新下单", errors=wrong)
    return [stock for stock in stocks if stock]


def check_sale(order: Order, licence: Licence | None, on: date, *, identify: bool = True) -> None:
    """Raises Conflict where the shop may not sell this, or not like this; `identify` as in the rules."""
    for line in order.lines:
        must_cover(licence, line.category, on)
    if any(line.category is Category.RESTRICTED_PESTICIDE for line in order.lines):
        _check_restricted(order, identify=identify)


def _check_restricted(order: Order, *, identify: bool) -> None:
    """At the counter, with the buyer's name and identity recorded (农药管理条例 art 27; DOMAIN [rule])."""
    if order.source is not Source.COUNTER:
        raise Conflict("限制使用农药只能到柜台购买,网上和连锁商订单不能卖", errors={"lines": ["含限制使用农药"]})
    if identify and not order.customer.identified:
        raise Invalid("购买限制使用农药须登记姓名和身份证号", errors={"customer": ["须登记姓名和身份证号"]})
