"""The parts of the architecture page that the registry knows better: who tells whom, and how many kinds of events."""

from collections import Counter
from collections.abc import Sequence

from contracts.registry import GUESTS, PARTNER, Card, Guest

PARTNERS = "合作方"


def parts_of(cards: Sequence[Card], guests: Sequence[Guest] = GUESTS) -> dict[str, str]:
    """The generated parts, by name, in the order of the page."""
    return {"arrows": arrows(cards, guests), "traffic": traffic(cards)}


def arrows(cards: Sequence[Card], guests: Sequence[Guest]) -> str:
    """A Mermaid diagram: an arrow for each producer and consumer, with how many types go along it."""
    lines = [f"partner([{PARTNERS}])"]
    for (producer, consumer), types in sorted(_pairs(cards).items()):
        arrow = "==>" if producer == PARTNER else "-->"
        lines.append(f"{producer} {arrow}|{types}| {consumer}")
    lines += [f"{source} -.-> {guest.name}" for guest in guests for source in guest.hears]
    return "```mermaid\nflowchart LR\n" + "".join(f"    {line}\n" for line in lines) + "```\n"


def traffic(cards: Sequence[Card]) -> str:
    """A table: for each service what it hears, from whom, and how many types of events it says itself."""
    pairs = _pairs(cards)
    said = Counter(card.producer for card in cards)
    names = sorted({consumer for _, consumer in pairs} | (said.keys() - {PARTNER}))
    rows = [f"| `{name}` | {said[name]} | {_heard(pairs, name)} |" for name in names]
    return "| 服务 | 发出的事件种类 | 收听(对方:种类) |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def _pairs(cards: Sequence[Card]) -> Counter[tuple[str, str]]:
    return Counter((card.producer, consumer) for card in cards for consumer in card.consumers)


def _heard(pairs: Counter[tuple[str, str]], name: str) -> str:
    heard = [(producer, types) for (producer, consumer), types in sorted(pairs.items()) if consumer == name]
    return "、".join(f"{PARTNERS if producer == PARTNER else producer}:{types}" for producer, types in heard) or "—"
