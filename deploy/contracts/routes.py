"""The table of a service's addresses for its README, from its table of routes."""

import re
from collections.abc import Iterable, Iterator

from contracts.people import Tier
from services.chassis.http.routes import INTAKE, MOST_EVENTS, Api, Hook, Open, OpenWrite, Public, Pull, Route, method_of

_PEOPLE = {
    Tier.CADRE: "村",
    Tier.TOWN: "镇街",
    Tier.COUNTY: "县",
    Tier.BUREAU: "县直部门",
    Tier.INSPECTOR: "巡查",
    Tier.VILLAGER: "群众(一次性验证码)",
}
"""Whom a route may be open to, in the order in which they are named."""
_CONVERTER = re.compile(r":\w+(?=\})")


def table(api: Api) -> str:
    """A row for each route; the partners' intake, where there is one, first."""
    rows = [f"| `{method} {path}` | {who} | {what} |" for method, path, who, what in _rows(api)]
    head = "| 路径 | 谁 | 做什么 |\n|---|---|---|\n"
    return head + "\n".join(rows) + "\n" if rows else ""


def _rows(api: Api) -> Iterator[tuple[str, str, str, str]]:
    if api.intake:
        types = "、".join(f"`{kind}`" for kind in api.intake)
        yield "POST", INTAKE.lstrip("/"), "合作方(签名)", f"推送事件,单个或成批(至多 {MOST_EVENTS}):{types}"
    for route in api.routes:
        yield method_of(route), _CONVERTER.sub("", route.path.lstrip("/")), _who(route), route.summary


def _who(route: Route) -> str:
    match route:
        case Hook():
            return f"`{route.partner}`(其自有签名)"
        case Pull():
            return "合作方(签名)"
        case Open() | OpenWrite() | Public():
            return "任何人(限次数)"
    return _named(route.allow)


def _named(tiers: Iterable[Tier]) -> str:
    allowed = set(tiers)
    return "、".join(name for tier, name in _PEOPLE.items() if tier in allowed)
