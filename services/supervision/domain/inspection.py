"""An inspection (巡查) of a centre: planned, drawn or announced, visited, written down, closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from contracts.inspections import InspectionKind as Kind
from contracts.inspections import InspectionState as State
from contracts.people import COUNTY, Actor, Party, Tier, is_centre, town_of
from contracts.refusals import Conflict, Forbidden, Invalid
from contracts.staff import Handing
from services.chassis.machine import Deed, Machine
from services.supervision.domain.drawing import draw
from services.supervision.domain.roll import Roll


class Action(StrEnum):
    """What is done about an inspection."""

    DRAW = "draw"
    ANNOUNCE = "announce"
    VISIT = "visit"
    RAISE = "raise"
    WRITE = "write"
    CLOSE = "close"
    CANCEL = "cancel"
    HAND_OVER = "hand_over"


INSPECTED_BY = (State.PLANNED, State.ANNOUNCED, State.DRAWN, State.VISITED)
"""The inspector has something to do."""
_ENDS: Mapping[tuple[State, Action], State] = {
    (State.PLANNED, Action.HAND_OVER): State.PLANNED,
    (State.VISITED, Action.HAND_OVER): State.VISITED,
    (State.PLANNED, Action.CANCEL): State.CANCELLED,
    (State.VISITED, Action.WRITE): State.WRITTEN,
    (State.WRITTEN, Action.CLOSE): State.CLOSED,
}
_FINDS: Mapping[tuple[State, Action], State] = {**_ENDS, (State.VISITED, Action.RAISE): State.VISITED}
_DRAWN: Mapping[tuple[State, Action], State] = {
    (State.PLANNED, Action.DRAW): State.DRAWN,
    (State.DRAWN, Action.HAND_OVER): State.DRAWN,
    (State.DRAWN, Action.VISIT): State.VISITED,
    (State.DRAWN, Action.CANCEL): State.CANCELLED,
}
INSPECTING: Mapping[Kind, Mapping[tuple[State, Action], State]] = {
    Kind.ANNOUNCED: {
        **_FINDS,
        (State.PLANNED, Action.ANNOUNCE): State.ANNOUNCED,
        (State.ANNOUNCED, Action.HAND_OVER): State.ANNOUNCED,
        (State.ANNOUNCED, Action.VISIT): State.VISITED,
        (State.ANNOUNCED, Action.CANCEL): State.CANCELLED,
    },
    Kind.UNANNOUNCED: {**_FINDS, **_DRAWN},
    Kind.CROSS: {**_FINDS, **_DRAWN, (State.PLANNED, Action.VISIT): State.VISITED},
    Kind.LEARNING: {**_ENDS, (State.PLANNED, Action.VISIT): State.VISITED},
}
"""What may happen to an inspection of each kind, as tables (DOMAIN: inspections)."""

_PLACES = "明察、观摩互学须指明服务中心;暗访写镇街或县,由系统抽取"

OPEN_STATES = frozenset({State.ANNOUNCED, State.VISITED, State.WRITTEN, State.CLOSED})
"""States in which the centre's own people may know of it."""


@dataclass(slots=True, kw_only=True)
class Inspection(Machine):
    """One inspection. `place` is a centre, or the town or county within which one is drawn; `target` is the centre.

    `inspector` is who visits and writes, `inspector_town` the town that they are of; None for one of the county.
    `plan_id` names the plan of which it is a part, if any.
    `found` are its findings that are still to be put right. `candidates` stood by for the lot that `seed` drew.
    """

    THING: ClassVar[str] = "inspection"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = {}

    centre: str = COUNTY
    state: State = State.PLANNED
    kind: Kind
    place: str
    inspector: str
    inspector_town: str | None
    planned_by: str
    begins: date
    ends: date
    plan_id: str | None = None
    target: str | None = None
    seed: str | None = None
    candidates: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    found: tuple[str, ...] = ()

    @property
    def table(self) -> Mapping[tuple[Any, Any], Any]:
        """By what its kind goes."""
        return INSPECTING[self.kind]

    def is_seen_by(self, actor: Actor) -> bool:
        """The county, who planned it, who inspects; the centre's and town's own people once it is open to them."""
        if actor.tier is Tier.COUNTY or actor.id in (self.inspector, self.planned_by):
            return True
        own = actor.tier in (Tier.CADRE, Tier.TOWN) and self.target is not None and actor.covers(self.target)
        return own and self.state in OPEN_STATES

    def plan(self, deed: Deed, roll: Roll) -> None:
        """It stands in the plan. Raises Invalid, Forbidden, Conflict for what can't be planned."""
        self._must_fit(deed)
        if is_centre(self.place) is (self.kind is Kind.UNANNOUNCED) and self.kind is not Kind.CROSS:
            raise Invalid(_PLACES, errors={"place": [_PLACES]})
        if self.plan_id:
            roll.enter(self.plan_id, self.kind, self.place, (self.begins, self.ends), deed.actor)
        if is_centre(self.place):
            self._aim(self.place, roll)
        self._say("planned", {"kind": self.kind, **({"plan": self.plan_id} if self.plan_id else {})})

    def draw(self, deed: Deed, seed: str, roll: Roll) -> None:
        """A centre is drawn by lot; seed and candidates are kept. Raises Conflict where nobody can be drawn."""
        self._must_manage(deed)
        self._move(Action.DRAW, deed)
        if self.target is not None:
            raise Conflict("这次巡查已指明服务中心,不用抽取")
        candidates = [each for each in roll.within(self.place, self.begins.year) if self._may_be(each)]
        if not candidates:
            raise Conflict("没有可以抽取的服务中心:都已到今年的上限,或都在检查人员本镇街")
        self.seed, self.candidates = seed, tuple(candidates)
        self._aim(draw(seed, candidates), roll)
        self._say("drawn", {"kind": self.kind, "candidates": len(candidates)})

    def announce(self, deed: Deed) -> None:
        """The centre is told."""
        self._must_manage(deed)
        self._move(Action.ANNOUNCE, deed)
        self.centre = self.target or COUNTY
        self._say("announced", {"kind": self.kind, "from": self.begins.isoformat(), "until": self.ends.isoformat()})

    def visit(self, deed: Deed) -> None:
        """The inspector is there. Raises Conflict for one of which nobody was drawn."""
        if self.target is None and (self.state, Action.VISIT) in self.table:
            raise Conflict("还没有抽取服务中心", state=self.state, legal=self.legal)
        self._must_inspect(deed)
        self._move(Action.VISIT, deed)
        self.centre = self.target or COUNTY
        self._say("visited", {"kind": self.kind})

    def hand_over(self, deed: Deed, to: Handing, _rules: object) -> None:
        """The inspector is away."""
        self._move(Action.HAND_OVER, deed)
        before, self.inspector = self.inspector, to.to
        self._say("handed_over", to.data(before))

    def raise_finding(self, deed: Deed, finding: str) -> None:
        """The inspector has found something."""
        self._must_inspect(deed)
        self._move(Action.RAISE, deed)
        self.found += (finding,)
        self._say("found", {"finding": finding})

    def settle(self, finding: str) -> None:
        """A finding is closed or dropped."""
        self.found = tuple(each for each in self.found if each != finding)
        self._say("settled", {"finding": finding})

    def write(self, deed: Deed) -> None:
        """All that was found, or learned, is written down."""
        self._must_inspect(deed)
        self._move(Action.WRITE, deed)
        self._say("written", {"kind": self.kind, "findings": len(self.found)})

    def close(self, deed: Deed) -> None:
        """All is put right. Raises Conflict while something isn't."""
        self._must_manage(deed)
        self._move(Action.CLOSE, deed)
        if self.found:
            told = f"还有 {len(self.found)} 个问题没有整改到位,不能办结"
            raise Conflict(told, state=State.WRITTEN, legal=())
        self._say("closed", {"kind": self.kind})

    def cancel(self, deed: Deed, roll: Roll) -> None:
        """It doesn't take place, and counts in no cap."""
        self._must_manage(deed)
        self._move(Action.CANCEL, deed)
        if self.target:
            roll.give_back(self.target, self.begins.year)
        if self.plan_id:
            roll.leave(self.plan_id, self.kind, aimed=self.target is not None)
        self._say("cancelled", {"kind": self.kind})

    def _must_fit(self, deed: Deed) -> None:
        if not deed.actor.covers(self.place):
            raise Forbidden("只能安排本辖区的巡查")
        if self.ends < self.begins:
            raise Invalid("结束日期早于开始日期", errors={"until": ["应不早于 from"]})
        if self.kind is Kind.CROSS and self.inspector_town is None:
            raise Invalid("交叉检查须写明检查人员的镇街", errors={"inspector_town": ["必填"]})
        if (self.kind is Kind.LEARNING) != bool(self.participants):
            raise Invalid("观摩互学须有参加人员,其他巡查没有", errors={"participants": ["只有观摩互学填写,且必填"]})

    def _aim(self, centre: str, roll: Roll) -> None:
        if not self._may_be(centre):
            raise Invalid("交叉检查的人员不能是本镇街的", errors={"inspector_town": ["须与被检查的服务中心不同镇街"]})
        roll.take(centre, self.begins.year)
        self.target = centre
        if self.plan_id:
            roll.aim(self.plan_id)

    def _may_be(self, centre: str) -> bool:
        return self.kind is not Kind.CROSS or town_of(centre) != self.inspector_town

    def _must_manage(self, deed: Deed) -> None:
        if deed.actor.tier is not Tier.COUNTY and deed.actor.id != self.planned_by:
            raise Forbidden("只有安排这次巡查的人或县里可以办理")

    def _must_inspect(self, deed: Deed) -> None:
        if deed.actor.id != self.inspector:
            raise Forbidden("只有本次巡查的检查人员可以办理")

    def _owed(self) -> tuple[Party, str]:
        town = self.inspector_town
        return (Party.TOWN, town) if town else (Party.TOWN, COUNTY)
