"""A step of a way to a private field: one door, and what has to be said there for the next to be legal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from contracts.people import Tier

SCANNED = "<what this person has uploaded last>"
"""Stands in what is said for the ids of files."""


@dataclass(frozen=True)
class Step:
    """`door` is a path as it stands in the table of routes, or the type of a partner's event.

    `said` is what has to be said there beside whatever is private, which is said anyway; `at` stands for parts of the
    path that name neither what was made on this way nor what the service begins with.
    """

    who: Tier | None
    door: str
    said: Mapping[str, Any] = field(default_factory=dict)
    at: Mapping[str, str] = field(default_factory=dict)


Way: TypeAlias = Sequence[Step]


def _by(who: Tier | None) -> Callable[..., Step]:
    def step(door: str, *, at: Mapping[str, str] | None = None, **said: Any) -> Step:
        return Step(who, door, said, at or {})

    return step


anybody, bureau, cadre, county, inspector, partner, town, villager = map(
    _by,
    (None, Tier.BUREAU, Tier.CADRE, Tier.COUNTY, Tier.INSPECTOR, Tier.PARTNER, Tier.TOWN, Tier.VILLAGER),
)
