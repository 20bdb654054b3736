"""Inspections and findings: every action in every state, the lot, the cap, and whose it is."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.inspections import FindingState, InspectionKind, InspectionState, Severity
from contracts.people import COUNTY, Actor, Party, Tier, town_of
from contracts.refusals import Conflict, Forbidden, IllegalTransition, Invalid, Refusal
from contracts.staff import Absence, Handing
from services.chassis.machine import Deed
from services.supervision.domain import finding as findings
from services.supervision.domain import inspection as inspections
from services.supervision.domain.drawing import draw
from services.supervision.domain.finding import Finding
from services.supervision.domain.inspection import INSPECTING, Inspection
from services.supervision.domain.roll import Roll
from tests.unit.supervision.events import at

HERE, NEAR, FAR = "370829001001", "370829001002", "370829002001"
COUNTY_OFFICER = Actor("staff:county-1", Tier.COUNTY, COUNTY)
INSPECTOR = Actor("inspector:370829002-01", Tier.INSPECTOR, COUNTY)
CADRE = Actor("staff:370829001001-01", Tier.CADRE, HERE)
TOWN = Actor("staff:town-1", Tier.TOWN, HERE[:9])
CENTRES = st.sets(st.integers(1, 15).map("{:03}".format), min_size=1).flatmap(
    lambda towns: st.sets(
        st.tuples(st.sampled_from(sorted(towns)), st.integers(1, 20)).map(
            lambda pair: f"{COUNTY}{pair[0]}{pair[1]:03}"
        ),
        min_size=1,
    )
)


def deed(actor: Actor = COUNTY_OFFICER) -> Deed:
    return Deed(actor, at("10:00"))


def roll(*centres: str, cap: int = 4) -> Roll:
    return Roll(id="roll", centres=centres or (HERE, NEAR, FAR), taken={}, cap=cap)


def inspection(kind: InspectionKind, **known: Any) -> Inspection:
    values: dict[str, Any] = {"place": HERE, "target": HERE, "inspector_town": FAR[:9], **known}
    return Inspection(
        id="i1",
        kind=kind,
        inspector=INSPECTOR.id,
        planned_by=COUNTY_OFFICER.id,
        begins=date(2026, 12, 1),
        ends=date(2026, 12, 3),
        **values,
    )


def finding(**known: Any) -> Finding:
    values: dict[str, Any] = {"severity": Severity.ORDINARY, "party": Party.VILLAGE, **known}
    return Finding(id="f1", centre=HERE, inspection="i1", owner=CADRE.id, **values)


AWAY = Handing("staff:370829001001-02", Absence.LEAVE)
DEEDS: Mapping[inspections.Action, Callable[[Inspection], object]] = {
    inspections.Action.DRAW: lambda each: each.draw(deed(), "seed", roll()),
    inspections.Action.ANNOUNCE: lambda each: each.announce(deed()),
    inspections.Action.VISIT: lambda each: each.visit(deed(INSPECTOR)),
    inspections.Action.RAISE: lambda each: each.raise_finding(deed(INSPECTOR), "f1"),
    inspections.Action.WRITE: lambda each: each.write(deed(INSPECTOR)),
    inspections.Action.CLOSE: lambda each: each.close(deed()),
    inspections.Action.CANCEL: lambda each: each.cancel(deed(), roll()),
    inspections.Action.HAND_OVER: lambda each: each.hand_over(deed(), AWAY, None),
}
ON_FINDINGS: Mapping[findings.Action, Callable[[Finding], object]] = {
    findings.Action.PUT_RIGHT: lambda each: each.put_right(deed(CADRE), ()),
    findings.Action.HAND_OVER: lambda each: each.hand_over(deed(), AWAY, None),
    findings.Action.ACCEPT: lambda each: each.look_again(deed(INSPECTOR), is_right=True),
    findings.Action.REOPEN: lambda each: each.look_again(deed(INSPECTOR), is_right=False),
    findings.Action.APPEAL: lambda each: each.appeal(deed(CADRE)),
    findings.Action.GRANT: lambda each: each.decide(deed(), grant=True),
    findings.Action.DENY: lambda each: each.decide(deed(), grant=False),
}


@pytest.mark.parametrize(("kind", "state", "action"), list(product(InspectionKind, InspectionState, DEEDS)))
def test_what_each_state_of_each_kind_allows(
    kind: InspectionKind, state: InspectionState, action: inspections.Action
) -> None:
    drawn_yet = action is not inspections.Action.DRAW
    one = inspection(kind, state=state, target=HERE if drawn_yet else None)
    target = INSPECTING[kind].get((state, action))
    if target is None:
        with pytest.raises(IllegalTransition):
            DEEDS[action](one)
        assert not one.facts
    else:
        DEEDS[action](one)
        assert (one.state, len(one.facts)) == (target, 1)


@pytest.mark.parametrize(("state", "action"), list(product(FindingState, ON_FINDINGS)))
def test_what_each_state_allows_and_refuses(state: FindingState, action: findings.Action) -> None:
    one = finding(state=state)
    target = findings.PUTTING_RIGHT.get((state, action))
    if target is None:
        with pytest.raises(IllegalTransition):
            ON_FINDINGS[action](one)
        assert not one.facts
    else:
        ON_FINDINGS[action](one)
        assert (one.state, len(one.facts)) == (target, 1)


@given(seed=st.text(), candidates=CENTRES, order=st.randoms())
def test_the_lot_is_the_same_whoever_draws_it_and_in_whatever_order(
    seed: str, candidates: set[str], order: Any
) -> None:
    shuffled = list(candidates)
    order.shuffle(shuffled)
    drawn = draw(seed, shuffled)
    assert drawn == draw(seed, sorted(candidates))
    assert drawn in candidates
    assert draw(seed, candidates - {drawn} | {drawn}) == drawn


@given(seed=st.text(), centres=CENTRES, town=st.integers(1, 15))
def test_a_cross_inspector_is_never_drawn_into_their_own_town(seed: str, centres: set[str], town: int) -> None:
    own = f"{COUNTY}{town:03}"
    one = inspection(InspectionKind.CROSS, place=COUNTY, target=None, inspector_town=own)
    others = {each for each in centres if town_of(each) != own}
    if not others:
        with pytest.raises(Conflict):
            one.draw(deed(), seed, roll(*centres))
        return
    one.draw(deed(), seed, roll(*centres))
    assert set(one.candidates) == others
    assert one.target == draw(seed, one.candidates)


def test_a_cross_inspection_of_ones_own_town_is_refused() -> None:
    with pytest.raises(Invalid):
        inspection(InspectionKind.CROSS, target=None, inspector_town=HERE[:9]).plan(deed(), roll())


def test_a_centre_at_its_cap_is_refused_with_the_number() -> None:
    known = roll(cap=2)
    for _ in range(2):
        inspection(InspectionKind.ANNOUNCED, target=None).plan(deed(), known)
    with pytest.raises(Conflict, match="上限 2 次"):
        inspection(InspectionKind.ANNOUNCED, target=None).plan(deed(), known)
    assert known.within(HERE[:9], 2026) == [NEAR]
    assert known.within(HERE[:9], 2027) == [HERE, NEAR]


def test_what_is_cancelled_counts_in_no_cap() -> None:
    known, one = roll(cap=1), inspection(InspectionKind.ANNOUNCED, target=None)
    one.plan(deed(), known)
    one.cancel(deed(), known)
    assert HERE in known.within(HERE, 2026)


def test_learning_has_participants_and_no_finding() -> None:
    with pytest.raises(Invalid):
        inspection(InspectionKind.LEARNING, target=None).plan(deed(), roll())
    inspection(InspectionKind.LEARNING, target=None, participants=(CADRE.id,)).plan(deed(), roll())
    assert not any(action is inspections.Action.RAISE for _, action in INSPECTING[InspectionKind.LEARNING])


@pytest.mark.parametrize("state", InspectionState)
def test_the_centre_knows_of_an_unannounced_inspection_from_the_visit_on(state: InspectionState) -> None:
    visited = state in (InspectionState.VISITED, InspectionState.WRITTEN, InspectionState.CLOSED)
    one = inspection(InspectionKind.UNANNOUNCED, place=COUNTY, state=state)
    if state is not InspectionState.ANNOUNCED:
        assert (one.is_seen_by(CADRE), one.is_seen_by(TOWN)) == (visited, visited)
    assert one.is_seen_by(INSPECTOR)


def test_an_unannounced_inspection_names_no_place_on_the_bus_before_the_visit() -> None:
    one = inspection(InspectionKind.UNANNOUNCED, place=COUNTY, target=None)
    one.plan(deed(), roll())
    one.draw(deed(), "seed", roll())
    assert one.centre == COUNTY
    assert not any(place in str(fact) for fact in one.facts for place in (HERE, NEAR, FAR))


def test_whoever_put_it_right_does_not_look_again() -> None:
    one = finding()
    one.put_right(deed(TOWN), ())
    for actor in (TOWN, CADRE):
        with pytest.raises(Forbidden):
            one.look_again(deed(actor), is_right=True)


def test_what_needs_a_photo_closes_with_one() -> None:
    with pytest.raises(Invalid):
        finding(needs_photo=True).put_right(deed(CADRE), ())
    finding(needs_photo=True).put_right(deed(CADRE), ("a",))


def test_a_second_appeal_is_the_countys_and_there_is_no_third() -> None:
    one = finding()
    one.appeal(deed(CADRE))
    one.decide(deed(TOWN), grant=False)
    one.appeal(deed(CADRE))
    with pytest.raises(Forbidden):
        one.decide(deed(TOWN), grant=True)
    one.decide(deed(), grant=False)
    with pytest.raises(Conflict):
        one.appeal(deed(CADRE))


@pytest.mark.parametrize("grant", [True, False])
@pytest.mark.parametrize(("party", "actor"), [(Party.VILLAGE, TOWN), (Party.TOWN, COUNTY_OFFICER)])
def test_nobody_decides_on_their_own_appeal_whatever_came_after_it(party: Party, actor: Actor, grant: bool) -> None:
    one = finding(party=party)
    one.appeal(deed(actor))
    one.hand_over(deed(), AWAY, None)
    with pytest.raises(Forbidden, match="自己"):
        one.decide(deed(actor), grant=grant)
    assert one.state is FindingState.APPEALED

    one.decide(deed(replace(COUNTY_OFFICER, id="staff:county-2")), grant=False)
    one.appeal(deed(CADRE))
    one.decide(deed(), grant=grant)


@pytest.mark.parametrize("stranger", [CADRE, TOWN, Actor("inspector:x", Tier.INSPECTOR, COUNTY)])
def test_nobody_else_visits(stranger: Actor) -> None:
    with pytest.raises(Refusal):
        inspection(InspectionKind.ANNOUNCED, state=InspectionState.ANNOUNCED).visit(deed(stranger))
