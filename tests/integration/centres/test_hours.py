"""Opening hours over HTTP: set by the town by version, told to everybody, read by calendar programs."""

from typing import Any

import recurring_ical_events
from icalendar import Calendar

from services.centres.handlers import HANDLERS
from services.centres.seed import invented
from services.centres.store import CentreStore
from services.chassis.database import engine_for
from services.chassis.work import Job, UnitOfWork
from tests.integration.centres.counter import CADRE, CENTRE, NEIGHBOUR, TOWN, Counter

PATH = f"centres/{CENTRE}/hours"
RULES: dict[str, Any] = {
    "recurring": [
        {"rule": "FREQ=WEEKLY;BYDAY=MO,WE", "opens": "09:00", "closes": "12:00", "since": "2026-01-01"},
        {"rule": "FREQ=MONTHLY;BYDAY=-1SU", "opens": "10:00", "closes": "11:00", "since": "2026-01-01"},
    ],
    "special": [{"on": "2027-03-01", "windows": [{"opens": "14:00", "closes": "15:00"}], "reason": "换届"}],
}


def set_hours(counter: Counter, body: dict[str, Any] | None = None, **how: Any) -> Any:
    return counter.do(PATH, body or RULES, method="PUT", **{"by": TOWN, **how})


def test_the_town_sets_the_hours_and_everybody_is_told(counter: Counter) -> None:
    before = counter.get(PATH)
    assert (before["version"], before["recurring"][0]["rule"][:18]) == (0, "FREQ=WEEKLY;BYDAY=")
    assert set_hours(counter, by=CADRE).status_code == 403
    assert set_hours(counter, if_match="0").json()["version"] == 1
    assert set_hours(counter, if_match="0").status_code == 409
    centre = counter.get(f"centres/{CENTRE}")
    assert centre["hours"] == {"weekdays": [1, 3], "windows": [{"opens": "09:00", "closes": "12:00"}]}
    [own] = [each for each in centre["open_exceptions"] if each["announced"]]
    assert own["on"] == "2027-03-01"
    assert counter.said(CENTRE) == ["centre.published.v1"] * 2
    assert counter.get(PATH)["special"] == RULES["special"]


def test_a_calendar_program_reads_the_feed(counter: Counter) -> None:
    set_hours(counter)
    headers = {"authorization": f"Bearer {counter.token(CADRE)}"}
    answer = counter.http.get(f"/v1/{PATH}.ics", headers=headers)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    entries = recurring_ical_events.of(Calendar.from_ical(answer.text)).between("20270228", "20270304")
    assert sorted(f"{each['DTSTART'].dt:%m-%d %H:%M}" for each in entries) == [
        "02-28 10:00",
        "03-01 14:00",
        "03-03 09:00",
    ]
    foreign = {"authorization": f"Bearer {counter.token(NEIGHBOUR)}"}
    assert counter.http.get(f"/v1/{PATH}.ics", headers=foreign).status_code == 404


def test_a_rule_that_is_not_understood_is_named(counter: Counter) -> None:
    [first, second] = RULES["recurring"]
    wrong = set_hours(counter, {"recurring": [first, {**second, "rule": "FREQ=WEEKLY;COUNT=3"}]})
    never = set_hours(counter, {"recurring": [{**first, "since": "2090-01-01"}]})
    assert (wrong.status_code, list(wrong.json()["errors"]["recurring"])) == (422, ["1"])
    assert (never.status_code, list(never.json()["errors"])) == (422, ["recurring"])


def test_a_centre_that_is_published_again_keeps_the_hours_of_its_rules(counter: Counter) -> None:
    set_hours(counter)
    engine = engine_for(counter.settings.database_url, name="again")
    again = next(each for each in invented() if each.details.id == CENTRE)
    UnitOfWork("centres", engine, CentreStore(counter.vault), HANDLERS).run([Job(command=again)])
    engine.dispose()
    assert counter.get(f"centres/{CENTRE}")["hours"]["weekdays"] == [1, 3]
    assert counter.said(CENTRE) == ["centre.published.v1"] * 2


def test_anybody_reads_what_holds_and_what_was_announced_and_nothing_of_the_past(counter: Counter) -> None:
    now, ended = RULES["recurring"]
    later = {"rule": "FREQ=WEEKLY;BYDAY=TU", "opens": "08:30", "closes": "11:30", "since": "2090-01-01"}
    past = {"on": "2026-01-05", "windows": [], "reason": "停电"}
    rules = [now, {**ended, "until": "2026-01-31"}, later]
    assert set_hours(counter, {"recurring": rules, "special": [past, *RULES["special"]]}).status_code == 200

    said = counter.http.get("/v1/directory/hours", params={"centre": CENTRE}).json()

    assert [each["rule"] for each in said["hours"]] == [now["rule"]]
    assert [(each["rule"], each["since"]) for each in said["changes"]] == [(later["rule"], later["since"])]
    assert said["special"] == RULES["special"]
    nowhere = counter.http.get("/v1/directory/hours", params={"centre": "370829999999"})
    assert nowhere.status_code == 404
