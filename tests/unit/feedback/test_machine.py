"""What a case may do: over the whole product of states and actions, and what guards a move beside the table."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from contracts.feedback.words import CaseState as State
from contracts.feedback.words import Kind, Level, WrongDesk
from contracts.people import COUNTY, Actor
from contracts.refusals import Conflict, Forbidden, IllegalTransition, Invalid
from services.feedback.domain.case import Case
from services.feedback.domain.people import desk_of
from services.feedback.domain.transitions import OPEN, TRANSITIONS, Action
from tests.unit.feedback.case import (
    CADRE,
    CENTRE,
    DO,
    HEALTH,
    HOTLINE,
    NOBODY,
    OFFICER,
    OTHER_BUREAU,
    RULES,
    TOWN,
    a_case,
    by,
    dissatisfied,
    new_case,
    reworked_twice,
)

UNDO = timedelta(minutes=10)


def _asked(case: Case) -> None:
    if (case.state, Action.ASK_EXTENSION) in TRANSITIONS:
        case.ask_extension(by(CADRE), 5, RULES)
        case.facts = ()


def _unhappy(case: Case) -> None:
    if case.state is State.REVISITED:
        case.level, case.solved = 1, False


def _unhappy_for_the_third_time(case: Case) -> None:
    _unhappy(case)
    case.reworks = 2


def _tried_twice(case: Case) -> None:
    case.tries = ("2026-11-21", "2026-11-22")


def _anonymous(case: Case) -> None:
    if case.state is State.REPLIED:
        case.filer = NOBODY


BEFORE: Mapping[Action, Callable[[Case], None]] = {
    Action.GRANT_EXTENSION: _asked,
    Action.DENY_EXTENSION: _asked,
    Action.REWORK: _unhappy,
    Action.ESCALATE: _unhappy_for_the_third_time,
    Action.GIVE_UP: _tried_twice,
    Action.CLOSE: _anonymous,
}
"""What must be so for an action to be more than a row of the table."""
WHO: Mapping[Action, Actor] = {
    Action.GRANT_EXTENSION: TOWN,
    Action.DENY_EXTENSION: TOWN,
    Action.CONCLUDE: OFFICER,
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_each_action_moves_the_case_as_the_table_says_or_is_refused(state: State, action: Action) -> None:
    case = a_case(state)
    if action in BEFORE:
        BEFORE[action](case)
    before = (case.state, case.version, case.moves)
    assert case.state is state

    if (state, action) in TRANSITIONS:
        DO[action](case, by(WHO.get(action, CADRE)))
        assert case.state is TRANSITIONS[state, action]
        assert case.moves[-1].action == action
        assert [fact.sequence for fact in case.facts] == [before[1] + 1]
    else:
        with pytest.raises(Conflict) as refused:
            DO[action](case, by(WHO.get(action, CADRE)))
        assert refused.value.extra["state"] == state
        assert isinstance(refused.value, IllegalTransition) or "legal" in refused.value.extra
        assert (case.state, case.version, case.moves) == before


def test_whoever_took_it_down_first_stays_the_first_contact() -> None:
    case = a_case()
    case.accept(by(TOWN))
    case.assign(by(TOWN), "staff:370829001001-02")

    assert case.first_contact == CADRE.id


@pytest.mark.parametrize(("days", "refused"), [(1, False), (2.6, False), (3, True)])
def test_it_is_given_back_within_two_working_days(days: float, refused: bool) -> None:
    case = a_case(State.ASSIGNED)
    if refused:
        with pytest.raises(Conflict, match="2 个工作日"):
            case.give_back(by(CADRE, days), WrongDesk.OTHER_OFFICE, RULES)
    else:
        case.give_back(by(CADRE, days), WrongDesk.OTHER_OFFICE, RULES)
    assert (case.state is State.ASSIGNED) == refused


def test_an_extension_is_asked_before_the_end_of_the_fifth_working_day_and_not_after() -> None:
    a_case(State.IN_PROGRESS).ask_extension(by(CADRE, 7.6), 10, RULES)
    with pytest.raises(Conflict, match="已过办理期限"):
        a_case(State.IN_PROGRESS).ask_extension(by(CADRE, 7.7), 10, RULES)


@pytest.mark.parametrize("days", [0, 11])
def test_an_extension_has_one_to_ten_working_days(days: int) -> None:
    with pytest.raises(Invalid):
        a_case(State.IN_PROGRESS).ask_extension(by(CADRE), days, RULES)


def test_an_extension_is_granted_one_tier_up_and_moves_the_due_time() -> None:
    case = a_case(State.IN_PROGRESS)
    before = case.due_at(RULES)
    case.ask_extension(by(CADRE), 5, RULES)
    with pytest.raises(Forbidden):
        case.grant_extension(by(CADRE))
    case.grant_extension(by(TOWN))

    assert before
    assert case.due_at(RULES) == before + timedelta(days=7)
    fact = list(case.facts)[-1]
    assert fact.data == {"extended_by": "5wd", "asked_at": by(CADRE).now.isoformat()}
    with pytest.raises(Conflict, match="一次"):
        case.ask_extension(by(CADRE), 5, RULES)


def test_the_hotlines_own_case_is_extended_by_the_hotline() -> None:
    case = a_case(State.IN_PROGRESS, partner=HOTLINE.id, ticket="JN1")
    case.ask_extension(by(CADRE), 5, RULES)
    with pytest.raises(Forbidden):
        case.grant_extension(by(TOWN))
    case.grant_extension(by(HOTLINE))

    assert case.extra_days == 5


def test_only_the_bureau_that_has_it_answers_or_returns_it() -> None:
    case = a_case(State.TRANSFERRED)
    with pytest.raises(Conflict):
        case.reply(by(OTHER_BUREAU), None)
    case.reply(by(HEALTH), None)

    assert [fact.responsible for fact in case.facts] == ["bureau:health"]


def test_an_anonymous_case_closes_with_its_reply() -> None:
    case = a_case(State.IN_PROGRESS, filer=NOBODY)
    case.reply(by(CADRE), None)

    assert case.state is State.CLOSED
    assert [fact.type for fact in case.facts] == ["feedback.replied.v1", "feedback.closed.v1"]


@pytest.mark.parametrize("verb", [Case.contact, Case.miss])
def test_nobody_can_be_reached_who_left_no_phone(verb: Callable[..., None]) -> None:
    with pytest.raises(Conflict, match="没有留下电话"):
        verb(a_case(State.ACCEPTED, filer=NOBODY), by(CADRE))


@pytest.mark.parametrize("days", [(0, 0, 0), (0, 1)])
def test_three_tries_on_two_days_and_no_fewer_close_it_unreached(days: tuple[int, ...]) -> None:
    case = a_case(State.REPLIED)
    states = []
    for day in (*days, 2):
        case.miss(by(CADRE, day))
        states.append(case.state)

    assert states == [State.REPLIED] * len(days) + [State.CLOSED_UNREACHED]


def test_a_dissatisfied_filer_keeps_it_open_twice_and_then_the_county_has_it() -> None:
    case = a_case(State.REPLIED)
    dissatisfied(case)
    for refused in (case.close, case.escalate):
        with pytest.raises(Conflict):
            refused(by(CADRE))
    case = a_case(State.REPLIED)
    reworked_twice(case)
    with pytest.raises(Conflict, match="已重办 2 次"):
        case.rework(by(CADRE))
    case.escalate(by(CADRE))

    assert case.facts[-1].responsible == f"bureau:{COUNTY}"
    with pytest.raises(Forbidden):
        case.conclude(by(TOWN), None)


@pytest.mark.parametrize("action", [Action.REWORK, Action.ESCALATE])
def test_what_the_filer_is_content_with_is_not_done_again(action: Action) -> None:
    with pytest.raises(Conflict, match="已满意"):
        DO[action](a_case(State.REVISITED), by(CADRE))


def test_it_is_reopened_once_within_thirty_days() -> None:
    case = a_case(State.CLOSED)
    with pytest.raises(Conflict, match="30 天"):
        case.reopen(by(CADRE, 31), RULES)
    case.reopen(by(CADRE, 30), RULES)
    for action in (Action.ASSIGN, Action.TAKE_UP, Action.REPLY, Action.REVISIT, Action.CLOSE):
        DO[action](case, by(CADRE, 30))
    with pytest.raises(Conflict, match="一次"):
        case.reopen(by(CADRE, 31), RULES)


def test_every_open_case_can_be_withdrawn_and_no_other() -> None:
    assert {source for source, action in TRANSITIONS if action is Action.WITHDRAW} == set(OPEN)


@pytest.mark.parametrize("state", [state for state in State if state is not State.RECEIVED])
def test_the_last_step_is_taken_back_with_all_that_it_changed(state: State) -> None:
    case = a_case(state)
    case.correct(by(TOWN, 3), UNDO)
    [fact] = case.facts

    assert fact.type == "feedback.corrected.v1"
    assert fact.data["state"] == case.state


def test_a_corrected_reply_is_not_on_the_wall() -> None:
    case = a_case(State.REPLIED)
    case.correct(by(CADRE), UNDO)

    assert (case.state, case.shown, case.assignee) == (State.IN_PROGRESS, None, "staff:370829001001-02")


DESKS = [
    (Kind.HELP, False, False, CENTRE),
    (Kind.HELP, True, False, CENTRE),
    (Kind.COMPLAINT, False, False, CENTRE),
    (Kind.COMPLAINT, True, False, CENTRE[:9]),
    (Kind.REPORT, False, False, CENTRE[:9]),
    (Kind.REPORT, True, True, COUNTY),
    (Kind.COMPLAINT, False, True, COUNTY),
]


@pytest.mark.parametrize(("kind", "staff", "town", "desk"), DESKS)
def test_what_names_somebody_lies_above_them(kind: Kind, staff: bool, town: bool, desk: str) -> None:
    assert desk_of(CENTRE, kind, about_staff=staff, about_town=town) == desk


def test_a_confidential_case_is_out_of_reach_below_its_desk_names_no_one_of_the_centre_and_shows_nothing() -> None:
    case = new_case(centre=CENTRE[:9], kind=Kind.REPORT)
    case.receive(by(TOWN))
    case.accept(by(TOWN))
    with pytest.raises(Invalid):
        case.assign(by(TOWN), "staff:370829001001-02")
    case.assign(by(TOWN), "town:370829001")
    case.take_up(by(TOWN))
    case.reply(by(TOWN), ("问", "答"))

    assert not CADRE.covers(case.centre)
    assert case.shown is None
    assert all(CENTRE not in f"{fact.data}{fact.responsible}" for fact in case.facts)


@pytest.mark.parametrize("assignee", ["town:370829001", "staff:370829001009-01", "staff:370829001001-02"])
def test_what_is_said_of_a_town_is_handled_by_nobody_of_it(assignee: str) -> None:
    case = new_case(centre=COUNTY, kind=Kind.REPORT, state=State.ACCEPTED)
    with pytest.raises(Invalid):
        case.assign(by(OFFICER), assignee)
    case.assign(by(OFFICER), "county:370829")

    assert case.state is State.ASSIGNED


def test_a_private_case_is_never_shown() -> None:
    assert a_case(State.CLOSED, private=True).shown is None
    assert a_case(State.CLOSED).shown == ("问", "答")


def test_levels_two_and_one_are_bad_at_the_revisit_even_where_it_is_called_solved() -> None:
    case = a_case(State.REPLIED)
    case.revisit(by(CADRE), solved=True, level=Level.BAD)
    with pytest.raises(Conflict):
        case.close(by(CADRE))
