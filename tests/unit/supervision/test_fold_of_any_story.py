"""Clocks are a function of the set of a case's events: properties that hold for every story."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from contracts.clocks import ClockState
from contracts.envelope import Event
from contracts.standards import STANDARDS, Limit
from services.supervision.domain.case import Case, as_case_event
from services.supervision.domain.fold import Book, fold, in_order, runs
from services.supervision.domain.opening import Hours
from services.supervision.domain.run import CaseEvent, Grant
from tests.unit.supervision.events import CENTRE, FRIDAY, NEXT_MONDAY, at, correction, event, hours
from tests.unit.supervision.kites import FLIGHT, REPAIR

OPEN_ALL_WEEK = hours()
BOOK = Book((FLIGHT, REPAIR))
KINDS = sorted({kind for each in BOOK.standards for kind in each.events} | {"kite.seen.v1"})
PARTIES = (f"village:{CENTRE}", "town:370829001", "bureau:370829-mz", "")
GRANTS = (
    None,
    Grant(Limit.parse("10wd"), None, None),
    Grant(Limit.parse("3h"), None, at("08:00")),
    Grant(None, at("12:00", NEXT_MONDAY), at("09:00", FRIDAY)),
)


def by_the_weekday_hours(centre: str, moment: datetime) -> Hours:
    return OPEN_ALL_WEEK


def _kite(
    sequence: int, kind: str, minutes: int, party: str, corrects: frozenset[int], grants: Grant | None
) -> CaseEvent:
    moment = at("07:00") + timedelta(minutes=minutes)
    kind = "kite.corrected.v1" if corrects else kind
    return CaseEvent(f"{sequence:03}", kind, sequence, moment, CENTRE, party, corrects, grants)


no_correction = st.just(frozenset[int]())
stories = st.lists(
    st.builds(
        _kite,
        sequence=st.integers(1, 15),
        kind=st.sampled_from(KINDS),
        minutes=st.integers(0, 5_000),
        party=st.sampled_from(PARTIES),
        grants=st.sampled_from(GRANTS),
        corrects=no_correction | no_correction | st.frozensets(st.integers(1, 15), min_size=1, max_size=4),
    ),
    max_size=14,
    unique_by=lambda each: each.sequence,
)


@given(events=stories, again=st.data())
def test_order_and_repetition_make_no_difference(events: list[CaseEvent], again: st.DataObject) -> None:
    repeated = again.draw(st.lists(st.sampled_from(events), max_size=5)) if events else []
    shuffled = again.draw(st.permutations(events + repeated))

    assert fold(shuffled, by_the_weekday_hours, BOOK) == fold(events, by_the_weekday_hours, BOOK)
    assert in_order(shuffled) == in_order(events)


@given(events=stories)
def test_corrections_mean_the_same_as_if_what_they_take_back_had_never_been(events: list[CaseEvent]) -> None:
    standing, taken = [], set[int]()
    for each in sorted(events, key=lambda each: each.sequence, reverse=True):
        if each.sequence not in taken:
            taken |= each.corrects
            standing.append(each)
    told = [each for each in standing if each.sequence not in taken]
    plain = [each._replace(type="kite.seen.v1", corrects=frozenset()) if each.corrects else each for each in told]

    assert fold(events, by_the_weekday_hours, BOOK) == fold(plain, by_the_weekday_hours, BOOK)


@given(events=stories)
def test_clocks_of_one_standard_follow_one_another_and_only_the_last_may_run(events: list[CaseEvent]) -> None:
    clocks = fold(events, by_the_weekday_hours, BOOK)

    for standard in BOOK.standards:
        mine = [clock for clock in clocks if clock.standard == standard.id]
        openings = [clock.opening_sequence for clock in mine]
        assert openings == sorted(set(openings))
        assert all(clock.ended_at for clock in mine[:-1])
        assert all(not clock.voided or clock.ended_at for clock in mine)
    assert len({(clock.standard, clock.opening_sequence) for clock in clocks}) == len(clocks)


@given(events=stories)
def test_each_standard_counts_as_if_it_were_alone(events: list[CaseEvent]) -> None:
    apart = [fold(events, by_the_weekday_hours, Book((each,))) for each in BOOK.standards]

    assert fold(events, by_the_weekday_hours, BOOK) == tuple(clock for clocks in apart for clock in clocks)


@given(events=stories)
def test_what_is_explained_ends_when_it_is_due_and_leaves_no_time_out(events: list[CaseEvent]) -> None:
    for run in runs(events, BOOK):
        term = run.term(OPEN_ALL_WEEK)
        spans = term.explain()

        assert spans[-1].end == term.due_at()
        assert spans[0].begin == run.begin
        assert all(one.end == next_one.begin for one, next_one in pairwise(spans))


@given(events=stories)
def test_a_pause_never_makes_a_promise_due_earlier_and_no_time_in_it_counts(events: list[CaseEvent]) -> None:
    for run in runs(events, BOOK):
        paused, plain = run.term(OPEN_ALL_WEEK), run.term(OPEN_ALL_WEEK)._replace(pauses=())

        assert paused.due_at() >= plain.due_at()
        for span in paused.explain():
            covered = any(max(span.begin, begin) < min(span.end, end) for begin, end in paused.pauses)
            assert not (span.counted and covered)


@given(events=stories, later=st.integers(0, 100_000))
def test_a_promise_that_was_paused_in_time_and_ends_paused_is_kept(events: list[CaseEvent], later: int) -> None:
    for run in runs(events, BOOK):
        clock = run.clock(by_the_weekday_hours)
        if clock.paused_at and clock.ended_at is None:
            run.close(run.opening._replace(time=clock.paused_at + timedelta(minutes=later)))

            assert run.clock(by_the_weekday_hours).state(at("12:00")) is ClockState.MET


@given(events=stories)
def test_the_segments_of_a_promise_follow_one_another_and_one_of_them_is_answerable(events: list[CaseEvent]) -> None:
    for run in runs(events, BOOK):
        begins = [segment.begin for segment in run.segments]
        parties = [segment.responsible for segment in run.segments]

        assert begins == sorted(begins)
        assert begins[0] == run.opening.time
        assert all(one != another for one, another in pairwise(parties))
        assert run.clock(by_the_weekday_hours).answerable in parties
        assert run.standard.handed_on or len(parties) == 1


STORY = [
    event("parcel.expected.v1", 1),
    event("parcel.inbound.v1", 2),
    event("parcel.notified.v1", 3),
    event("parcel.returning.v1", 4),
    correction(5, 4),
    event("parcel.notified.v1", 6),
    event("parcel.collected.v1", 7),
]


@given(events=st.permutations(STORY), cuts=st.lists(st.integers(0, len(STORY)), max_size=3))
def test_events_taken_in_batches_count_as_those_taken_in_at_once(events: list[Event], cuts: list[int]) -> None:
    bounds = sorted({0, *cuts, len(events)})
    case = Case("express:p1")
    for begin, end in pairwise(bounds):
        case = Case(case.id, (*case.kept, *map(as_case_event, case.arrived)), version=case.version)
        for each in events[begin:end]:
            case.record(each)
            case.record(each)

    assert case.recount(by_the_weekday_hours) == fold(map(as_case_event, STORY), by_the_weekday_hours, Book(STANDARDS))
    assert case.version == len(STORY)
