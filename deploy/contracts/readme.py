"""The parts of a service's README that its code knows better: the state diagram, its events, addresses and promises.

A part stands between `<!-- generated: NAME -->` and `<!-- end -->`; what is around it is written by people.
"""

import importlib
import importlib.util
import re
from collections.abc import Mapping, Sequence
from typing import Any

from contracts.people import Party
from contracts.registry import CARDS, Card
from contracts.standards import STANDARDS, Standard
from deploy.contracts.routes import table
from services.chassis.http.routes import Api
from services.chassis.machine import Back

_PART = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


_PARTIES = {
    Party.VILLAGE: "村",
    Party.TOWN: "镇街",
    Party.BUREAU: "县直部门",
    Party.CITY: "市",
    Party.PROVINCE: "省",
    Party.PARTNER: "合作方",
}


class MissingPart(Exception):
    """A README has no place for a part that its service has."""


def filled(text: str, service: str, api: Api | None) -> str:
    """A README's text with all generated parts as they should be. Raises MissingPart naming what has no place."""
    return placed(text, parts_of(service, CARDS, api), f"services/{service}/README.md")


def placed(text: str, parts: Mapping[str, str], name: str) -> str:
    """A page's text with these parts in their places. Raises MissingPart where they haven't got them, in this order."""
    found = [match[2] for match in _PART.finditer(text)]
    if found != list(parts):
        raise MissingPart(f"{name}: 应依次有 {list(parts)} 的生成标记,现有 {found}")
    return _PART.sub(lambda match: f"{match[1]}{parts[match[2]]}{match[3]}", text)


def parts_of(service: str, cards: Sequence[Card], api: Api | None) -> dict[str, str]:
    """The generated parts of one service, by name, in the order of the README."""
    addresses = table(api) if api else ""
    parts = {"states": diagrams(_tables(service)), "events": events(service, cards), "routes": addresses}
    parts["promises"] = promises(service, STANDARDS)
    return {name: part for name, part in parts.items() if part}


def diagrams(tables: Mapping[str, Mapping[tuple[Any, Any], Any]]) -> str:
    """A diagram for each table; where there are several, each under its title."""
    drawn = {title: diagram(table) for title, table in tables.items() if table}
    if len(drawn) == 1:
        return next(iter(drawn.values()))
    return "\n".join(f"**{title}**\n\n{picture}" for title, picture in drawn.items())


def diagram(transitions: Mapping[tuple[Any, Any], Any]) -> str:
    """A Mermaid state diagram; begins where nothing leads, ends where nothing leads on."""
    if not transitions:
        return ""
    sources, targets = [source for source, _ in transitions], list(transitions.values())
    first = [f"[*] --> {state}" for state in dict.fromkeys(sources) if state not in targets]
    moves = [f"{source} --> {target}: {action}" for (source, action), target in transitions.items()]
    last = [f"{state} --> [*]" for state in dict.fromkeys(targets) if state not in sources and state is not Back.BACK]
    back = ['state "回到之前的状态" as back'] if Back.BACK in targets else []
    lines = "\n".join(f"    {line}" for line in back + first + moves + last)
    return f"```mermaid\nstateDiagram-v2\n{lines}\n```\n"


def events(service: str, cards: Sequence[Card]) -> str:
    """A table of what the service publishes and listens to."""
    rows = [
        f"| {direction} | `{card.type}` | {'、'.join(others)} | {card.purpose} |"
        for direction, card, others in _touching(service, cards)
    ]
    head = "| 方向 | 事件 | 对方 | 含义 |\n|---|---|---|---|\n"
    return head + "\n".join(rows) + "\n" if rows else ""


def promises(service: str, standards: Sequence[Standard]) -> str:
    """A table of what is promised on the service's cases."""
    rows = [
        f"| `{each.id}` | {each.title} | {each.limit.words} | {_legal(each)} | {_PARTIES[each.party]} |"
        for each in standards
        if each.service == service
    ]
    head = "| 编号 | 承诺 | 时限 | 依据 | 责任主体 |\n|---|---|---|---|---|\n"
    return head + "\n".join(rows) + "\n" if rows else ""


def _legal(standard: Standard) -> str:
    return f"{standard.source},法定 {standard.statutory.words}" if standard.statutory else standard.source


def _touching(service: str, cards: Sequence[Card]) -> list[tuple[str, Card, tuple[str, ...]]]:
    sent = [("发出", card, card.consumers) for card in cards if card.producer == service]
    return sent + [("接收", card, (card.producer,)) for card in cards if service in card.consumers]


def _tables(service: str) -> Mapping[str, Mapping[tuple[Any, Any], Any]]:
    """What the domain says is to be drawn: its DIAGRAMS by title."""
    name = f"services.{service}.domain"
    if importlib.util.find_spec(name) is None:
        return {}
    found: Mapping[str, Mapping[tuple[Any, Any], Any]] = getattr(importlib.import_module(name), "DIAGRAMS", {})
    return found
