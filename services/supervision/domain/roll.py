"""All centres with how often each is inspected in a year, and the plans that inspections are part of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from contracts.envelope import Fact
from contracts.inspections import InspectionKind as Kind
from contracts.people import COUNTY, Actor
from contracts.refusals import Conflict, Invalid

_UNKNOWN = "没有这个计划,或不在您的管辖范围内"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """So many inspections of each kind in a place, begun and ended from a day to a day, both included.

    `made` are those that stand in the plan, by kind; `aimed` of them are at a centre, the others still wait for it.
    """

    place: str
    begins: date
    ends: date
    quotas: Mapping[Kind, int]
    made: Mapping[Kind, int] = field(default_factory=dict)
    aimed: int = 0

    @property
    def owed(self) -> int:
        """How many centres are still to be inspected by it."""
        return sum(self.quotas.values()) - self.aimed

    def with_more(self, kind: Kind, times: int) -> "Terms":
        """So many more of a kind stand in it, or less."""
        return replace(self, made={**self.made, kind: self.made.get(kind, 0) + times})


@dataclass(slots=True, kw_only=True)
class Roll:
    """All centres, with how often each is inspected in a year (`taken`, by centre and year), and the cap of that.

    `plans` has the terms of every plan by its id. The cap is each centre's; what a plan promises is reserved at none.
    """

    id: str
    centres: tuple[str, ...]
    taken: Mapping[tuple[str, int], int]
    cap: int
    plans: Mapping[str, Terms] = field(default_factory=dict)
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The whole county's."""
        return COUNTY

    def within(self, place: str, year: int) -> list[str]:
        """The centres of a place that may still be inspected in that year, by id."""
        free = (each for each in self.centres if self.taken.get((each, year), 0) < self.cap)
        return sorted(each for each in free if each.startswith(place))

    def take(self, centre: str, year: int) -> None:
        """One more. Raises Invalid for a centre that nobody knows, Conflict at the cap."""
        if centre not in self.centres:
            raise Invalid("没有这个服务中心", errors={"place": ["没有这个服务中心"]})
        times = self.taken.get((centre, year), 0)
        if times >= self.cap:
            told = f"这个服务中心 {year} 年已安排 {times} 次巡查,上限 {self.cap} 次:请换一处,或改在下一年"
            raise Conflict(told)
        self.taken = {**self.taken, (centre, year): times + 1}

    def give_back(self, centre: str, year: int) -> None:
        """One less: it was cancelled."""
        self.taken = {**self.taken, (centre, year): max(0, self.taken.get((centre, year), 0) - 1)}

    def promise(self, plan: str, terms: Terms, today: date) -> None:
        """A plan stands by these terms. Raises Conflict where its place or the county has no room for that many."""
        plans = {**self.plans, plan: terms}
        for place in {terms.place, COUNTY}:
            room, owed = self._room(place, terms.begins.year), _owed(plans.values(), place, terms.begins.year, today)
            if owed > room:
                where = "全县" if place == COUNTY else "本镇街"
                told = f"{where} {terms.begins.year} 年还可巡查 {room} 次(每处上限 {self.cap} 次),各计划共要 {owed} 次"
                raise Conflict(f"{told}:请减少 {owed - room} 次")
        self.plans = plans

    def enter(self, plan: str, kind: Kind, place: str, period: tuple[date, date], actor: Actor) -> None:
        """One more stands in a plan. Raises Invalid where it is no part of it, Conflict where its quota is used up."""
        terms = self.plans.get(plan)
        if terms is None or not actor.covers(terms.place):
            raise Invalid(_UNKNOWN, errors={"plan": [_UNKNOWN]})
        if not place.startswith(terms.place):
            raise Invalid("不在计划的地区内", errors={"place": [f"计划只含 {terms.place}"]})
        if not terms.begins <= period[0] <= period[1] <= terms.ends:
            raise Invalid("不在计划的时间内", errors={"from": [f"计划从 {terms.begins} 到 {terms.ends}"]})
        if terms.made.get(kind, 0) >= terms.quotas.get(kind, 0):
            raise Conflict(f"计划中这种方式只有 {terms.quotas.get(kind, 0)} 次,已全部安排:请先调整计划")
        self.plans = {**self.plans, plan: terms.with_more(kind, 1)}

    def aim(self, plan: str) -> None:
        """One of a plan's has its centre now."""
        self.plans = {**self.plans, plan: replace(self.plans[plan], aimed=self.plans[plan].aimed + 1)}

    def leave(self, plan: str, kind: Kind, *, aimed: bool) -> None:
        """One of a plan's was cancelled."""
        terms = self.plans[plan].with_more(kind, -1)
        self.plans = {**self.plans, plan: replace(terms, aimed=terms.aimed - aimed)}

    def _room(self, place: str, year: int) -> int:
        centres = [each for each in self.centres if each.startswith(place)]
        return sum(max(0, self.cap - self.taken.get((each, year), 0)) for each in centres)


def _owed(plans: Iterable[Terms], place: str, year: int, today: date) -> int:
    """What the plans of a place and of what lies in it still have to inspect; nothing comes of one that is over."""
    return sum(
        each.owed for each in plans if each.begins.year == year and each.ends >= today and each.place.startswith(place)
    )
