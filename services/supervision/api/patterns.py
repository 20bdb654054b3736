"""A draft's patterns of events, read against the registry."""

from collections.abc import Mapping
from typing import Any

from contracts.refusals import Invalid
from contracts.registry import BY_TYPE, CARDS
from contracts.standards.written import MEANINGS
from services.supervision.domain.patterns import matching, near

_HEARD = tuple(card.type for card in CARDS if "supervision" in card.consumers)


def with_types(body: Mapping[str, Any], service: str) -> dict[str, Any]:
    """The draft with the types of events that its patterns name today.

    A version keeps the types, so that an event which is registered later changes none that is promised.

    Raises Invalid, naming the field, for a pattern that names nothing supervision hears (with what is written alike),
    for an opening event of another service than `service`, and for a type that two fields name.
    """
    found = {name: _types(body[name]) for name in MEANINGS}
    errors = {name: wrong for name in MEANINGS if (wrong := _unmatched(body[name]))}
    if foreign := [each for each in found["opens"] if BY_TYPE[each].producer != service]:
        errors.setdefault("opens", []).extend(_foreign(each) for each in foreign)
    errors = errors or _twice(found)
    if errors:
        raise Invalid("承诺有误:请改正所列的项", errors=errors)
    return {**body, **found}


def _types(patterns: list[str]) -> list[str]:
    return sorted({each for pattern in patterns for each in matching(pattern, _HEARD)})


def _unmatched(patterns: list[str]) -> list[str]:
    return [_nothing(each) for each in patterns if not matching(each, _HEARD)]


def _nothing(pattern: str) -> str:
    alike = "、".join(near(pattern, _HEARD))
    unheard = f"登记表中没有监督能听到的事件 {pattern}"
    return f"{unheard};相近的有 {alike}" if alike else unheard


def _foreign(type_: str) -> str:
    return f"{type_} 是 {BY_TYPE[type_].producer} 的事件,不能由它开始本服务的承诺"


def _twice(found: Mapping[str, list[str]]) -> dict[str, list[str]]:
    seen: set[str] = set()
    for name in MEANINGS:
        if twice := seen & set(found[name]):
            return {name: [f"{min(twice)} 不能有两种作用"]}
        seen |= set(found[name])
    return {}
