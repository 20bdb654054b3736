"""Plans of inspections: within the year's cap, never below what is planned, and inspections that belong to them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.inspections import InspectionKind as Kind
from contracts.people import COUNTY, Actor, Tier
from contracts.refusals import Conflict, Forbidden, Invalid
from services.supervision.domain.inspection_plan import InspectionPlan
from services.supervision.domain.roll import Roll
from tests.unit.supervision.test_inspections import COUNTY_OFFICER, FAR, HERE, NEAR, TOWN, deed, inspection, roll

_ZERO = dict.fromkeys(Kind, 0)


def a_plan(quotas: Mapping[Kind, int], **known: Any) -> InspectionPlan:
    period = {"begins": date(2026, 10, 1), "ends": date(2026, 12, 31)}
    values = {"id": "p1", "place": COUNTY, "made_by": COUNTY_OFFICER.id, **period}
    return InspectionPlan(quotas={**_ZERO, **quotas}, **{**values, **known})


@pytest.fixture
def known() -> Roll:
    """Three centres, twice a year each: room for six."""
    return roll(HERE, NEAR, FAR, cap=2)


def test_a_plan_says_what_it_is_in_its_event(known: Roll) -> None:
    plan = a_plan({Kind.ANNOUNCED: 2, Kind.CROSS: 1})
    plan.make(deed(), known)
    (fact,) = plan.facts
    assert fact.type == "inspection_plan.made.v1"
    assert fact.data["quotas"] == {"announced": 2, "unannounced": 0, "cross": 1, "learning": 0}
    assert plan.centre == COUNTY


def test_no_plan_passes_the_yearly_cap_of_its_centres(known: Roll) -> None:
    with pytest.raises(Conflict, match=r"还可巡查 6 次.*减少 1 次"):
        a_plan({Kind.ANNOUNCED: 4, Kind.CROSS: 3}).make(deed(), known)
    a_plan({Kind.ANNOUNCED: 4, Kind.CROSS: 2}).make(deed(), known)


def test_a_towns_plan_passes_neither_its_own_cap_nor_what_is_left_of_the_countys(known: Roll) -> None:
    with pytest.raises(Conflict, match="本镇街"):
        a_plan({Kind.ANNOUNCED: 5}, place=HERE[:9]).make(deed(TOWN), known)
    a_plan({Kind.ANNOUNCED: 4}).make(deed(), known)
    with pytest.raises(Conflict, match="全县"):
        a_plan({Kind.ANNOUNCED: 3}, id="p2", place=HERE[:9]).make(deed(TOWN), known)


def test_a_plan_that_is_over_holds_nothing(known: Roll) -> None:
    plan = a_plan({Kind.ANNOUNCED: 6})
    plan.make(deed(), known)
    terms = known.plans["p1"]
    with pytest.raises(Conflict):
        known.promise("p2", terms, plan.ends)
    known.promise("p2", replace(terms, ends=date(2027, 1, 2)), date(2027, 1, 1))


def test_a_town_plans_for_its_own_centres_alone(known: Roll) -> None:
    with pytest.raises(Forbidden):
        a_plan({Kind.ANNOUNCED: 1}).make(deed(TOWN), known)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (date(2026, 12, 2), date(2026, 12, 1)),
        (date(2026, 12, 1), date(2027, 1, 31)),
        (date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_a_period_is_not_over_and_within_one_year(known: Roll, begins: date, ends: date) -> None:
    with pytest.raises(Invalid):
        a_plan({Kind.ANNOUNCED: 1}, begins=begins, ends=ends).make(deed(), known)


def test_a_plan_of_nothing_is_none(known: Roll) -> None:
    with pytest.raises(Invalid):
        a_plan({}).make(deed(), known)


def in_plan(kind: Kind = Kind.ANNOUNCED, **known: Any) -> Any:
    return inspection(kind, target=None, plan_id="p1", **known)


def test_an_inspection_beyond_the_quota_is_refused_until_one_is_cancelled(known: Roll) -> None:
    a_plan({Kind.ANNOUNCED: 1}).make(deed(), known)
    first = in_plan()
    first.plan(deed(), known)
    assert known.plans["p1"].owed == 0
    with pytest.raises(Conflict, match="只有 1 次"):
        in_plan().plan(deed(), known)
    first.cancel(deed(), known)
    in_plan(place=FAR).plan(deed(), known)


def test_what_is_drawn_is_owed_no_more(known: Roll) -> None:
    a_plan({Kind.UNANNOUNCED: 1}).make(deed(), known)
    one = in_plan(Kind.UNANNOUNCED, place=COUNTY)
    one.plan(deed(), known)
    assert known.plans["p1"].owed == 1
    one.draw(deed(), "seed", known)
    assert known.plans["p1"].owed == 0


def test_an_inspection_lies_in_its_plans_place_and_period(known: Roll) -> None:
    a_plan({Kind.ANNOUNCED: 2}, place=HERE[:9], ends=date(2026, 12, 2)).make(deed(), known)
    with pytest.raises(Invalid, match="时间"):
        in_plan().plan(deed(), known)
    with pytest.raises(Invalid, match="地区"):
        in_plan(place=FAR).plan(deed(), known)


def test_another_towns_plan_is_known_to_nobody(known: Roll) -> None:
    a_plan({Kind.ANNOUNCED: 2}, place=FAR[:9]).make(deed(), known)
    with pytest.raises(Invalid, match="没有这个计划"):
        in_plan().plan(deed(TOWN), known)


def test_quotas_are_not_below_what_is_planned(known: Roll) -> None:
    plan = a_plan({Kind.ANNOUNCED: 2})
    plan.make(deed(), known)
    in_plan().plan(deed(), known)
    with pytest.raises(Invalid):
        plan.revise(deed(), _ZERO, known)
    plan.revise(deed(), {**_ZERO, Kind.ANNOUNCED: 1}, known)
    assert plan.facts[-1].type == "inspection_plan.revised.v1"
    with pytest.raises(Conflict):
        plan.revise(deed(), {**_ZERO, Kind.ANNOUNCED: 1}, known)


def test_another_person_of_the_town_does_not_revise(known: Roll) -> None:
    plan = a_plan({Kind.ANNOUNCED: 2}, place=HERE[:9])
    plan.make(deed(TOWN), known)
    with pytest.raises(Forbidden):
        plan.revise(deed(Actor("staff:town-2", Tier.TOWN, HERE[:9])), {**_ZERO, Kind.ANNOUNCED: 1}, known)


@given(st.lists(st.tuples(st.sampled_from([COUNTY, HERE[:9], FAR[:9]]), st.integers(1, 4)), max_size=8))
def test_whatever_is_planned_can_be_inspected(wanted: list[tuple[str, int]]) -> None:
    known = roll(HERE, NEAR, FAR, cap=2)
    for n, (place, times) in enumerate(wanted):
        try:
            a_plan({Kind.ANNOUNCED: times}, id=f"p{n}", place=place).make(deed(), known)
        except Conflict:
            continue
    by_town_first = sorted(known.plans.values(), key=lambda terms: terms.place, reverse=True)
    for terms in by_town_first:
        for _ in range(terms.owed):
            known.take(known.within(terms.place, 2026)[0], 2026)
