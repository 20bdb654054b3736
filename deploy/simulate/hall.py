"""What people apply for at the one-stop halls, and how it goes: whole or not, decided by a bureau, home again."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from contracts.applications import Way
from deploy.simulate import people
from deploy.simulate.fates import pause
from deploy.simulate.opening import DAY, HOUR, Centre, after
from deploy.simulate.steps import AtHall, Matter, Sender, Step
from services.hall.domain.catalogue import ITEMS

PER_PARCEL = 0.06
"""Applications for each parcel that comes."""
NEVER_LOOKED_AT, DECLINED, RETRACTED = 0.03, 0.05, 0.04
"""The shares of applications that end before they are accepted, or wait for silence to count as acceptance."""
INCOMPLETE, NEVER_SUPPLEMENTED = 0.35, 0.1
"""The share that lacks papers at first, and of these that never has them."""
HANDED_BACK, SUSPENDED, EXTENDED, DENIED = 0.1, 0.05, 0.06, 0.1
BROUGHT_HOME = 0.4
"""Results that somebody of the village brings to the door."""

_APPLIED_FOR = [item for item in ITEMS if item.way is Way.APPLICATION]


def applications(dice: Random, centres: Sequence[Centre], numbers: Sequence[str], day: int) -> Iterator[Step]:
    """The steps of all that people apply for on one day; the last of them fall on days after it."""
    for number in numbers:
        centre = dice.choice(centres)
        matter, at = _matter(dice, centre, number), after(centre, day * DAY + dice.uniform(8, 16) * HOUR, 0)
        yield _step(at, AtHall.APPLY, matter)
        yield from _taken_up(dice, centre, matter, at)


def _matter(dice: Random, centre: Centre, number: str) -> Matter:
    item = dice.choice(_APPLIED_FOR)
    papers = tuple(paper.code for paper in item.terms.papers)
    missing = papers[dice.randrange(len(papers)) :] if dice.random() < INCOMPLETE else ()
    return Matter(
        waybill=number,
        centre=centre.id,
        item=item.id,
        bureau=item.terms.bureau or "",
        applicant=Sender(name=people.name(dice), phone=people.mobile(dice), identity=people.identity_card(dice)),
        papers=papers,
        missing=missing,
    )


def _taken_up(dice: Random, centre: Centre, matter: Matter, at: float) -> Iterator[Step]:
    """From the window to the bureau, or to an early end."""
    looked = pause(dice, centre, at, 0.5)
    match dice.random():
        case share if share < NEVER_LOOKED_AT:
            return
        case share if share < NEVER_LOOKED_AT + DECLINED:
            yield _step(looked, AtHall.DECLINE, matter, reason="not_ours", go_to="县政务服务中心")
            return
        case share if share < NEVER_LOOKED_AT + DECLINED + RETRACTED:
            yield _step(looked, AtHall.RETRACT, matter, reason="changed_mind")
            return
    if matter.missing:
        yield _step(looked, AtHall.REQUEST_PAPERS, matter)
        if dice.random() < NEVER_SUPPLEMENTED:
            return
        for paper in matter.missing:
            looked = pause(dice, centre, looked, 2)
            yield _step(looked, AtHall.HAND_IN, matter, paper=paper)
    accepted = pause(dice, centre, looked, 0.5)
    yield _step(accepted, AtHall.ACCEPT, matter)
    yield from _at_the_bureau(dice, centre, matter, accepted)


def _at_the_bureau(dice: Random, centre: Centre, matter: Matter, at: float) -> Iterator[Step]:
    forwarded = pause(dice, centre, at, 1)
    yield _step(forwarded, AtHall.FORWARD, matter)
    if dice.random() < HANDED_BACK:
        back = pause(dice, centre, forwarded, 2)
        yield _step(back, AtHall.BACK, matter, reason="unclear", note="请核实住址")
        forwarded = pause(dice, centre, back, 1)
        yield _step(forwarded, AtHall.FORWARD, matter)
    at = pause(dice, centre, forwarded, 2)
    yield _step(at, AtHall.ACKNOWLEDGE, matter)
    if dice.random() < SUSPENDED:
        at = pause(dice, centre, at, 1)
        yield _step(at, AtHall.SUSPEND, matter, reason="expert_review")
        at = pause(dice, centre, at, 8)
        yield _step(at, AtHall.CONTINUE, matter)
    if dice.random() < EXTENDED:
        at = pause(dice, centre, at, 1)
        yield _step(at, AtHall.EXTEND, matter, days=5, note="须实地核查")
    decided = pause(dice, centre, at, 8)
    if dice.random() < DENIED:
        yield _step(decided, AtHall.DENY, matter, remedy=["reconsideration", "litigation"], note="不符合条件")
    else:
        yield _step(decided, AtHall.GRANT, matter)
    through = "at_home" if dice.random() < BROUGHT_HOME else "counter"
    yield _step(pause(dice, centre, decided, 4), AtHall.DELIVER, matter, through=through)


def _step(at: float, action: AtHall, matter: Matter, **says: Any) -> Step:
    return Step(at, action, says=says, matters=(matter,))
