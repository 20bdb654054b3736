"""What an alert is: a query, how long it must hold, what it means to whom, what to do, and two stories that test it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """Who is told: `critical` wakes the one on duty, `warning` waits for the morning, `none` tells nobody."""

    CRITICAL = "critical"
    WARNING = "warning"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Case:
    """Series by name with values in promtool's notation, one a minute from minute 0, read at minute `at`.

    A case that fires says the labels that the alert then has, and the figure that it shows.
    """

    series: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)
    value: str = ""
    at: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert. `title` may name labels as `{service}`; `minutes` is how long `query` must hold before it fires.

    Whoever is woken reads what villagers notice of it, where to `look`, which `steps` to take, and when to `call` whom.
    Only what always fires has no case in which it `rests`.
    """

    name: str
    severity: Severity
    title: str
    query: str
    minutes: int
    meaning: str
    villagers: str
    look: str
    steps: tuple[str, ...]
    call: str
    fires: Case
    rests: Case | None
