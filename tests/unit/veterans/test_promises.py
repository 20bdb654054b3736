"""Every promise to veterans on the calendar: met, paused, extended, broken, void; and each event keeps its contract."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from contracts.applications import Through
from contracts.clocks import ClockState
from contracts.envelope import Event, Fact
from contracts.people import SYSTEM
from contracts.registry import BY_TYPE
from contracts.standards import BY_ID, Standard
from contracts.standards.veterans import VETERANS
from contracts.veteranwork import CaseState as State
from contracts.veteranwork import Item, NoticePurpose, PetitionState, RegisterState, VisitState
from services.supervision.domain.case import as_case_event
from services.supervision.domain.clock import Clock
from services.supervision.domain.fold import Book, fold
from services.veterans.domain.transitions import Action
from tests.unit.supervision.events import CENTRE, NEXT_MONDAY, PLAIN, at, event, hours
from tests.unit.veterans.case import CADRE, TOWN, UNDO, a_case, act, bureau, by, new_case, states, way
from tests.unit.veterans.others import (
    ENTER,
    PETITION,
    PETITIONED,
    VISIT,
    R,
    V,
    a_petition,
    a_veteran,
    a_visit,
    who_petitions,
)

SECOND = timedelta(seconds=1)


def by_id(standard: Standard) -> str:
    return standard.id


def folded(standard: Standard, *events: Event) -> Clock:
    known = hours()
    [clock] = fold(map(as_case_event, events), lambda centre, moment: known, Book((standard,)))
    return clock


def opening(standard: Standard, kind: str | None = None) -> Event:
    return event(kind or min(standard.opens), 1, time=at("09:00"))


@pytest.mark.parametrize(("standard", "kind"), [(each, kind) for each in VETERANS for kind in sorted(each.opens)])
def test_each_promise_is_kept_up_to_the_end_of_its_last_day(standard: Standard, kind: str) -> None:
    due = folded(standard, opening(standard, kind)).due_at
    for closing in standard.closes:
        clock = folded(standard, opening(standard, kind), event(closing, 2, time=due))
        assert clock.state(due) is ClockState.MET


@pytest.mark.parametrize("standard", VETERANS, ids=by_id)
def test_each_promise_is_broken_a_moment_later_and_what_comes_then_is_late(standard: Standard) -> None:
    running = folded(standard, opening(standard))
    assert running.state(running.due_at) is ClockState.RUNNING
    assert running.state(running.due_at + SECOND) is ClockState.BREACHED

    late = running.due_at + SECOND
    ended = folded(standard, opening(standard), event(min(standard.closes), 2, time=late))
    assert ended.state(late) is ClockState.COMPLETED_LATE


@pytest.mark.parametrize("standard", [each for each in VETERANS if each.voids], ids=by_id)
def test_what_is_withdrawn_or_lapses_counts_neither_way(standard: Standard) -> None:
    for ending in standard.voids:
        clock = folded(standard, opening(standard), event(ending, 2))
        assert clock.state(clock.due_at + SECOND) is ClockState.VOID


PAUSED = [each for each in VETERANS if each.pauses]


@pytest.mark.parametrize("standard", PAUSED, ids=by_id)
def test_while_papers_are_awaited_after_acceptance_the_time_of_the_level_stands_still(standard: Standard) -> None:
    plain = folded(standard, opening(standard))
    for pause in standard.pauses:
        asked = event(pause, 2, time=at("10:00"))
        came = event("veteran_case.resumed.v1", 3, time=at("09:00", NEXT_MONDAY + timedelta(days=4)))
        waiting, going_on = folded(standard, opening(standard), asked), folded(standard, opening(standard), asked, came)

        assert waiting.state(plain.due_at + SECOND) is ClockState.PAUSED
        stood_still = standard.limit.amount + 9  # from Tuesday to Friday of the next week
        assert going_on.due_at == PLAIN.after_working_days(at("09:00"), stood_still)
        assert going_on.state(going_on.due_at + SECOND) is ClockState.BREACHED


def test_every_promise_on_the_way_up_can_be_paused_and_the_answer_to_a_petition_extended() -> None:
    assert {each.id for each in PAUSED} == {"veterans.decide", "veterans.forward"}
    assert {each.id for each in VETERANS if each.extends} == {"veterans.petition_answer"}


def test_an_extension_that_was_granted_in_time_moves_the_end_and_one_after_it_changes_nothing() -> None:
    answer = BY_ID["veterans.petition_answer"]
    plain = folded(answer, opening(answer))
    in_time = event("petition.extended.v1", 2, data={"bureau": "veterans", "extended_by": "30d"})
    too_late = event("petition.extended.v1", 2, time=plain.due_at + SECOND, data=in_time.data)
    extended = folded(answer, opening(answer), in_time)

    assert extended.due_at == plain.due_at + timedelta(days=30)
    assert extended.state(plain.due_at + SECOND) is ClockState.RUNNING
    assert extended.state(extended.due_at + SECOND) is ClockState.BREACHED
    assert folded(answer, opening(answer), too_late).due_at == plain.due_at


def test_a_decision_is_held_against_the_level_that_has_it_when_the_time_is_over() -> None:
    decide = BY_ID["veterans.decide"]
    checked = event("veteran_case.village_checked.v1", 1, time=at("09:00"), responsible=f"town:{CENTRE[:9]}")
    sent_up = event("veteran_case.county_review.v1", 2, time=at("10:00"), responsible="bureau:veterans")
    kept, passed = folded(decide, checked), folded(decide, checked, sent_up)

    assert (kept.answerable, passed.answerable) == (f"town:{CENTRE[:9]}", "bureau:veterans")


def test_a_case_that_comes_back_to_the_village_has_three_days_again() -> None:
    forward = BY_ID["veterans.forward"]
    back = folded(forward, event("veteran_case.returned_to_village.v1", 1, time=at("09:00", NEXT_MONDAY)))

    assert back.due_at == at("00:00", NEXT_MONDAY + timedelta(days=4))


def applied() -> Iterator[Fact]:
    """All that cases say on their ways to each state of each item, and beside them."""
    for item in (Item.CARD, Item.PENSION, Item.PLACEMENT_REPORT):
        for state in states(item):
            case = new_case(item)
            case.submit(by(CADRE), Through.COUNTER)
            for action in way(item, state):
                act(case, action)
            yield from case.facts
    for state in (State.VILLAGE_CHECKED, State.COUNTY_REVIEW, State.CITY_REVIEW, State.PROVINCE_REVIEW):
        case = a_case(state)
        act(case, Action.HAND_BACK)
        yield from case.facts


def supplemented() -> Iterator[Fact]:
    """What is said of papers, and of a message that reached nobody; and a correction."""
    case = a_case(State.SUBMITTED, Item.CARD, "photo")
    case.request_papers(by(CADRE), [])
    case.request_papers(by(CADRE), ["identity_card"])
    case.warn(by(SYSTEM))
    case.hand_in(by(CADRE), "identity_card", (), Through.COUNTER)
    case.hand_in(by(CADRE), "photo", (), Through.ONLINE)
    case.review(by(CADRE), "photo", fit=True)
    case.accept(by(CADRE))
    case.request_papers(by(CADRE), ["discharge_paper"])
    case.hand_in(by(CADRE), "discharge_paper", (), Through.ONLINE)
    case.fail_notice(by(SYSTEM), NoticePurpose.PAPERS_NEEDED)
    case.correct(by(TOWN), UNDO)
    yield from case.facts


def registered() -> Iterator[Fact]:
    """All that the register, petitions and visits say."""
    veteran = a_veteran(report_by=date(2026, 7, 20))
    veteran.register(by(CADRE))
    veteran.remind(by(SYSTEM))
    veteran.miss_placement(by(SYSTEM))
    veteran.report(by(CADRE))
    veteran.fail_notice(by(SYSTEM), NoticePurpose.PLACEMENT_DUE)
    ENTER[R.UPDATE](veteran, by(CADRE))
    struck = a_veteran(RegisterState.REGISTERED)
    ENTER[R.STRIKE_OFF](struck, by(CADRE))
    struck.correct(by(TOWN), UNDO)
    yield from (*veteran.facts, *struck.facts)
    for steps in PETITIONED.values():
        petition = a_petition()
        petition.register(by(CADRE))
        for action in steps:
            PETITION[action](petition, by(who_petitions(action)))
        yield from petition.facts
    answered = a_petition(PetitionState.ACCEPTED)
    answered.extend(by(bureau()), 30)
    answered.correct(by(TOWN), UNDO)
    visit = a_visit(VisitState.PLANNED)
    visit.plan(by(CADRE))
    for each in (V.MISS, V.REPLAN, V.MAKE):
        VISIT[each](visit, by(CADRE))
    visit.correct(by(TOWN), UNDO)
    VISIT[V.CANCEL](visit, by(CADRE))
    yield from (*answered.facts, *visit.facts)


def moved() -> Iterator[Fact]:
    """What they say whose centre has merged."""
    for case in (a_case(), a_petition(), a_visit(), a_veteran()):
        case.move_to("370829001002", by(SYSTEM))
        yield case.facts[-1]


def test_whatever_is_said_is_as_its_contract_says_and_every_card_is_used() -> None:
    facts = [*applied(), *supplemented(), *registered(), *moved()]

    assert {fact.type: BY_TYPE[fact.type].data.validate(dict(fact.data)) for fact in facts} == {
        fact.type: {} for fact in facts
    }
    assert {fact.type for fact in facts} == {kind for kind, card in BY_TYPE.items() if card.producer == "veterans"}
