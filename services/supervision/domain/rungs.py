"""What may happen to a rung of the ladder that was climbed: acknowledgement, answer, hearing, decision, appeal."""

from collections.abc import Mapping

from contracts.clocks import RungAction, RungState
from contracts.people import Party, Tier
from contracts.standards import PROPOSED, Rung

_S, _A = RungState, RungAction

_STANDING = (_S.ISSUED, _S.ACKNOWLEDGED, _S.ANSWERED)
"""In effect, and nobody has appealed yet."""
_DONE = frozenset({_S.DROPPED, _S.REVOKED, _S.WITHDRAWN})

TRANSITIONS: Mapping[tuple[RungState, RungAction], RungState] = {
    (_S.PROPOSED, _A.HEAR): _S.HEARD,
    (_S.PROPOSED, _A.DROP): _S.DROPPED,
    (_S.HEARD, _A.IMPOSE): _S.ISSUED,
    (_S.HEARD, _A.DROP): _S.DROPPED,
    (_S.ISSUED, _A.ACKNOWLEDGE): _S.ACKNOWLEDGED,
    (_S.ISSUED, _A.ANSWER): _S.ANSWERED,
    (_S.ACKNOWLEDGED, _A.ANSWER): _S.ANSWERED,
    **{(state, _A.APPEAL): _S.APPEALED for state in _STANDING},
    **{(state, _A.APPEAL_TO_COUNTY): _S.APPEALED_TO_COUNTY for state in (*_STANDING, _S.UPHELD)},
    (_S.APPEALED, _A.GRANT): _S.REVOKED,
    (_S.APPEALED, _A.DENY): _S.UPHELD,
    (_S.APPEALED_TO_COUNTY, _A.GRANT): _S.REVOKED,
    (_S.APPEALED_TO_COUNTY, _A.DENY): _S.CONFIRMED,
    **{(state, _A.WITHDRAW): _S.WITHDRAWN for state in _S if state not in _DONE},
}

STANDS = frozenset(_S) - _DONE
"""States of a rung that has a consequence, or may still have one."""
UNDECIDED = frozenset({_S.APPEALED, _S.APPEALED_TO_COUNTY})
"""Somebody has still to hear an appeal."""

CLIMBED: Mapping[Rung, str] = {
    Rung.YELLOW: "clock.warned.v1",
    Rung.RED: "clock.breached.v1",
    Rung.URGE: "clock.urged.v1",
    Rung.SUPERVISE: "clock.supervised.v1",
    Rung.NOTICE: "clock.notice_proposed.v1",
    Rung.ACCOUNTABILITY: "clock.accountability_proposed.v1",
}
"""By which event a rung is climbed."""
RUNGS: Mapping[str, Rung] = {said: rung for rung, said in CLIMBED.items()}
HEIGHT: Mapping[Rung, int] = {rung: height for height, rung in enumerate(Rung, start=1)}
"""How high a rung is: yellow 1, red 2."""

DONE: Mapping[RungAction, str] = {
    _A.ACKNOWLEDGE: "clock.acknowledged.v1",
    _A.ANSWER: "clock.answered.v1",
    _A.APPEAL: "clock.appealed.v1",
    _A.APPEAL_TO_COUNTY: "clock.appealed_to_county.v1",
    _A.GRANT: "clock.appeal_granted.v1",
    _A.DENY: "clock.appeal_denied.v1",
    _A.HEAR: "clock.heard.v1",
    _A.IMPOSE: "clock.imposed.v1",
    _A.DROP: "clock.dropped.v1",
}
"""What is said of what people do about a rung."""
DEEDS: Mapping[str, RungAction] = {said: action for action, said in DONE.items()}
CORRECTED = "clock.corrected.v1"


def first_state(rung: Rung) -> RungState:
    """What a rung is when it has just been climbed."""
    return RungState.PROPOSED if rung in PROPOSED else RungState.ISSUED


def hears_first(rung: Rung, responsible: str) -> Tier:
    """Whose it is to hear the first appeal: the town's where it is about a village and not the county's own act."""
    own = responsible.startswith(f"{Party.VILLAGE}:") and HEIGHT[rung] <= HEIGHT[Rung.URGE]
    return Tier.TOWN if own else Tier.COUNTY
