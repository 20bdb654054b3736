"""Whose it is to take back what was done about a rung."""

from contextlib import nullcontext, suppress
from copy import deepcopy
from datetime import timedelta

import pytest

from contracts.clocks import RungAction, RungState
from contracts.people import Actor
from contracts.refusals import Conflict, Forbidden
from contracts.standards import Rung
from services.chassis.machine import Deed
from services.supervision.domain.deeds import act, correct
from services.supervision.domain.ladder import Ladder
from tests.unit.supervision.test_deeds import (
    BROKEN,
    BUREAU,
    CADRE,
    LATER,
    OFFICER,
    OTHER,
    TOWN,
    climbed,
    in_state,
    whose,
)

BY_TOWN_TOO, BY_COUNTY = {TOWN.id, OFFICER.id}, {OFFICER.id}


def test_what_was_done_is_taken_back_by_whoever_did_it_or_by_the_town() -> None:
    ladder, rung = in_state(RungState.ACKNOWLEDGED)
    late = LATER + timedelta(minutes=11)
    with pytest.raises(Forbidden):
        correct(ladder, rung, Deed(CADRE, late))

    assert correct(ladder, rung, Deed(TOWN, late)).state is RungState.ISSUED
    assert ladder.facts[-1].data["corrects"] == [ladder.version - 1]
    with pytest.raises(Conflict):
        correct(ladder, rung, Deed(CADRE, LATER))


def who_may_correct(ladder: Ladder, rung: Rung) -> set[str]:
    """Who may take back what was done last, long after it."""
    found = set()
    for actor in (CADRE, OTHER, TOWN, OFFICER, BUREAU):
        again = deepcopy(ladder)
        with suppress(Forbidden):
            correct(again, rung, Deed(actor, LATER + timedelta(minutes=11)))
            found.add(actor.id)
    return found


@pytest.mark.parametrize(
    ("state", "action", "expected"),
    [
        (RungState.ISSUED, RungAction.ACKNOWLEDGE, BY_TOWN_TOO),
        (RungState.ACKNOWLEDGED, RungAction.ANSWER, BY_TOWN_TOO),
        (RungState.APPEALED, RungAction.GRANT, BY_TOWN_TOO),
        (RungState.APPEALED, RungAction.DENY, BY_TOWN_TOO),
        (RungState.ISSUED, RungAction.APPEAL, BY_COUNTY),
        (RungState.UPHELD, RungAction.APPEAL, BY_COUNTY),
        (RungState.APPEALED_TO_COUNTY, RungAction.GRANT, BY_COUNTY),
        (RungState.APPEALED_TO_COUNTY, RungAction.DENY, BY_COUNTY),
        (RungState.PROPOSED, RungAction.HEAR, BY_COUNTY),
        (RungState.PROPOSED, RungAction.DROP, BY_COUNTY),
        (RungState.HEARD, RungAction.IMPOSE, BY_COUNTY),
        (RungState.HEARD, RungAction.DROP, BY_COUNTY),
    ],
)
def test_what_was_done_is_taken_back_later_by_whose_it_was_or_by_the_county(
    state: RungState, action: RungAction, expected: set[str]
) -> None:
    ladder, rung = in_state(state)
    act(ladder, rung, action, Deed(whose(ladder, rung, action), LATER))

    assert who_may_correct(ladder, rung) == expected


@pytest.mark.parametrize("action", [RungAction.ACKNOWLEDGE, RungAction.ANSWER, RungAction.APPEAL])
@pytest.mark.parametrize(
    ("party", "actor", "expected"),
    [
        ("town:370829001", TOWN, BY_TOWN_TOO),
        ("bureau:health", BUREAU, BY_COUNTY),
        ("partner:yunda", OFFICER, BY_COUNTY),
    ],
)
def test_a_town_takes_back_what_its_own_did_and_nobody_elses(
    party: str, actor: Actor, expected: set[str], action: RungAction
) -> None:
    ladder = climbed((BROKEN._replace(responsible=party),))
    act(ladder, Rung.RED, action, Deed(actor, LATER))

    assert who_may_correct(ladder, Rung.RED) == expected


def test_an_appeal_is_taken_back_by_whoever_filed_it_just_now() -> None:
    for actor, refused in ((CADRE, False), (TOWN, True)):
        ladder, rung = in_state(RungState.APPEALED)
        with pytest.raises(Forbidden) if refused else nullcontext():
            assert correct(ladder, rung, Deed(actor, LATER)).state is RungState.ISSUED
