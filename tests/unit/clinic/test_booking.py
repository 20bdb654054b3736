"""Places of a slot, and what bears on a person's bookings over all centres."""

from datetime import timedelta

import pytest

from contracts.clinics import Practice, SuspensionState
from contracts.refusals import Conflict, IllegalTransition
from services.clinic.domain.patient import SUSPENSIONS, Person, Suspension, SuspensionAction
from services.clinic.domain.rules import Rules
from services.clinic.domain.slot import SESSIONS, Place, Room, Schedule, SessionAction, Slot, cut
from tests.unit.clinic.patients import CADRE, CENTRE, LATER, NOW, PLACE, ROOM, TOWN, by

HALF_HOUR = timedelta(minutes=30)
DAY = timedelta(days=1)


def a_slot(capacity: int = 2, **changed: object) -> Slot:
    return Slot(id="s1", schedule="d1", centre=CENTRE, place=PLACE, capacity=capacity, **changed)  # type: ignore[arg-type]


def a_person(**changed: object) -> Person:
    return Person(id="hi", booked={}, **changed)  # type: ignore[arg-type]


def a_suspension() -> Suspension:
    until = NOW + 30 * DAY
    return Suspension(
        id="x", centre=CENTRE, person="hi", phone="hp", imposed_at=NOW, until=until, counted=("a", "b", "c")
    )


def test_a_slot_sells_its_capacity_and_a_place_given_back_is_sold_again() -> None:
    slot = a_slot()
    slot.take(NOW)
    slot.take(NOW)
    with pytest.raises(Conflict):
        slot.take(NOW)
    slot.give_back()

    assert slot.take(NOW) == PLACE
    assert slot.free == 0


@pytest.mark.parametrize("slot", [a_slot(stopped=True), a_slot(capacity=0)])
def test_a_stopped_session_and_a_full_slot_sell_nothing(slot: Slot) -> None:
    assert slot.free == 0
    with pytest.raises(Conflict):
        slot.take(NOW)


def test_a_time_that_is_past_is_not_sold() -> None:
    a_slot().take(PLACE.ends_at - timedelta(seconds=1))
    with pytest.raises(Conflict):
        a_slot().take(PLACE.ends_at)


def test_nobody_is_booked_twice_for_the_same_time_and_a_neighbouring_one_is_free() -> None:
    person = a_person()
    person.take("a", PLACE)
    with pytest.raises(Conflict):
        person.take("b", Place("s9", ROOM, PLACE.starts_at + timedelta(minutes=29), LATER.starts_at))

    person.take("c", Place("s8", ROOM, PLACE.ends_at, LATER.starts_at))
    person.take("a", PLACE)
    assert set(person.booked) == {"a", "c"}


def test_three_no_shows_in_half_a_year_are_too_many_and_older_ones_dont_count() -> None:
    person, rules = a_person(missed={"a": NOW - 181 * DAY, "b": NOW - 178 * DAY}), Rules()

    assert person.miss("c", NOW, rules) == ()
    assert person.miss("d", NOW + DAY, rules) == ("b", "c", "d")
    assert person.miss("e", NOW + 2 * DAY, rules) == ()


def test_a_suspended_person_cannot_book_until_it_is_over() -> None:
    person = a_person(suspended_until=NOW + DAY)
    with pytest.raises(Conflict) as refused:
        person.must_be_free(NOW)
    person.must_be_free(NOW + DAY)
    assert "可直接到卫生室取号候诊" in refused.value.detail


_WAYS = {
    SuspensionState.IN_FORCE: (),
    SuspensionState.APPEALED: (SuspensionAction.APPEAL,),
    SuspensionState.LIFTED: (SuspensionAction.APPEAL, SuspensionAction.LIFT),
    SuspensionState.UPHELD: (SuspensionAction.APPEAL, SuspensionAction.UPHOLD),
}
_DO = {
    SuspensionAction.APPEAL: Suspension.appeal,
    SuspensionAction.LIFT: Suspension.lift,
    SuspensionAction.UPHOLD: Suspension.uphold,
}


@pytest.mark.parametrize("state", SuspensionState)
@pytest.mark.parametrize("action", SuspensionAction)
def test_a_suspension_goes_by_its_table(state: SuspensionState, action: SuspensionAction) -> None:
    suspension = a_suspension()
    for each in _WAYS[state]:
        _DO[each](suspension, by(TOWN))
    assert suspension.state is state
    if (state, action) in SUSPENSIONS:
        _DO[action](suspension, by(TOWN))
        assert suspension.state is SUSPENSIONS[state, action]
    else:
        with pytest.raises(IllegalTransition):
            _DO[action](suspension, by(TOWN))


def test_an_appeal_is_for_the_town_to_decide() -> None:
    suspension = a_suspension()
    suspension.impose()
    suspension.appeal(by(CADRE))

    assert [fact.responsible for fact in suspension.facts] == [f"village:{CENTRE}", f"town:{CENTRE[:9]}"]


def a_schedule() -> Schedule:
    return Schedule(
        id="d1",
        centre=CENTRE,
        room=ROOM,
        practice=Practice.GENERAL,
        begins_at=NOW,
        ends_at=NOW + timedelta(minutes=100),
    )


def test_a_session_is_cut_into_equal_slots_and_its_rest_is_for_nobody() -> None:
    slots = cut(a_schedule(), HALF_HOUR, 4, ("s1", "s2", "s3"))

    assert [slot.place.starts_at - NOW for slot in slots] == [0 * HALF_HOUR, HALF_HOUR, 2 * HALF_HOUR]
    assert {slot.place.ends_at - slot.place.starts_at for slot in slots} == {HALF_HOUR}
    assert {(slot.capacity, slot.free, slot.id == slot.place.slot) for slot in slots} == {(4, 4, True)}


def test_a_session_stops_once_and_for_good() -> None:
    schedule = a_schedule()
    schedule.stop(by(CADRE))
    with pytest.raises(IllegalTransition):
        schedule.stop(by(CADRE))
    with pytest.raises(Conflict):
        schedule.correct(by(CADRE), timedelta(minutes=10))
    assert set(SESSIONS.values()) == {schedule.state}
    assert {action for _, action in SESSIONS} == set(SessionAction)


def test_a_room_has_one_session_at_a_time() -> None:
    room = Room(id=f"{CENTRE}:{ROOM}", sessions=((NOW, NOW + HALF_HOUR),))
    room.take(NOW + HALF_HOUR, NOW + 2 * HALF_HOUR)
    with pytest.raises(Conflict):
        room.take(NOW - HALF_HOUR, NOW + timedelta(minutes=1))
    assert room.centre == CENTRE
