"""What the county counts as near, and which version of that holds."""

from dataclasses import dataclass
from datetime import datetime

from contracts.envelope import Fact
from contracts.people import COUNTY
from services.chassis.machine import Deed


@dataclass(frozen=True, slots=True)
class Rule:
    """So many minutes at a speed, over roads that are `detour` times as long as the line."""

    minutes: int = 15
    speed_kmh: float = 15.0
    detour: float = 1.4

    def minutes_for(self, km: float) -> float:
        """What the way takes whose ends are `km` apart."""
        return km * self.detour / self.speed_kmh * 60


@dataclass(slots=True)
class CircleRule:
    """The rule that holds, whose it is and since when; nobody's before the county has set one. No event tells of it."""

    rule: Rule = Rule()
    version: int = 0
    set_by: str | None = None
    set_at: datetime | None = None
    facts: tuple[Fact, ...] = ()

    @property
    def id(self) -> str:
        """There is one."""
        return COUNTY

    @property
    def centre(self) -> str:
        """The county's."""
        return COUNTY

    def set(self, rule: Rule, deed: Deed) -> None:
        """It is this from now on; the same again is no new version."""
        if self.version and rule == self.rule:
            return
        self.rule, self.set_by, self.set_at = rule, deed.actor.id, deed.now
        self.version += 1
