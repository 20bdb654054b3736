"""The register, petitions and home visits: every state and action, and what falls due by itself."""

from datetime import date, datetime, timedelta

import pytest

from contracts.people import SYSTEM
from contracts.refusals import Conflict, IllegalTransition, NotFound
from contracts.veteranwork import NoticePurpose, PetitionState, Placement, RegisterState, StruckOff, VisitState
from services.chassis.calendar import SHANGHAI
from services.veterans.domain import petition as petitioning
from services.veterans.domain import register as registering
from services.veterans.domain import visit as visiting
from services.veterans.domain.clock import Ring, petition_due, veteran_due
from services.veterans.domain.petition import PETITIONING
from services.veterans.domain.register import REGISTERING, placement_of, visited_from
from services.veterans.domain.visit import VISITING
from tests.unit.veterans.case import CADRE, RULES, TOWN, UNDO, bureau, by
from tests.unit.veterans.others import (
    ENTER,
    PETITION,
    PETITIONED,
    TODAY,
    VISIT,
    P,
    R,
    V,
    a_petition,
    a_veteran,
    a_visit,
    who_petitions,
)

DAY = timedelta(days=1)


@pytest.mark.parametrize("state", PetitionState)
@pytest.mark.parametrize("action", P)
def test_each_action_moves_the_petition_as_the_table_says_or_is_refused(
    state: PetitionState, action: petitioning.Action
) -> None:
    petition = a_petition(state)
    assert petition.state is state
    if (state, action) in PETITIONING:
        PETITION[action](petition, by(who_petitions(action)))
        assert petition.state is PETITIONING[state, action]
        assert len(petition.facts) == 1
    else:
        with pytest.raises(IllegalTransition):
            PETITION[action](petition, by(who_petitions(action)))
        assert (petition.state, petition.facts) == (state, ())


@pytest.mark.parametrize("state", VisitState)
@pytest.mark.parametrize("action", V)
def test_each_action_moves_the_visit_as_the_table_says_or_is_refused(
    state: VisitState, action: visiting.Action
) -> None:
    visit = a_visit(state)
    assert visit.state is state
    if (state, action) in VISITING:
        VISIT[action](visit, by(CADRE))
        assert visit.state is VISITING[state, action]
        assert len(visit.facts) == 1
    else:
        with pytest.raises(IllegalTransition):
            VISIT[action](visit, by(CADRE))
        assert (visit.state, visit.facts) == (state, ())


@pytest.mark.parametrize("state", RegisterState)
@pytest.mark.parametrize("action", R)
def test_each_action_moves_the_entry_as_the_table_says_or_is_refused(
    state: RegisterState, action: registering.Action
) -> None:
    veteran = a_veteran(state)
    assert veteran.state is state
    if (state, action) in REGISTERING:
        ENTER[action](veteran, by(CADRE))
        assert veteran.state is REGISTERING[state, action]
        assert len(veteran.facts) == 1
    else:
        with pytest.raises(IllegalTransition):
            ENTER[action](veteran, by(CADRE))
        assert (veteran.state, veteran.facts) == (state, ())


def test_corrections_go_back_to_the_beginning() -> None:
    petition, visit = a_petition(PetitionState.REVIEWED), a_visit(VisitState.NOBODY_HOME)
    visit.replan(by(CADRE), date(2026, 7, 9))
    for case in (petition, visit):
        while case.moves:
            case.correct(by(TOWN), UNDO)

    assert (petition.state, petition.told, petition.answered_at) == (PetitionState.REGISTERED, None, None)
    assert (visit.state, visit.day) == (VisitState.PLANNED, TODAY)


def test_an_update_overwrites_what_it_puts_right_and_is_put_right_by_another() -> None:
    veteran = a_veteran()
    veteran.update(by(CADRE), veteran.person, "new home", None, TODAY)
    with pytest.raises(Conflict):
        veteran.correct(by(TOWN), UNDO)
    struck = a_veteran(RegisterState.STRUCK_OFF)
    struck.correct(by(CADRE), UNDO)

    assert (veteran.home, struck.state) == ("new home", RegisterState.REGISTERED)


@pytest.mark.parametrize("state", PETITIONED)
def test_a_petition_is_the_bureaus_or_a_higher_levels_from_its_first_day_and_never_the_villages(
    state: PetitionState,
) -> None:
    petition = a_petition()
    petition.register(by(CADRE))
    for action in PETITIONED[state]:
        PETITION[action](petition, by(who_petitions(action)))

    assert {fact.responsible for fact in petition.facts} <= {"bureau:veterans", "city:3708", "province:37"}
    if state is PetitionState.RECHECKING:
        assert petition.facts[-1].responsible == "city:3708"
    if state is PetitionState.REVIEWING:
        assert petition.facts[-1].responsible == "province:37"


def test_of_a_petition_that_was_not_transferred_to_it_a_bureau_learns_nothing() -> None:
    for petition, code in ((a_petition(), "veterans"), (a_petition(PetitionState.TRANSFERRED), "health")):
        with pytest.raises(NotFound):
            petition.must_be_with(code)
    assert a_petition(PetitionState.TRANSFERRED).partner == "partner:bureau-veterans"
    assert a_petition(PetitionState.WITHDRAWN).partner is None


def test_an_answer_to_a_petition_is_extended_once() -> None:
    petition = a_petition(PetitionState.ACCEPTED)
    petition.extend(by(bureau()), 30)

    assert petition.facts[0].data == {"bureau": "veterans", "extended_by": "30d"}
    with pytest.raises(Conflict):
        petition.extend(by(bureau()), 1)


@pytest.mark.parametrize("state", [PetitionState.ANSWERED, PetitionState.RECHECKED])
def test_an_answer_is_the_last_word_if_nobody_asks_for_more_in_thirty_days(state: PetitionState) -> None:
    petition = a_petition(state)

    assert petition_due(petition, RULES) == (Ring.SETTLE, datetime(2026, 8, 1, tzinfo=SHANGHAI))
    petition.settle(by(SYSTEM, 31 * DAY))
    assert petition_due(petition, RULES) is None


def test_whoever_was_discharged_is_reminded_and_after_thirty_days_flagged_late() -> None:
    placement, report_by = placement_of(date(2026, 6, 20), TODAY, RULES.placement_days)
    assert (placement, report_by) == (Placement.AWAITED, date(2026, 7, 20))
    veteran = a_veteran(report_by=report_by)

    assert veteran_due(veteran, RULES) == (Ring.REMIND, datetime(2026, 7, 13, tzinfo=SHANGHAI))
    veteran.remind(by(SYSTEM, 12 * DAY))
    assert veteran_due(veteran, RULES) == (Ring.MISS_PLACEMENT, datetime(2026, 7, 21, tzinfo=SHANGHAI))
    veteran.miss_placement(by(SYSTEM, 20 * DAY))
    assert veteran.placement is Placement.OVERDUE
    assert veteran_due(veteran, RULES) is None
    assert veteran.messages == (NoticePurpose.PLACEMENT_DUE, NoticePurpose.PLACEMENT_OVERDUE)


@pytest.mark.parametrize(("after", "late"), [(19, False), (20, True)])
def test_a_report_on_the_last_day_is_in_time_and_one_on_the_next_is_late_and_taken_all_the_same(
    after: int, late: bool
) -> None:
    veteran = a_veteran(report_by=date(2026, 7, 20))

    assert veteran.report(by(CADRE, after * DAY)) is late
    assert veteran.placement is (Placement.REPORTED_LATE if late else Placement.REPORTED)
    assert veteran.facts[0].data == {"late": late}


@pytest.mark.parametrize("after", [19, 20])
def test_whoever_reports_again_because_their_case_came_to_nothing_is_late_only_if_they_were_the_first_time(
    after: int,
) -> None:
    veteran = a_veteran(report_by=date(2026, 7, 20))
    late = veteran.report(by(CADRE, after * DAY))
    before = (veteran.placement, veteran.facts)

    assert veteran.report(by(CADRE, 90 * DAY)) is late
    assert (veteran.placement, veteran.facts) == before


def test_a_discharge_of_long_ago_and_a_survivor_have_nothing_to_report() -> None:
    assert placement_of(date(2001, 12, 1), TODAY, 30) == (Placement.NOT_DUE, None)
    assert placement_of(None, TODAY, 30) == (Placement.NOT_DUE, None)


def test_nobody_is_reminded_who_was_struck_off_or_has_reported() -> None:
    gone = a_veteran(report_by=date(2026, 7, 20))
    gone.strike_off(by(CADRE), StruckOff.MOVED)
    done = a_veteran(report_by=date(2026, 7, 20))
    done.report(by(CADRE))

    for veteran in (gone, done):
        assert veteran_due(veteran, RULES) is None
        with pytest.raises(Conflict):
            veteran.remind(by(SYSTEM))


def test_the_old_are_visited_from_the_year_in_which_they_turn_eighty_and_the_gravely_ill_from_today() -> None:
    born = date(1946, 12, 31)

    assert visited_from(born, gravely_ill=False, today=TODAY) == date(2026, 1, 1)
    assert visited_from(date(1990, 5, 1), gravely_ill=True, today=TODAY) == TODAY
