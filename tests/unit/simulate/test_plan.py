from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import islice

import phonenumbers
import pytest

from deploy.simulate.opening import DAY, Centre, after
from deploy.simulate.plan import days, plan
from deploy.simulate.steps import Action, AtHall, AtShop, AtWall, Step

HOUR = 3_600
CENTRES = [
    Centre(f"37082900{town}{number:03}", ((8 * HOUR + 1800, 12 * HOUR), (14 * HOUR, 17 * HOUR + 1800)))
    for town in (1, 2)
    for number in range(1, 26)
]
ARRIVALS = {Action.ARRIVE, Action.PUSH, Action.CHECK_IN}
AT_THE_COUNTER = {Action.CHECK_IN, Action.NOTIFY, Action.WRONG_CODE, Action.COLLECT}


@pytest.fixture(scope="module")
def steps() -> list[Step]:
    return plan(7, CENTRES, 2_000)


def parcels_of(steps: Sequence[Step], *actions: Action) -> list[str]:
    return [parcel.waybill for step in steps if step.action in actions for parcel in step.parcels]


def opening_seconds(centre: Centre, start: float, end: float) -> float:
    days_between = range(int(start // DAY), int(end // DAY) + 1)
    windows = [(day * DAY + opens, day * DAY + closes) for day in days_between for opens, closes in centre.windows]
    return sum(max(0.0, min(end, closes) - max(start, opens)) for opens, closes in windows)


def test_the_same_seed_gives_the_same_day(steps: list[Step]) -> None:
    assert plan(7, CENTRES, 2_000) == steps


def test_another_seed_or_day_gives_other_waybills(steps: list[Step]) -> None:
    first = set(parcels_of(steps, *Action))

    assert first.isdisjoint(parcels_of(plan(8, CENTRES, 100), *Action))
    assert first.isdisjoint(parcels_of(plan(7, CENTRES, 100, day=1), *Action))


def test_steps_are_in_order_of_time(steps: list[Step]) -> None:
    moments = [step.at for step in steps]

    assert moments == sorted(moments)


def test_all_but_a_few_parcels_arrive(steps: list[Step]) -> None:
    arrived = set(parcels_of(steps, *ARRIVALS))

    assert 1_900 < len(arrived) < 2_000


def test_a_parcel_goes_forward_only(steps: list[Step]) -> None:
    order: list[Action | AtHall | AtShop | AtWall] = [
        Action.ANNOUNCE,
        *ARRIVALS,
        Action.NOTIFY,
        Action.WRONG_CODE,
        Action.COLLECT,
    ]
    seen = defaultdict(list)
    for step in steps:
        for parcel in step.parcels:
            seen[parcel.waybill].append(step.action)

    for actions in seen.values():
        ends = [each for each in dict.fromkeys(actions) if each in (Action.ANNOUNCE, Action.COLLECT)]
        assert ends == sorted(ends, key=order.index)


def test_cadres_act_while_their_centre_is_open(steps: list[Step]) -> None:
    windows = {centre.id: centre.windows for centre in CENTRES}
    acts = [(step.parcels[0].centre, step.at % DAY) for step in steps if step.action in AT_THE_COUNTER]

    assert acts
    assert all(any(opens <= at < closes for opens, closes in windows[centre]) for centre, at in acts)


def test_most_recipients_hear_within_two_opening_hours_and_some_later(steps: list[Step]) -> None:
    arrived = {parcel.waybill: step.at for step in steps if step.action in ARRIVALS for parcel in step.parcels}
    full_day = {centre.id: centre for centre in CENTRES}
    waits = [
        opening_seconds(full_day[step.parcels[0].centre], arrived[step.parcels[0].waybill], step.at)
        for step in steps
        if step.action is Action.NOTIFY
    ]

    in_time = sum(wait <= 2 * HOUR for wait in waits) / len(waits)
    assert 0.85 < in_time < 0.98


def test_some_centres_see_nothing_on_any_day() -> None:
    seen = {parcel.centre for day in islice(days(7, CENTRES, 2_000), 3) for step in day for parcel in step.parcels}

    assert 0 < len(CENTRES) - len(seen) <= 2


def test_what_a_day_leaves_undone_is_done_on_a_later_one() -> None:
    first, second = islice(days(7, CENTRES, 500), 2)
    whole = plan(7, CENTRES, 500)
    left = [step for step in whole if step.at >= DAY]

    assert left
    assert all(step.at < DAY for step in first)
    assert all(step in second for step in left if step.at < 2 * DAY)


def test_bad_input_is_part_of_the_day(steps: list[Step]) -> None:
    actions = Counter(step.action for step in steps)

    assert actions[Action.UNSIGNED] > 0
    assert actions[Action.WRONG_CODE] > 0


def test_no_recipient_can_be_called(steps: list[Step]) -> None:
    phones = {parcel.phone for step in steps for parcel in step.parcels}

    full = {phone for phone in phones if phone.isdigit()}
    assert len(full) > 300
    assert not any(phonenumbers.is_valid_number(phonenumbers.parse(phone, "CN")) for phone in full)


@pytest.mark.parametrize(
    ("at", "seconds", "moment"),
    [
        (0, 0, 8.5 * HOUR),
        (9 * HOUR, 0, 9 * HOUR),
        (9 * HOUR, HOUR, 10 * HOUR),
        (11.5 * HOUR, HOUR, 14.5 * HOUR),
        (17 * HOUR, HOUR, DAY + 9 * HOUR),
        (12 * HOUR, 0, 14 * HOUR),
    ],
)
def test_opening_time_passes_only_while_the_centre_is_open(at: float, seconds: float, moment: float) -> None:
    assert after(CENTRES[0], at, seconds) == moment


def test_what_is_said_is_answered_before_it_is_asked_about_and_closed(steps: list[Step]) -> None:
    stories: dict[str, list[str]] = defaultdict(list)
    for step in steps:
        for voice in step.voices:
            stories[voice.waybill].append(step.action)
    heard = [story for story in stories.values() if story != [AtWall.RATE]]

    assert 60 < len(heard) < 100
    assert {story[0] for story in heard} == {AtWall.SAY}
    closed = [story for story in heard if AtWall.CLOSE in story]
    assert len(closed) > len(heard) / 2
    assert all(story.index(AtWall.REPLY) < story.index(AtWall.ASK) < story.index(AtWall.CLOSE) for story in closed)


def test_what_is_applied_for_goes_from_the_window_to_its_bureau_and_home(steps: list[Step]) -> None:
    stories: dict[str, list[str]] = defaultdict(list)
    for step in steps:
        for matter in step.matters:
            stories[matter.waybill].append(step.action)

    assert 90 < len(stories) < 150
    assert {story[0] for story in stories.values()} == {AtHall.APPLY}
    decided = [story for story in stories.values() if AtHall.GRANT in story]
    assert len(decided) > len(stories) / 3
    assert all(story.index(AtHall.FORWARD) < story.index(AtHall.ACKNOWLEDGE) for story in decided)
    assert all(story[-1] is AtHall.DELIVER for story in decided)
