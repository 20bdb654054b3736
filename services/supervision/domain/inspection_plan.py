"""A plan of inspections for a period (巡查计划): how many of each kind a place is to have."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from contracts.envelope import Fact
from contracts.inspections import InspectionKind as Kind
from contracts.people import Party, Tier, owed_by
from contracts.refusals import Conflict, Forbidden, Invalid
from services.chassis.calendar import day_of
from services.chassis.machine import Deed
from services.supervision.domain.roll import Roll, Terms

_ALL_ZERO = "至少一种方式的次数大于 0"


@dataclass(slots=True, kw_only=True)
class InspectionPlan:
    """`quotas` of a town's centres, or of the county's; how far it has come is read from the inspections themselves."""

    id: str
    place: str
    begins: date
    ends: date
    quotas: Mapping[Kind, int]
    made_by: str
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """Its town's or the county's: what is planned is no centre's to know."""
        return self.place

    def make(self, deed: Deed, roll: Roll) -> None:
        """It stands. Raises Forbidden, Invalid, and Conflict where the yearly cap leaves no room for it."""
        if not deed.actor.covers(self.place):
            raise Forbidden("只能制定本辖区的巡查计划")
        if self.ends < self.begins or self.ends.year != self.begins.year:
            raise Invalid("计划的时间有误", errors={"until": ["应不早于 from,且在同一年内:巡查上限按年计"]})
        if self.ends < day_of(deed.now):
            raise Invalid("计划的时间已过", errors={"until": ["应不早于今天"]})
        self._promise(deed, self.quotas, roll)
        period = {"from": self.begins.isoformat(), "until": self.ends.isoformat()}
        self._say("inspection_plan.made.v1", {"place": self.place, **period, "quotas": self._said})

    def revise(self, deed: Deed, quotas: Mapping[Kind, int], roll: Roll) -> None:
        """Other quotas, none of them below what is planned already. Raises Forbidden, Invalid, Conflict."""
        if deed.actor.tier is not Tier.COUNTY and deed.actor.id != self.made_by:
            raise Forbidden("只有制定这个计划的人或县里可以调整")
        made = roll.plans[self.id].made
        below = {kind: made[kind] for kind in made if made[kind] > quotas.get(kind, 0)}
        if below:
            told = {kind.value: [f"已安排 {times} 次,不能更少;请先取消"] for kind, times in below.items()}
            raise Invalid("次数少于已安排的", errors={"quotas": told})
        if dict(quotas) == dict(self.quotas):
            raise Conflict("内容没有变化", version=self.version)
        self._promise(deed, quotas, roll)
        self._say("inspection_plan.revised.v1", {"quotas": self._said})

    @property
    def _said(self) -> dict[str, int]:
        return {kind.value: times for kind, times in self.quotas.items()}

    def _promise(self, deed: Deed, quotas: Mapping[Kind, int], roll: Roll) -> None:
        if not sum(quotas.values()) and not self.version:
            raise Invalid(_ALL_ZERO, errors={"quotas": [_ALL_ZERO]})
        new = Terms(place=self.place, begins=self.begins, ends=self.ends, quotas=quotas)
        roll.promise(self.id, replace(roll.plans.get(self.id, new), quotas=quotas), day_of(deed.now))
        self.quotas = quotas

    def _say(self, kind: str, data: Mapping[str, object]) -> None:
        self.version += 1
        owed = owed_by(Party.TOWN, self.place)
        self.facts += (Fact(kind, data, self.version, owed),)
