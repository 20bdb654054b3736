"""Patterns over types of events: `case.*.v1`, `parcel.{inbound,arrived}.v1`."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from fnmatch import fnmatchcase

_NEAR = 3
_WRITTEN = re.compile(r"([a-z0-9_.*]*)(?:\{([a-z0-9_.*,]+)\}([a-z0-9_.*]*))?")


def matching(pattern: str, known: Iterable[str]) -> list[str]:
    """The types that a pattern names, sorted; none for what isn't a pattern.

    `*` stands for any letters of one part between dots, one pair of braces for any of what it lists.
    """
    plain = [each.split(".") for each in _alternatives(pattern)]
    return sorted(each for each in known if any(_fits(each.split("."), parts) for parts in plain))


def near(pattern: str, known: Iterable[str]) -> list[str]:
    """Types that are written much alike, the nearest first."""
    plain = _alternatives(pattern) or [pattern]
    return get_close_matches(plain[0].replace("*", ""), sorted(known), n=_NEAR)


def _alternatives(pattern: str) -> list[str]:
    found = _WRITTEN.fullmatch(pattern)
    if found is None:
        return []
    before, inside, after = found.groups()
    return [before] if inside is None else [f"{before}{each}{after}" for each in inside.split(",")]


def _fits(parts: list[str], wanted: list[str]) -> bool:
    return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))
