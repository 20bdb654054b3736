"""The county sets what it counts as near."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from contracts.people import COUNTY
from services.centres.domain.circle_rule import CircleRule, Rule
from services.chassis.work import Answer, Ref, Work


@dataclass(frozen=True, slots=True)
class SetRule:
    """The circle is computed by this from now on."""

    rule: Rule

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The one rule."""
        return (Ref(CircleRule, COUNTY),)


def set_rule(work: Work, command: SetRule) -> Answer:
    """A new version, unless it is what holds already."""
    holds = work.get(CircleRule, COUNTY)
    holds.set(command.rule, work.deed)
    return shown(holds)


def shown(holds: CircleRule) -> Answer:
    """The rule as JSON."""
    rule = holds.rule
    return {
        "minutes": rule.minutes,
        "speed_kmh": rule.speed_kmh,
        "detour": rule.detour,
        "version": holds.version,
        "set_by": holds.set_by,
        "set_at": holds.set_at and holds.set_at.isoformat(),
    }
