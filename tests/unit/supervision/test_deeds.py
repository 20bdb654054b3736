"""Every action in every state of a rung, and whose it is."""

from contextlib import suppress
from datetime import timedelta

import pytest

from contracts.clocks import RungAction, RungState
from contracts.people import COUNTY, Actor, Tier
from contracts.refusals import Conflict, Forbidden, IllegalTransition, NotFound
from contracts.standards import Rung
from services.chassis.machine import Deed
from services.supervision.domain.case import Case
from services.supervision.domain.deeds import act, by_hand, climb_by_hand, may, the
from services.supervision.domain.fold import fold
from services.supervision.domain.ladder import Ladder
from services.supervision.domain.run import CaseEvent
from services.supervision.domain.rungs import TRANSITIONS
from services.supervision.domain.watch import ClockKey, Watch, watch
from tests.unit.supervision.events import CENTRE, at
from tests.unit.supervision.kites import REPAIR
from tests.unit.supervision.test_fold_of_any_story import BOOK, by_the_weekday_hours

BROKEN = CaseEvent("1", "kite.broken.v1", 1, at("09:00"), CENTRE, f"village:{CENTRE}")
KEY = ClockKey("kites:k1", REPAIR.id, 1)
LATER = at("09:00") + timedelta(days=90)
SOON_AFTER = at("09:00") + timedelta(days=8)

CADRE = Actor("staff:370829001001-01", Tier.CADRE, CENTRE)
OTHER = Actor("staff:370829001002-01", Tier.CADRE, "370829001002")
TOWN = Actor("staff:370829001-01", Tier.TOWN, "370829001")
OFFICER = Actor("staff:370829-01", Tier.COUNTY, COUNTY)
BUREAU = Actor("bureau:health", Tier.BUREAU, COUNTY)


def seen(events: tuple[CaseEvent, ...] = (BROKEN,), moment: object = LATER) -> Watch:
    clocks = fold(events, by_the_weekday_hours, BOOK)
    return watch(KEY, Case("kites:k1", events, clocks), by_the_weekday_hours, CENTRE, moment, BOOK)  # type: ignore[arg-type]


def climbed(events: tuple[CaseEvent, ...] = (BROKEN,)) -> Ladder:
    """To the top, as the clock does it."""
    ladder = Ladder(key=KEY, centre=CENTRE)
    ladder.sweep(seen(events), LATER, LATER)
    return ladder


def in_state(state: RungState) -> tuple[Ladder, Rung]:
    """A ladder of which one rung has come into this state, each step by whose it is."""
    paths: dict[RungState, tuple[Rung, list[tuple[RungAction, Actor]]]] = {
        RungState.PROPOSED: (Rung.NOTICE, []),
        RungState.HEARD: (Rung.NOTICE, [(RungAction.HEAR, OFFICER)]),
        RungState.DROPPED: (Rung.NOTICE, [(RungAction.DROP, OFFICER)]),
        RungState.ISSUED: (Rung.RED, []),
        RungState.ACKNOWLEDGED: (Rung.RED, [(RungAction.ACKNOWLEDGE, CADRE)]),
        RungState.ANSWERED: (Rung.RED, [(RungAction.ANSWER, CADRE)]),
        RungState.APPEALED: (Rung.RED, [(RungAction.APPEAL, CADRE)]),
        RungState.UPHELD: (Rung.RED, [(RungAction.APPEAL, CADRE), (RungAction.DENY, TOWN)]),
        RungState.APPEALED_TO_COUNTY: (Rung.SUPERVISE, [(RungAction.APPEAL, CADRE)]),
        RungState.CONFIRMED: (Rung.SUPERVISE, [(RungAction.APPEAL, CADRE), (RungAction.DENY, OFFICER)]),
        RungState.REVOKED: (Rung.RED, [(RungAction.APPEAL, CADRE), (RungAction.GRANT, TOWN)]),
    }
    ladder = climbed()
    rung, path = paths[state]
    for action, actor in path:
        act(ladder, rung, action, Deed(actor, LATER))
    assert the(ladder, rung).state is state
    return ladder, rung


REACHED = [state for state in RungState if state is not RungState.WITHDRAWN]
BY_PEOPLE = [each for each in RungAction if each not in {RungAction.WITHDRAW, RungAction.APPEAL_TO_COUNTY}]


def whose(ladder: Ladder, rung: Rung, action: RungAction) -> Actor:
    if action in {RungAction.ACKNOWLEDGE, RungAction.ANSWER, RungAction.APPEAL}:
        return CADRE
    judging = action in {RungAction.GRANT, RungAction.DENY} and the(ladder, rung).heard_by is Tier.TOWN
    return TOWN if judging else OFFICER


@pytest.mark.parametrize("action", BY_PEOPLE)
@pytest.mark.parametrize("state", REACHED)
def test_each_action_in_each_state_is_legal_or_refused_and_then_changes_nothing(
    state: RungState, action: RungAction
) -> None:
    ladder, rung = in_state(state)
    climb, version = the(ladder, rung), ladder.version
    to_county = action is RungAction.APPEAL and climb.heard_by is Tier.COUNTY
    expected = TRANSITIONS.get((state, RungAction.APPEAL_TO_COUNTY if to_county else action))

    if expected is None:
        with pytest.raises(IllegalTransition) as refused:
            act(ladder, rung, action, Deed(whose(ladder, rung, action), LATER))
        assert refused.value.extra["legal"] == climb.legal
        assert (the(ladder, rung), ladder.version) == (climb, version)
    else:
        assert act(ladder, rung, action, Deed(whose(ladder, rung, action), LATER)).state is expected
        assert ladder.version == version + 1


@pytest.mark.parametrize(
    ("state", "action", "actor"),
    [
        (RungState.ISSUED, RungAction.ACKNOWLEDGE, OTHER),
        (RungState.ISSUED, RungAction.ANSWER, TOWN),
        (RungState.ISSUED, RungAction.APPEAL, BUREAU),
        (RungState.APPEALED, RungAction.GRANT, OFFICER),
        (RungState.APPEALED_TO_COUNTY, RungAction.GRANT, TOWN),
        (RungState.PROPOSED, RungAction.HEAR, TOWN),
        (RungState.HEARD, RungAction.IMPOSE, TOWN),
        (RungState.PROPOSED, RungAction.DROP, CADRE),
    ],
)
def test_what_is_somebody_elses_to_do_is_refused(state: RungState, action: RungAction, actor: Actor) -> None:
    ladder, rung = in_state(state)

    with pytest.raises(Forbidden):
        act(ladder, rung, action, Deed(actor, LATER))

    assert the(ladder, rung).state is state


@pytest.mark.parametrize("actor", [CADRE, OTHER, TOWN, OFFICER, BUREAU], ids=lambda actor: actor.id)
@pytest.mark.parametrize("state", REACHED)
def test_what_somebody_may_do_is_what_they_are_not_refused(state: RungState, actor: Actor) -> None:
    ladder, rung = in_state(state)
    offered = may(ladder, the(ladder, rung), actor)

    done = set()
    for action in set(BY_PEOPLE) - {RungAction.APPEAL_TO_COUNTY}:
        fresh, _ = in_state(state)
        with suppress(Forbidden, IllegalTransition):
            act(fresh, rung, action, Deed(actor, LATER))
            done.add(action)
    assert set(offered) == done


def test_a_rung_of_a_due_time_that_counts_no_more_is_nobodys_to_act_on() -> None:
    ladder, rung = in_state(RungState.ISSUED)
    climb = the(ladder, rung)
    ladder.due = LATER

    assert may(ladder, climb, CADRE) == []


def test_a_town_is_offered_to_urge_and_the_county_to_supervise_what_is_late() -> None:
    assert by_hand(Ladder(key=KEY, centre=CENTRE), TOWN) is None
    ladder = to_red()

    assert [by_hand(ladder, each) for each in (CADRE, TOWN, OFFICER)] == [None, Rung.URGE, Rung.SUPERVISE]
    climb_by_hand(ladder, seen(moment=SOON_AFTER), Deed(TOWN, SOON_AFTER))
    assert [by_hand(ladder, each) for each in (TOWN, OFFICER)] == [None, Rung.SUPERVISE]


def test_a_notice_takes_no_effect_before_the_person_was_heard() -> None:
    ladder, rung = in_state(RungState.PROPOSED)

    with pytest.raises(IllegalTransition):
        act(ladder, rung, RungAction.IMPOSE, Deed(OFFICER, LATER))


def test_whoever_is_answerable_speaks_for_themselves() -> None:
    for party, actor in (
        ("bureau:health", BUREAU),
        ("town:370829001", TOWN),
        ("partner:yunda", OFFICER),
    ):
        ladder = climbed((BROKEN._replace(responsible=party),))
        assert act(ladder, Rung.RED, RungAction.ACKNOWLEDGE, Deed(actor, LATER)).state is RungState.ACKNOWLEDGED


def test_nobody_judges_their_own_appeal() -> None:
    ladder = climbed((BROKEN._replace(responsible="partner:yunda"),))
    act(ladder, Rung.RED, RungAction.APPEAL, Deed(OFFICER, LATER))

    with pytest.raises(Forbidden):
        act(ladder, Rung.RED, RungAction.GRANT, Deed(OFFICER, LATER))


def to_red() -> Ladder:
    ladder = Ladder(key=KEY, centre=CENTRE)
    ladder.sweep(seen(moment=SOON_AFTER), SOON_AFTER, SOON_AFTER)
    assert [each.rung for each in ladder.current] == [Rung.YELLOW, Rung.RED]
    return ladder


def test_the_ladder_waits_while_an_appeal_is_undecided_and_ends_where_it_is_granted() -> None:
    for granted, climbs in ((RungAction.GRANT, 2), (RungAction.DENY, 6)):
        ladder = to_red()
        act(ladder, Rung.RED, RungAction.APPEAL, Deed(CADRE, SOON_AFTER))
        ladder.sweep(seen(), LATER, LATER)
        assert (len(ladder.current), ladder.next_step) == (2, None)

        act(ladder, Rung.RED, granted, Deed(TOWN, LATER))
        ladder.sweep(seen(), LATER, LATER)
        assert len(ladder.current) == climbs


def test_a_granted_appeal_leaves_the_record() -> None:
    ladder, rung = in_state(RungState.REVOKED)

    assert [each.rung for each in ladder.climbs if each.rung is rung] == [rung]
    assert [move.action for move in the(ladder, rung).moves] == ["appeal", "grant"]


def test_a_town_urges_and_the_county_supervises_before_the_clock_does() -> None:
    ladder = to_red()

    assert climb_by_hand(ladder, seen(), Deed(TOWN, SOON_AFTER)).rung is Rung.URGE
    with pytest.raises(Conflict):
        climb_by_hand(ladder, seen(), Deed(TOWN, SOON_AFTER))
    assert climb_by_hand(ladder, seen(), Deed(OFFICER, SOON_AFTER)).rung is Rung.SUPERVISE
    ladder.sweep(seen(), LATER, LATER)
    assert [each.rung for each in ladder.current] == list(Rung)


def test_nobody_is_urged_about_what_is_in_time_or_ended() -> None:
    mended = BROKEN._replace(id="2", type="kite.mended.v1", sequence=2, time=SOON_AFTER)
    for ladder, events in ((Ladder(key=KEY, centre=CENTRE), (BROKEN,)), (to_red(), (BROKEN, mended))):
        with pytest.raises(Conflict):
            climb_by_hand(ladder, seen(events), Deed(TOWN, SOON_AFTER))


def test_a_rung_that_was_not_climbed_is_not_found() -> None:
    with pytest.raises(NotFound):
        act(to_red(), Rung.URGE, RungAction.ACKNOWLEDGE, Deed(CADRE, LATER))


def test_a_replay_of_what_people_did_gives_the_same_ladder() -> None:
    for state in REACHED:
        ladder, _ = in_state(state)
        again = Ladder(key=KEY, centre=CENTRE)
        actors = {each.sequence: each.actor for climb in ladder.climbs for each in climb.moves}
        for fact in ladder.facts:
            again.apply(fact, actors.get(fact.sequence, "system"), LATER)

        assert (again.climbs, again.steps, again.due, again.version) == (
            ladder.climbs,
            ladder.steps,
            ladder.due,
            ladder.version,
        )
