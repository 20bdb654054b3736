"""What may happen to a case: the part that all items share, and a table for each path (DOMAIN: veterans)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from contracts.people import Party
from contracts.veteranwork import CaseState as State
from services.chassis.machine import Back


class Action(StrEnum):
    """What cadres, towns, bureaus, veterans and clocks do with a case."""

    ACCEPT = "accept"
    """受理"""
    DECLINE = "decline"
    """不予受理"""
    REQUEST_PAPERS = "request_papers"
    """一次性告知补正"""
    RESUME = "resume"
    """补正材料已齐,继续办理"""
    LAPSE = "lapse"
    """逾期终止"""
    CHECK = "check"
    """村初核上报"""
    TAKE = "take"
    """镇街接收"""
    TO_COUNTY = "to_county"
    """报县"""
    TO_CITY = "to_city"
    """报市"""
    TO_PROVINCE = "to_province"
    """报省"""
    HAND_BACK = "hand_back"
    """退回"""
    GRANT = "grant"
    """准予"""
    REFUSE = "refuse"
    """不予"""
    MAKE = "make"
    """制证"""
    RECEIVE = "receive"
    """县收证"""
    ISSUE = "issue"
    """镇街发放"""
    DELIVER = "deliver"
    """签收送达"""
    WITHDRAW = "withdraw"
    """撤回"""


Table: TypeAlias = Mapping[tuple[State, Action], "State | Back"]


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a path: the state to which its action leads, and who owes what comes after it."""

    state: State
    action: Action
    owner: Party


@dataclass(frozen=True, slots=True)
class Path:
    """The levels that examine, the last of which decides; and what follows a grant where a card is made."""

    levels: tuple[Level, ...]
    making: tuple[Level, ...] = ()

    @property
    def owners(self) -> Mapping[State, Party]:
        """Who owes the next step in each state that isn't the village's own."""
        owners = {level.state: level.owner for level in (*self.levels, *self.making)}
        return owners | ({State.GRANTED: Party.PROVINCE} if self.making else {})


BEFORE = (State.SUBMITTED, State.SUPPLEMENT_REQUESTED)
"""Not yet accepted."""
CLOSED = frozenset({State.NOT_ACCEPTED, State.LAPSED, State.REFUSED, State.DELIVERED, State.WITHDRAWN})
"""Where nobody waits for anything more."""

_SHARED: Table = {
    (State.SUBMITTED, Action.ACCEPT): State.ACCEPTED,
    (State.SUBMITTED, Action.DECLINE): State.NOT_ACCEPTED,
    (State.SUBMITTED, Action.REQUEST_PAPERS): State.SUPPLEMENT_REQUESTED,
    (State.SUPPLEMENT_REQUESTED, Action.ACCEPT): State.ACCEPTED,
    (State.SUPPLEMENT_REQUESTED, Action.REQUEST_PAPERS): State.SUPPLEMENT_REQUESTED,
    (State.SUPPLEMENT_REQUESTED, Action.LAPSE): State.LAPSED,
    (State.PAPERS_AWAITED, Action.RESUME): Back.BACK,
    (State.PAPERS_AWAITED, Action.LAPSE): State.LAPSED,
}


def table(path: Path) -> Table:
    """All that may happen to a case that goes this path."""
    examining = (State.ACCEPTED, *(level.state for level in path.levels))
    open_ = (*BEFORE, State.PAPERS_AWAITED, *examining)
    return {
        **_SHARED,
        **_forward(State.ACCEPTED, path.levels),
        **{(state, Action.REQUEST_PAPERS): State.PAPERS_AWAITED for state in examining},
        **{(level.state, Action.HAND_BACK): _before(path, level) for level in path.levels},
        **{(level.state, Action.REFUSE): State.REFUSED for level in path.levels[1:]},
        (path.levels[-1].state, Action.GRANT): State.GRANTED,
        **_forward(State.GRANTED, path.making),
        ((State.GRANTED, *(level.state for level in path.making))[-1], Action.DELIVER): State.DELIVERED,
        **{(state, Action.WITHDRAW): State.WITHDRAWN for state in open_},
    }


def _forward(begin: State, levels: Sequence[Level]) -> Table:
    sources = (begin, *(level.state for level in levels))
    return {(source, level.action): level.state for source, level in zip(sources, levels, strict=False)}


def _before(path: Path, level: Level) -> State:
    """Where a level gives back to: the last state before it that somebody else has."""
    earlier = path.levels[: path.levels.index(level)]
    others = [each.state for each in earlier if each.owner is not level.owner]
    return others[-1] if others else State.ACCEPTED
