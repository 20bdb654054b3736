"""The pesticide ledger, on the page and as a spreadsheet; the daily reconciliation, for us and for chains."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from contracts.people import COUNTY
from contracts.refusals import NotFound
from contracts.supermarket import books
from services.chassis.calendar import day_of, midnight
from services.chassis.http.routes import Call, Json, Pull, Read, Route, Sheet
from services.supermarket.store import ledger, reconciling

YEARS = range(2000, 2200)
MOST_ROWS = 20_000
"""Rows of the ledger in one go; who has more asks for shorter times."""


def show_ledger(call: Call, connection: Connection) -> Json:
    """What was entered from one day to another."""
    first, last = call.query.get("begin") or _today(), call.query.get("end") or _today()
    return {"items": ledger.read(connection, call.actor.scope, midnight(first), _end_of(last), MOST_ROWS)}


def reconcile(call: Call, connection: Connection) -> Json:
    """A day in the actor's scope. Raises NotFound for what is no day."""
    try:
        day = date.fromisoformat(call.path["date"])
    except ValueError as error:
        raise NotFound("没有这一天,日期应形如 2026-07-01") from error
    return _day(connection, day, call.actor.scope, None)


def reconcile_own(call: Call, connection: Connection) -> Json:
    """A day of the chain's own orders, over all centres."""
    return _day(connection, call.query.get("date") or _today(), COUNTY, call.actor.id)


def _day(connection: Connection, day: date, scope: str, partner: str | None) -> Json:
    _end_of(day)
    return {"date": day, "items": reconciling.of_day(connection, scope, day, partner)}


def _today() -> date:
    return day_of(datetime.now(UTC))


def _end_of(day: date) -> datetime:
    """Raises NotFound for the calendar's last day, and for those before anybody counted."""
    if day.year not in YEARS:
        raise NotFound("没有这一天")
    return midnight(day + timedelta(days=1))


_COLUMNS = {
    "centre": "服务中心",
    "time": "时间",
    "entry": "类型",
    "sku": "商品编码",
    "name": "农药名称",
    "registration": "登记证号",
    "quantity": "数量",
    "unit": "单位",
    "supplier": "供货人",
    "batch": "批号",
    "buyer": "购买人",
    "identity": "身份证号",
    "order": "订单",
    "actor": "经办人",
}

ROUTES: tuple[Route, ...] = (
    Read(path="/v1/ledger", read=show_ledger, query=books.LEDGER_QUERY, answer=books.LEDGER, summary="农药进销台账"),
    Sheet(
        path="/v1/ledger.xlsx",
        read=show_ledger,
        query=books.LEDGER_QUERY,
        answer=books.LEDGER,
        columns=_COLUMNS,
        summary="农药进销台账,电子表格",
    ),
    Read(
        path="/v1/reconciliation/{date}",
        read=reconcile,
        answer=books.RECONCILIATION,
        summary="日对账:各中心、各连锁商的订单、收退款和差额,与连锁商日结单逐单核对",
    ),
)
PULL = Pull(
    path="/v1/partner/reconciliation",
    read=reconcile_own,
    query=books.DAY_QUERY,
    answer=books.RECONCILIATION,
    summary="连锁商取回自己订单的日对账",
)
