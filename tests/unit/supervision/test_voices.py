"""What villagers say and how often they come is counted from the set of events."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.envelope import Event
from services.supervision.domain.indices import Place, popularity, rates, satisfaction
from services.supervision.domain.share import Share
from services.supervision.domain.voice import Measure, following, said_by
from tests.unit.supervision.events import CENTRE, MONDAY, at, event
from tests.unit.supervision.voices import bad_rating, feedback, marks, rating, said, whole_marks

HERE = Place(CENTRE, "甲", 1000)


def measures(*events: Event) -> set[str]:
    return {measure for measure, _, _ in marks(*events)}


def test_a_rating_counts_for_the_service_that_was_rated() -> None:
    given_here = rating("r1", 4, service="clinic")

    assert marks(given_here) == {("given:4", given_here.id, "clinic")}


def test_a_bad_rating_that_is_not_upheld_is_taken_out_in_the_month_in_which_it_came() -> None:
    case = bad_rating("c1", "not_upheld", "answered", level=2)
    late = replace(case[1], time=at("09:00", MONDAY + timedelta(days=30)))

    (mark,) = whole_marks(case[0], late, case[2])

    assert (mark.measure, mark.month, mark.service) == ("dismissed:2", date(2026, 11, 1), "express")


def test_what_was_found_before_a_case_was_opened_again_counts_no_more() -> None:
    assert measures(*bad_rating("c1", "verified", "rectified", "answered")) == {Measure.FOUND, Measure.PUT_RIGHT}
    assert measures(*bad_rating("c1", "verified", "rectified", "answered", "appealed", "reopened")) == set()
    assert measures(*bad_rating("c1", "not_upheld", "answered", "appealed", "reopened", "verified")) == {Measure.FOUND}


def test_what_was_put_right_is_counted_with_what_found_it() -> None:
    """An appraisal leaves out events: whichever is left out takes both marks with it."""
    case = bad_rating("c1", "verified", "rectified")
    found = [
        event(f"finding.{what}.v1", n, source="/supervision", subject="f1", responsible=f"village:{CENTRE}")
        for n, what in enumerate(("raised", "put_right", "closed"), 1)
    ]

    assert marks(*case) == {(each, case[1].id, "express") for each in (Measure.FOUND, Measure.PUT_RIGHT)}
    assert marks(*found) == {(each, found[0].id, "supervision") for each in (Measure.FOUND, Measure.PUT_RIGHT)}


def test_response_counts_a_contact_within_the_next_working_day() -> None:
    assert Measure.CONTACTED in measures(*feedback("f1", contacted=1))
    assert Measure.CONTACTED not in measures(*feedback("f1", contacted=2))
    assert Measure.ACCEPTED in measures(*feedback("f1", contacted=None))


def test_who_is_withdrawn_was_never_to_be_contacted() -> None:
    withdrawn = said("feedback.withdrawn.v1", 3, "f1")

    assert Measure.ACCEPTED not in measures(*feedback("f1", contacted=None), withdrawn)


def test_the_villagers_last_answer_counts() -> None:
    assert Measure.SOLVED in measures(*feedback("f1", answers=((False, 1), (True, 3))))
    assert measures(*feedback("f1", answers=((True, 5), (False, 2)))) >= {Measure.ANSWERED}
    assert not measures(*feedback("f1", answers=((True, 5), (False, 2)))) & {Measure.SOLVED, Measure.SATISFIED}


def test_who_is_not_reached_stands_apart_and_is_never_good() -> None:
    unreached = said("feedback.closed_unreached.v1", 4, "f1", data={"tries": 3})

    found = measures(*feedback("f1"), unreached)

    assert Measure.UNREACHED in found
    assert not found & {Measure.ANSWERED, Measure.SATISFIED}


def test_an_answer_that_was_corrected_is_no_answer() -> None:
    corrected = said("feedback.corrected.v1", 5, "f1", data={"corrects": [4]})

    assert Measure.ANSWERED not in measures(*feedback("f1", answers=((True, 5),)), corrected)


def test_who_stands_at_the_counter_is_a_visit_and_who_acts_by_code_a_person() -> None:
    by_phone = event("feedback.received.v1", 1, source="/feedback", data={"channel": "phone"})
    booked = event("appointment.walked_in.v1", 1, source="/clinic", actor="villager:abc")

    assert measures(event("parcel.collected.v1", 3)) == {Measure.VISIT}
    assert measures(by_phone) == set()
    assert {(mark.measure, mark.person) for mark in whole_marks(booked)} == {("visit", ""), ("person", "abc")}


@pytest.mark.parametrize("source", ["hall", "veterans"])
def test_who_applies_is_a_visit_where_they_came_to_the_counter(source: str) -> None:
    kind = {"hall": "application.submitted.v1", "veterans": "veteran_case.submitted.v1"}[source]
    came, wrote = (event(kind, 1, source=f"/{source}", data={"through": through}) for through in ("counter", "online"))

    assert measures(came) == {Measure.VISIT}
    assert measures(wrote) == set()


def test_whoever_speaks_to_the_echo_wall_is_counted_by_nobody() -> None:
    assert said_by(rating("r1", 5, actor="villager:abc")) == {"service": "express", "level": 5}


def test_a_rating_that_can_not_be_counted_is_refused() -> None:
    with pytest.raises(ValueError, match="can't be counted"):
        said_by(rating("r1", "5"))  # type: ignore[arg-type]


def test_wilsons_interval() -> None:
    """The values for 81 of 263 are those of Newcombe (Statistics in Medicine 17, 1998), method 3."""
    share = Share(81, 263)

    assert (share.percent, share.low, share.high) == (30.8, 25.53, 36.62)
    assert (Share(0, 20).low, Share(0, 20).high) == (0.0, 16.11)
    assert (Share(20, 20).high, Share(0, 0).high) == (100.0, 100.0)


def test_more_than_all_is_all_and_is_written_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert (Share(3, 2), Share(-1, 2), Share(0, -1)) == (Share(2, 2), Share(0, 2), Share(0, 0))
    assert (Share(40, 39).percent, Share(40, 39).high) == (100.0, 100.0)
    assert "a share of 3 out of 2 is cut" in caplog.messages


def test_below_thirty_voices_there_is_no_figure() -> None:
    few, enough = satisfaction(HERE, {"given:5": 29}), satisfaction(HERE, {"given:5": 29, "given:1": 1})

    assert (few["ratings"], few["mean"], few["good"], few["good_low"], few["note"]) == (
        29,
        None,
        None,
        None,
        "样本不足",
    )
    assert (enough["mean"], enough["good"], enough["note"]) == (4.87, 96.67, None)


def test_single_levels_are_shown_from_five_ratings_on() -> None:
    assert satisfaction(HERE, {"given:5": 4})["level_5"] is None
    assert satisfaction(HERE, {"given:5": 6, "dismissed:5": 1})["level_5"] == 5


def test_rates_need_their_sample_and_show_who_was_not_reached() -> None:
    row = rates(HERE, {"accepted": 40, "contacted": 30, "answered": 10, "solved": 9, "satisfied": 8, "unreached": 3})

    assert (row["response"], row["resolution"], row["unreached"], row["note"]) == (75.0, None, 3, "样本不足")


def test_popularity_is_for_each_thousand_inhabitants_and_none_where_they_are_unknown() -> None:
    counts = {"visit": 250, "person": 40, "activity": 2}

    assert popularity(HERE, counts)["index"] == 292.0
    unknown = popularity(Place(CENTRE, "甲", None), counts)
    assert (unknown["visits"], unknown["index"], unknown["note"]) == (250, None, "常住人口未登记")


def test_an_activity_counts_on_its_day_and_so_does_everybody_who_came() -> None:
    held = {"kind": "film", "on": "2026-12-31", "attendance": 31}
    found = whole_marks(event("activity.held.v1", 1, source="/centres", time=at("09:00"), data=held))

    assert {(mark.measure, mark.weight, mark.month) for mark in found} == {
        ("activity", 1, date(2026, 12, 1)),
        ("visit", 31, date(2026, 12, 1)),
    }


def test_a_count_at_the_door_may_be_corrected_and_counts_in_the_month_of_its_day() -> None:
    told = [
        event("visit.counted.v1", n, source="/centres", data={"on": "2026-11-30", "count": count})
        for n, count in enumerate((40, -15), 1)
    ]

    assert {(mark.measure, mark.weight, mark.month) for mark in whole_marks(*told)} == {
        ("door", 40, date(2026, 11, 1)),
        ("door", -15, date(2026, 11, 1)),
    }


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="isoformat"):
        said_by(event("visit.counted.v1", 1, source="/centres", data={"on": "yesterday", "count": 3}))


def test_visits_are_those_of_the_counters_or_of_the_door_whichever_are_more() -> None:
    assert popularity(HERE, {"visit": 30, "door": 25})["visits"] == 30
    assert popularity(HERE, {"visit": 30, "door": 75})["visits_per_1000"] == 75.0


def test_who_books_or_signs_up_by_code_is_a_person_served() -> None:
    assert said_by(event("signup.signed_up.v1", 1, source="/centres", actor="villager:abc")) == {"person": "abc"}


def test_months_follow_one_another() -> None:
    assert following(date(2026, 12, 1)) == date(2027, 1, 1)
    assert following(date(2026, 1, 1)) == date(2026, 2, 1)


STORY = [
    *feedback("f1", contacted=1, answers=((False, 2), (True, 4))),
    said("feedback.corrected.v1", 6, "f1", data={"corrects": [5]}),
]


@given(order=st.permutations(STORY), again=st.lists(st.sampled_from(STORY), max_size=4))
def test_order_and_repetition_make_no_difference_to_what_is_counted(order: list[Event], again: list[Event]) -> None:
    assert Counter(marks(*order, *again)) == Counter(marks(*STORY))
