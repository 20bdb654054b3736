"""What events and clocks add to a centre's figures, and what the towns' sums are."""

from collections import Counter
from dataclasses import replace
from datetime import UTC

import pytest

from contracts.people import COUNTY
from contracts.standards import BY_ID
from services.supervision.domain.case import as_case_event
from services.supervision.domain.clock import Clock
from services.supervision.domain.county import CentreNow, by_town, changed_since
from services.supervision.domain.fold import Book, fold
from services.supervision.domain.rollup import difference, last_events, of_clocks, of_events, open_cases
from tests.unit.supervision.events import CENTRE, MONDAY, at, event, hours, publication


def clock(*endings: str) -> Clock:
    events = [event("parcel.inbound.v1", 1), *(event("parcel.notified.v1", 2, time=at(each)) for each in endings)]
    (only,) = fold(map(as_case_event, events), lambda centre, moment: hours(), Book((BY_ID["express.notify"],)))
    return only


def test_an_event_counts_on_its_local_day() -> None:
    late_in_the_evening = event("parcel.inbound.v1", 1, time=at("00:30").astimezone(UTC))

    assert of_events([late_in_the_evening]) == {(CENTRE, MONDAY, "events"): 1}


def test_a_publication_what_supervision_says_and_an_event_without_a_centre_are_no_centres_work() -> None:
    own = event("kite.urged.v1", 1, source="/supervision")
    events = [publication(), own, event("parcel.inbound.v1", 1, centre=COUNTY)]

    assert of_events(events) == {}
    assert last_events(events) == {}


@pytest.mark.parametrize(
    "kind",
    ["rooms.published.v1", "roster.published.v1", "site.cost_booked.v1", "site.opened.v1", "site.recorded.v1"],
)
def test_what_the_registry_says_of_a_building_or_plans_is_no_sign_that_anybody_is_there(kind: str) -> None:
    assert of_events([event(kind, 1, data={})]) == {}
    assert last_events([event(kind, 1, data={})]) == {}


def test_a_clock_counts_when_it_opens_and_when_it_ends() -> None:
    assert of_clocks([clock("10:00")]) == {(CENTRE, MONDAY, "opened"): 1, (CENTRE, MONDAY, "met"): 1}


def test_a_voided_clock_counts_nowhere_and_takes_back_what_it_counted() -> None:
    voided = clock("10:00")._replace(voided=True)

    assert of_clocks([voided]) == {}
    assert difference(of_clocks([voided]), of_clocks([clock()])) == {(CENTRE, MONDAY, "opened"): -1}


def test_a_case_is_open_once_however_many_of_its_clocks_run() -> None:
    running, ended = clock(), clock("10:00")
    elsewhere = running._replace(centre="370829001002")

    cases = {"express:p1": [running, running, ended], "express:p2": [ended], "express:p3": [running, elsewhere]}
    clocks = [(case, each) for case, clocks in cases.items() for each in clocks]

    assert open_cases(clocks) == {(CENTRE, "express"): 2, ("370829001002", "express"): 1}
    assert open_cases([("express:p1", running._replace(centre=COUNTY))]) == {}


def test_what_a_recount_changes_is_taken_back_and_added() -> None:
    before, after = clock(), clock("15:00")

    assert difference(of_clocks([after]), of_clocks([before])) == {(CENTRE, MONDAY, "completed_late"): 1}
    assert difference(of_clocks([clock("10:00")]), of_clocks([after])) == {
        (CENTRE, MONDAY, "completed_late"): -1,
        (CENTRE, MONDAY, "met"): 1,
    }


def test_nothing_changed_adds_nothing() -> None:
    assert difference(of_clocks([clock()]), of_clocks([clock()])) == Counter()


def test_the_last_event_is_the_latest_by_time() -> None:
    late, early = event("parcel.collected.v1", 3), event("parcel.inbound.v1", 1)

    assert last_events([late, early]) == {CENTRE: late.time}


CALM = CentreNow(
    id=CENTRE,
    name="甲",
    town="370829001",
    town_name="嘉祥街道",
    open=2,
    on_time=3,
    late=1,
    events_today=9,
    last_event_at=at("09:00"),
    silent=False,
    opening_now=True,
    revision=4,
)


def test_a_town_is_the_sum_of_its_centres() -> None:
    silent = replace(CALM, id="370829001002", silent=True, open=0, revision=9)
    elsewhere = replace(CALM, id="370829002001", town="370829002", town_name="卧龙山街道")

    first, second = by_town([elsewhere, CALM, silent])

    assert (first.id, first.centres, first.open, first.on_time, first.late) == ("370829001", 2, 2, 6, 2)
    assert (first.events_today, first.silent) == (18, 1)
    assert (second.name, second.centres) == ("卧龙山街道", 1)


def test_only_later_revisions_are_changes() -> None:
    silent = replace(CALM, id="370829001002", revision=9)

    assert changed_since([CALM, silent], 4) == [silent]
