"""What follows when a promised limit nears its end and when it is over: warning point and ladder (预警与分级督办)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from contracts.standards.limits import DAYS, Limit, Unit


class Rung(StrEnum):
    """A rung of the ladder, in the order in which they are climbed (DOMAIN §3)."""

    YELLOW = "yellow"
    """黄牌:the warning before the limit is over."""
    RED = "red"
    """红牌:the limit is over."""
    URGE = "urge"
    """催办."""
    SUPERVISE = "supervise"
    """督办, by the county."""
    NOTICE = "notice"
    """通报;only proposed by the clock."""
    ACCOUNTABILITY = "accountability"
    """问责;only proposed by the clock."""


RUNG_TITLES: Mapping[Rung, str] = {
    Rung.YELLOW: "黄牌",
    Rung.RED: "红牌",
    Rung.URGE: "催办",
    Rung.SUPERVISE: "督办",
    Rung.NOTICE: "通报",
    Rung.ACCOUNTABILITY: "问责",
}
"""As people read them."""


PROPOSED = frozenset({Rung.NOTICE, Rung.ACCOUNTABILITY})
"""Rungs that take effect only when a named county officer decides, with reasons, after hearing the person."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a limit in percent, 1 to 99: `Share(80)`. Raises ValueError for anything else."""

    percent: int

    def __post_init__(self) -> None:
        if not 0 < self.percent < 100:  # noqa: PLR2004 - per cent
            raise ValueError(f"no part of a limit: {self.percent} %")


WarningPoint: TypeAlias = Limit | Share
"""When to warn: so many working days before the last one is over, or when a share of the limit is used."""


_A_DAY_BEFORE, _MOST_OF_IT = Limit(1, Unit.WORKING_DAY), Share(80)


def usual_warning(limit: Limit) -> WarningPoint:
    """One working day before, for limits in days; 80 % used, for shorter ones (DOMAIN §3)."""
    return _A_DAY_BEFORE if limit.unit in DAYS else _MOST_OF_IT


@dataclass(frozen=True, slots=True)
class Step:
    """A rung above red, climbed when `after` has passed since the limit was over."""

    rung: Rung
    after: Limit


LADDER: tuple[Step, ...] = (
    Step(Rung.URGE, Limit(1, Unit.WORKING_DAY)),
    Step(Rung.SUPERVISE, Limit(3, Unit.WORKING_DAY)),
    Step(Rung.NOTICE, Limit(5, Unit.WORKING_DAY)),
    Step(Rung.ACCOUNTABILITY, Limit(10, Unit.WORKING_DAY)),
)
"""The county's ladder above red, where a standard names no other."""
