"""Every promise of the hall on the calendar: met, broken, and void; and whatever a case says keeps its contract."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.applications import ApplicationState as State
from contracts.applications import NoticePurpose, Suspension, Through
from contracts.clocks import ClockState
from contracts.envelope import Event, Fact
from contracts.people import SYSTEM
from contracts.registry import BY_TYPE
from contracts.standards import BY_ID, Standard
from contracts.standards.hall import HALL
from contracts.villagework import MediationState, TaskState
from services.hall.domain.catalogue import BY_CODE
from services.hall.domain.group import Group
from services.hall.domain.transitions import Action
from services.supervision.domain.case import as_case_event
from services.supervision.domain.clock import Clock
from services.supervision.domain.fold import Book, fold
from services.supervision.domain.opening import Hours
from tests.unit.hall.application import BUREAU, CADRE, DO, TOWN, WAYS, an_application, by, new_application, who
from tests.unit.hall.community import HELP, MEDIATE, MEDIATED, M, T, a_mediation, a_task
from tests.unit.supervision.events import FESTIVAL, NEXT_MONDAY, at, event, hours

SECOND = timedelta(seconds=1)


def by_id(standard: Standard) -> str:
    return standard.id


def folded(standard: Standard, *events: Event, on: Hours | None = None) -> Clock:
    known = on or hours()
    [clock] = fold(map(as_case_event, events), lambda centre, moment: known, Book((standard,)))
    return clock


def opening(standard: Standard) -> Event:
    return event(min(standard.opens), 1, time=at("09:00"))


@pytest.mark.parametrize("standard", HALL, ids=by_id)
def test_each_promise_is_kept_up_to_the_end_of_its_last_day(standard: Standard) -> None:
    due = folded(standard, opening(standard)).due_at
    for closing in standard.closes:
        clock = folded(standard, opening(standard), event(closing, 2, time=due))
        assert clock.state(due) is ClockState.MET


@pytest.mark.parametrize("standard", HALL, ids=by_id)
def test_each_promise_is_broken_a_moment_later_and_what_comes_then_is_late(standard: Standard) -> None:
    running = folded(standard, opening(standard))
    assert running.state(running.due_at) is ClockState.RUNNING
    assert running.state(running.due_at + SECOND) is ClockState.BREACHED

    late = running.due_at + SECOND
    ended = folded(standard, opening(standard), event(min(standard.closes), 2, time=late))
    assert ended.state(late) is ClockState.COMPLETED_LATE


@pytest.mark.parametrize("standard", [each for each in HALL if each.voids], ids=by_id)
def test_what_is_withdrawn_counts_neither_way(standard: Standard) -> None:
    for ending in standard.voids:
        clock = folded(standard, opening(standard), event(ending, 2))
        assert clock.state(clock.due_at + SECOND) is ClockState.VOID


def test_working_days_jump_over_a_festival_and_count_the_saturday_worked_in_exchange() -> None:
    plain = folded(BY_ID["hall.accept"], opening(BY_ID["hall.accept"]))
    festive = folded(BY_ID["hall.accept"], opening(BY_ID["hall.accept"]), on=hours(FESTIVAL))

    assert plain.due_at - festive.due_at == timedelta(days=2)


DECIDE = BY_ID["hall.decide"]


def test_while_a_bureau_waits_for_a_hearing_its_time_stands_still() -> None:
    plain = folded(DECIDE, opening(DECIDE))
    suspended = event("application.suspended.v1", 2, time=at("09:00", NEXT_MONDAY))
    resumed = event("application.resumed.v1", 3, time=at("09:00", NEXT_MONDAY + timedelta(days=4)))

    waiting = folded(DECIDE, opening(DECIDE), suspended)
    going_on = folded(DECIDE, opening(DECIDE), suspended, resumed)

    assert waiting.state(plain.due_at + SECOND) is ClockState.PAUSED
    assert going_on.due_at == plain.due_at + timedelta(days=7), "five working days don't count"
    decision = event("application.granted.v1", 4, time=going_on.due_at)
    assert folded(DECIDE, opening(DECIDE), suspended, resumed, decision).state(going_on.due_at) is ClockState.MET


def test_an_extension_that_was_granted_in_time_moves_the_end_and_one_after_it_changes_nothing() -> None:
    plain = folded(DECIDE, opening(DECIDE))
    in_time = event("application.extended.v1", 2, data={"bureau": "health", "extended_by": "10wd"})
    too_late = event("application.extended.v1", 2, time=plain.due_at + SECOND, data=in_time.data)

    assert folded(DECIDE, opening(DECIDE), in_time).due_at == plain.due_at + timedelta(days=14)
    assert folded(DECIDE, opening(DECIDE), too_late).due_at == plain.due_at


ENDED = (State.NOT_ACCEPTED, State.LAPSED, State.DELIVERED, State.WITHDRAWN)
ENDINGS = (
    *((None, WAYS[state]) for state in ENDED),
    (True, WAYS[State.DELIVERED]),
    (True, WAYS[State.WITHDRAWN]),
    (True, (Action.WITHDRAW,)),
    (False, (Action.LAPSE,)),
    (False, (Action.WITHDRAW,)),
)
"""Whether a paper that came later was fit, where one was wanted, and how the application went on to its end."""


@pytest.mark.parametrize(("fit", "way"), ENDINGS)
def test_nothing_runs_on_an_application_that_has_ended(fit: bool | None, way: tuple[Action, ...]) -> None:
    wanting = fit is not None or Action.REQUEST_PAPERS in way
    application = new_application("form") if wanting else new_application()
    application.submit(by(CADRE), Through.COUNTER)
    if fit is not None:
        application.request_papers(by(CADRE), [])
        application.hand_in(by(CADRE), "form", (), Through.COUNTER)
        application.review(by(CADRE), "form", fit=fit)
    for action in way:
        DO[action](application, by(who(action)))
    assert application.state in ENDED

    told = [event(fact.type, n) for n, fact in enumerate(application.facts, 1)]
    clocks = fold(map(as_case_event, told), lambda centre, moment: hours(), Book(HALL))

    assert [each.standard for each in clocks if not each.ended_at and not each.voided] == []


def applied() -> Iterator[Fact]:
    """All that applications say on their ways to each state, and beside them."""
    for way in WAYS.values():
        application = new_application("form") if Action.REQUEST_PAPERS in way else new_application()
        application.submit(by(CADRE), Through.COUNTER)
        for action in way:
            DO[action](application, by(who(action)))
        yield from application.facts
    application = an_application(State.SUBMITTED, "form")
    application.request_papers(by(CADRE), [])
    application.request_papers(by(CADRE), ["card"])
    application.warn(by(SYSTEM))
    application.hand_in(by(CADRE), "card", (), Through.COUNTER)
    application.hand_in(by(CADRE), "form", (), Through.ONLINE)
    application.review(by(CADRE), "form", fit=True)
    application.fail_notice(by(SYSTEM), NoticePurpose.PAPERS_NEEDED)
    yield from application.facts


def decided() -> Iterator[Fact]:
    """What a bureau says beside its decisions, and a correction."""
    application = an_application(State.ACKNOWLEDGED)
    application.suspend(by(BUREAU), Suspension.HEARING)
    application.resume(by(BUREAU))
    application.extend(by(BUREAU), 10)
    application.correct(by(TOWN), timedelta(0))
    item = replace(BY_CODE["logging_permit"])
    item.edit(replace(item.terms, limit_days=7))
    group = Group(id="civil_affairs", title="民政救助")
    group.rename("民政与救助")
    yield from (*application.facts, *item.facts, *group.facts)


def helped() -> Iterator[Fact]:
    """All that mediations and tasks say."""
    for mediated, steps in MEDIATED.items():
        mediation = a_mediation(MediationState.REQUESTED)
        mediation.request(by(CADRE))
        for action in steps:
            MEDIATE[action](mediation, by(CADRE))
        assert mediation.state is mediated
        yield from mediation.facts
    handed = a_mediation(MediationState.ACCEPTED)
    MEDIATE[M.HAND_OVER](handed, by(SYSTEM))
    yield from handed.facts
    task = a_task(TaskState.OPEN)
    task.open(by(CADRE))
    for each in (T.TAKE, T.GIVE_BACK, T.TAKE, T.FINISH, T.SEND_BACK, T.FINISH, T.CONFIRM):
        HELP[each](task, by(CADRE))
    cancelled = a_task(TaskState.OPEN)
    cancelled.cancel(by(CADRE))
    for case in (task, cancelled, mediation):
        case.correct(by(TOWN), timedelta(0))
    yield from (*task.facts, *cancelled.facts, *mediation.facts[-1:])


def moved() -> Iterator[Fact]:
    """What they say whose centre has merged."""
    for case in (an_application(), a_mediation(MediationState.REQUESTED), a_task(TaskState.OPEN)):
        case.move_to("370829001002", by(SYSTEM))
        yield case.facts[-1]


def test_whatever_is_said_is_as_its_contract_says_and_every_card_is_used() -> None:
    facts = [*applied(), *decided(), *helped(), *moved()]

    assert {fact.type: BY_TYPE[fact.type].data.validate(dict(fact.data)) for fact in facts} == {
        fact.type: {} for fact in facts
    }
    assert {fact.type for fact in facts} == {kind for kind, card in BY_TYPE.items() if card.producer == "hall"}
