"""Who is on duty: gaps against the opening hours, and what a week refuses."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.refusals import Conflict, Invalid
from services.centres.domain.centre import Window
from services.centres.domain.roster import Crew, Duty, DutyWeek, Gap, Member, Spot, gaps, roster_id
from services.centres.domain.staff import Leave

CENTRE = "370829001001"
FIRST, SECOND = f"staff:{CENTRE}-01", f"staff:{CENTRE}-02"
MONDAY = date(2026, 11, 30)
TUESDAY = MONDAY + timedelta(days=1)
OPEN = (Window("08:30", "12:00"), Window("14:00", "17:30"))
WEEK = {MONDAY + timedelta(days=n): OPEN for n in range(5)}
CADRE = Member(post="坐班村干部", since=date(2021, 6, 1))
CREW = Crew(id=CENTRE, members={FIRST: CADRE, SECOND: CADRE})


def duty(begins: str = "08:30", ends: str = "12:00", staff: str = FIRST, on: date = MONDAY) -> Duty:
    return Duty(on, begins, ends, staff)


def spot(each: Duty) -> Spot:
    return Spot(each.on, each.begins, each.staff)


def a_week(*duties: Duty) -> DutyWeek:
    return DutyWeek(id=roster_id(CENTRE, "2026-W49"), duties=tuple(sorted(duties)), version=1)


def plan(week: DutyWeek, *duties: Duty, crew: Crew = CREW, today: date = MONDAY) -> int:
    return week.plan(duties, crew, WEEK, today)


def crew_of(**known: Any) -> Crew:
    return Crew(id=CENTRE, members={FIRST: replace(CADRE, **known), SECOND: CADRE})


def errors_of(refused: pytest.ExceptionInfo[Invalid]) -> Mapping[str, Any]:
    return refused.value.errors or {}


def test_gaps_are_the_open_hours_in_which_nobody_is_planned() -> None:
    duties = [duty("08:00", "10:00"), duty("09:30", "11:00", SECOND), duty("15:00", "16:00")]
    assert gaps({MONDAY: OPEN}, duties, CREW) == [
        Gap(MONDAY, "11:00", "12:00"),
        Gap(MONDAY, "14:00", "15:00"),
        Gap(MONDAY, "16:00", "17:30"),
    ]
    assert gaps({MONDAY: ()}, duties, CREW) == []


@st.composite
def _windows(draw: st.DrawFn, most: int) -> list[Window]:
    clocks = sorted(draw(st.sets(st.integers(0, 47), min_size=0, max_size=2 * most)))
    said = [f"{each // 2:02}:{each % 2 * 30:02}" for each in clocks]
    return [Window(opens, closes) for opens, closes in zip(said[::2], said[1::2], strict=False)]


@given(windows=_windows(3), first=_windows(3), second=_windows(3))
def test_each_half_hour_is_a_gap_if_it_is_open_and_nobody_is_there(
    windows: Sequence[Window], first: Sequence[Window], second: Sequence[Window]
) -> None:
    duties = [Duty(MONDAY, each.opens, each.closes, FIRST) for each in first]
    duties += [Duty(MONDAY, each.opens, each.closes, SECOND) for each in second]
    left = [Window(gap.begins, gap.ends) for gap in gaps({MONDAY: windows}, duties, CREW)]

    def within(clock: str, spans: Sequence[Window]) -> bool:
        return any(each.opens <= clock < each.closes for each in spans)

    for half in range(48):
        clock = f"{half // 2:02}:{half % 2 * 30:02}"
        manned = within(clock, first) or within(clock, second)
        assert within(clock, left) == (within(clock, windows) and not manned)
    assert all(each.opens < each.closes for each in left)


@pytest.mark.parametrize(
    "crew",
    [
        crew_of(leave=Leave(MONDAY, MONDAY)),
        crew_of(to=MONDAY),
        crew_of(since=TUESDAY),
        Crew(id=CENTRE, members={}),
    ],
    ids=["on leave", "departed", "not there yet", "unknown"],
)
def test_who_is_away_leaves_a_gap_and_cannot_be_planned(crew: Crew) -> None:
    assert gaps({MONDAY: OPEN[:1]}, [duty()], crew) == [Gap(MONDAY, "08:30", "12:00")]
    with pytest.raises(Invalid) as refused:
        plan(a_week(), duty("14:00", "17:30", SECOND), duty(), crew=crew)
    assert [*errors_of(refused)["entries"]["1"]] == ["staff"]


def test_a_leave_that_is_over_by_then_hinders_nobody() -> None:
    assert plan(a_week(), duty(on=TUESDAY), crew=crew_of(leave=Leave(MONDAY, MONDAY)), today=MONDAY) == 9


def test_overlapping_entries_of_one_person_are_refused_and_of_two_are_not() -> None:
    with pytest.raises(Invalid) as refused:
        plan(a_week(), duty("11:30", "12:30"), duty("08:30", "12:00"), duty("12:30", "13:00"))
    assert refused.value.errors == {"entries": {"0": {"begins": ["与同一人的另一班重叠"]}}}
    assert plan(a_week(), duty(), duty(staff=SECOND), duty("12:00", "13:00")) == 9


def test_a_week_is_published_whole_with_its_gaps_and_once() -> None:
    week = a_week()
    assert plan(week, duty("14:00", "17:30", SECOND), duty()) == 8
    assert plan(week, duty(), duty("14:00", "17:30", SECOND)) == 8
    [fact] = week.facts
    assert (fact.type, fact.data["week"], fact.data["gaps"], week.version) == ("roster.published.v1", "2026-W49", 8, 2)
    assert fact.data["entries"][0] == {"on": "2026-11-30", "begins": "08:30", "ends": "12:00", "staff": FIRST}


def test_an_entry_of_another_week_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        plan(a_week(), duty(on=MONDAY + timedelta(days=7)))
    assert refused.value.errors == {"entries": {"0": {"on": ["不在这一周"]}}}


@pytest.mark.parametrize("today", [MONDAY + timedelta(days=7), MONDAY - timedelta(weeks=8, days=1)])
def test_a_week_that_is_over_or_far_away_is_not_planned(today: date) -> None:
    with pytest.raises(Invalid) as refused:
        plan(a_week(), today=today)
    assert list(errors_of(refused)) == ["week"]


def test_days_that_are_over_stay_as_they_were_also_of_who_has_left_since() -> None:
    week, gone = a_week(duty()), crew_of(to=TUESDAY)
    with pytest.raises(Conflict):
        plan(week, duty(staff=SECOND), today=TUESDAY)
    assert plan(week, duty(), duty(staff=SECOND, on=TUESDAY), crew=gone, today=TUESDAY) == 8


def test_two_exchange_their_duties() -> None:
    mine, theirs = duty(), duty("14:00", "17:30", SECOND, TUESDAY)
    week = a_week(mine, theirs)
    week.swap(spot(mine), spot(theirs), CREW, WEEK, MONDAY)
    assert week.duties == (replace(mine, staff=SECOND), replace(theirs, staff=FIRST))
    assert len(week.facts) == 1


def test_no_exchange_makes_anybody_be_in_two_places_or_there_while_away() -> None:
    mine, theirs = duty(), duty("14:00", "17:30", SECOND, TUESDAY)
    also = duty("16:00", "18:00", FIRST, TUESDAY)
    for week, crew in (
        (a_week(mine, theirs, also), CREW),
        (a_week(mine, theirs), crew_of(leave=Leave(TUESDAY, TUESDAY))),
    ):
        with pytest.raises(Conflict):
            week.swap(spot(mine), spot(theirs), crew, WEEK, MONDAY)
        assert week.facts == ()


def test_what_is_over_or_not_there_is_not_exchanged() -> None:
    mine, theirs = duty(), duty("14:00", "17:30", SECOND, TUESDAY)
    with pytest.raises(Conflict):
        a_week(mine, theirs).swap(spot(mine), spot(theirs), CREW, WEEK, TUESDAY)
    with pytest.raises(Invalid) as refused:
        a_week(mine).swap(spot(mine), spot(theirs), CREW, WEEK, MONDAY)
    assert list(errors_of(refused)) == ["second"]
