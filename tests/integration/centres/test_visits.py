"""Visits are counted without names, by cadres and by a counter at the door, and add up."""

import json

from tests.days import today
from tests.integration.centres.counter import CENTRE, ELSEWHERE, NEIGHBOUR, Counter


def test_counts_of_a_day_add_up_and_a_correction_is_negative(counter: Counter) -> None:
    on = today().isoformat()
    counter.done("visits", {"on": on, "count": 12, "groups": [{"group": "elderly", "count": 5}]})
    told = counter.counted(centre=CENTRE, on=on, count=30)
    done = counter.done("visits", {"on": on, "count": -2, "groups": [{"group": "elderly", "count": -1}]})
    assert (told["status"], done["total"]) == ("accepted", 40)
    [day] = counter.get("visits")["items"]
    assert (day["total"], day["groups"], day["version"]) == (40, [{"group": "elderly", "count": 4}], 3)
    rows = counter.sql("SELECT events FROM outbox ORDER BY position")
    counts = [each["data"] for (row,) in rows for each in json.loads(row) if each["type"] == "visit.counted.v1"]
    assert counts == [{"on": on, "count": each} for each in (12, 30, -2)]


def test_no_day_has_fewer_visits_than_none_or_more_of_a_group_than_of_all(counter: Counter) -> None:
    on = today().isoformat()
    fewer = counter.do("visits", {"on": on, "count": -1})
    more = counter.do("visits", {"on": on, "count": 1, "groups": [{"group": "children", "count": 2}]})
    assert [list(each.json()["errors"]) for each in (fewer, more)] == [["count"], ["groups"]]
    assert counter.get("visits")["items"] == []


def test_a_day_is_counted_up_to_a_month_later_and_at_the_own_centre(counter: Counter) -> None:
    on = today().isoformat()
    for day in (today(1), today(-32)):
        assert list(counter.do("visits", {"on": day.isoformat(), "count": 1}).json()["errors"]) == ["on"]
    counter.done("visits", {"on": today(-30).isoformat(), "count": 1})
    counter.done("visits", {"on": on, "count": 1}, by=NEIGHBOUR)
    assert [day["centre"] for day in counter.get("visits", by=NEIGHBOUR)["items"]] == [ELSEWHERE]
    unknown = counter.counted(centre="370829001999", on=on, count=1)
    assert unknown["status"] == "rejected"
