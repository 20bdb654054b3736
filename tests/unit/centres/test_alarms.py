"""Which rungs are told of, when, and in what words."""

from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.registry import CARDS, PARTNER
from contracts.standards import BY_ID, Limit, Rung
from services.centres.domain.alarm import Alarm, Call
from services.centres.events import EVENTS
from services.centres.events import climbed as climb_heard
from services.centres.events.words import climbed as words
from services.chassis.ids import uuid7
from services.chassis.notices.pace import ZONE, Due, Pace
from tests.unit.centres.climbs import COUNTY, TOWN, VILLAGE, climb

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - zone given


def call(rung: Rung = Rung.RED, standard: str = "express.notify") -> Call:
    return climb_heard(climb(rung, standard=standard)).call


def test_what_the_registry_sends_us_is_what_we_hear() -> None:
    assert set(EVENTS) == {card.type for card in CARDS if "centres" in card.consumers and card.producer != PARTNER}


@given(MOMENTS, st.sampled_from(Rung), st.sampled_from(sorted(BY_ID)))
def test_by_night_nothing_goes_before_eight_but_what_is_urgent(now: datetime, rung: Rung, standard: str) -> None:
    told = call(rung, standard)
    notice = Due(uuid7(), "ladder", "person", told.urgent, None)
    local = now.astimezone(ZONE)
    by_day = 8 <= local.hour < 21

    plan = Pace().plan([notice], {}, now)

    assert (notice.id in plan.going) == (by_day or standard == "feedback.urgent" or rung is Rung.SUPERVISE)
    for until in plan.deferred.values():
        morning = until.astimezone(ZONE)
        assert (morning.hour, morning.minute, morning.second) == (8, 0, 0)
        assert 0 < (until - now).total_seconds() <= 11 * 3600


def test_urgent_promises_are_promises() -> None:
    assert BY_ID["feedback.urgent"].limit == Limit.parse("24h")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_newest_that_is_known_counts_in_any_order(order: tuple[int, ...]) -> None:
    again, alarm = call(), Alarm("ladder-1/red", "370829001001")
    steps = (
        lambda: alarm.climbed(2, call()),
        lambda: alarm.withdrawn(3),
        lambda: alarm.climbed(4, again),
    )
    for step in order:
        steps[step]()

    assert (alarm.version, alarm.call) == (4, again)


def test_what_was_taken_back_before_it_is_heard_is_not_told() -> None:
    alarm = Alarm("ladder-1/red", "370829001001")
    alarm.withdrawn(3)
    alarm.climbed(2, call())
    assert alarm.call is None


@pytest.mark.parametrize("rung", Rung)
def test_a_message_says_what_when_and_what_to_do_and_names_nobody(rung: Rung) -> None:
    text = words([call(rung).parameters({})])
    assert BY_ID["express.notify"].title in text
    assert "11-26 17:00 到期,编号 parcel-1" in text
    assert "请" in text


@pytest.mark.parametrize("rung", [Rung.YELLOW, Rung.RED])
def test_a_message_of_a_box_that_nobody_opens_says_who_opens_it_and_what_comes_next(rung: Rung) -> None:
    text = words([call(rung, "feedback.box").parameters({})])
    assert BY_ID["feedback.box"].title in text
    assert "请两人开箱,一人须来自村委会以外;先清点再逐条登记,登记完锁箱" in text


def test_a_message_that_was_queued_before_promises_had_steps_of_their_own_is_sent_all_the_same() -> None:
    queued = {name: value for name, value in call().parameters({}).items() if name != "standard"}
    assert words([queued]) == words([call().parameters({})])


def test_a_message_lists_five_and_counts_all_and_its_advice_is_the_gravest_ones() -> None:
    text = words([call(rung).parameters({}) for rung in (Rung.SUPERVISE, *[Rung.YELLOW] * 6)])
    assert text.count("编号") == 5
    assert "等 7 项" in text
    assert text.endswith("镇街和县里同时收到。")


def test_who_is_told_is_what_supervision_says() -> None:
    assert climb_heard(climb(Rung.SUPERVISE, told=[VILLAGE, TOWN, COUNTY])).call.told == (VILLAGE, TOWN, COUNTY)
