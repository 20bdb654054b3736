"""The duty roster over HTTP: planned by version, exchanged, shown with its gaps, and its history without a name."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from contracts.people import Actor
from contracts.roster import monday_of, week_of
from services.centres.api import API
from services.centres.domain.staff import Held
from services.centres.handlers.staffing import Enter
from services.centres.store import store_for
from services.chassis.almanac import built_in
from services.chassis.calendar import Holiday, Notice
from services.chassis.calendars import CopyCalendar
from services.chassis.database import engine_for
from services.chassis.work import Command, Job, Status, UnitOfWork
from tests.days import today
from tests.integration.centres.counter import CADRE, CENTRE, ELSEWHERE, NEIGHBOUR, TOWN, Counter

FIRST, SECOND = f"staff:{CENTRE}-01", f"staff:{CENTRE}-02"
HOURS = {"recurring": [{"rule": "FREQ=DAILY", "opens": "09:00", "closes": "12:00", "since": "2026-01-01"}]}
NAMES = ("王白露", "周谷雨")


def _a_week_without_holidays() -> date:
    """The Monday of a week to come that is like any other."""
    weeks = (monday_of(week_of(today(7 * n))) for n in range(1, 8))
    return next(monday for monday in weeks if not _days(monday) & built_in().holidays.keys())


def _days(monday: date) -> set[date]:
    return {monday + timedelta(days=n) for n in range(7)}


MONDAY = _a_week_without_holidays()
WEEK = f"centres/{CENTRE}/roster/{week_of(MONDAY)}"


def entry(day: int, staff: str = FIRST, begins: str = "09:00", ends: str = "12:00") -> dict[str, str]:
    return {"on": (MONDAY + timedelta(days=day)).isoformat(), "begins": begins, "ends": ends, "staff": staff}


def named(each: dict[str, str]) -> dict[str, str]:
    return {name: each[name] for name in ("on", "begins", "staff")}


def plan(counter: Counter, *entries: dict[str, str], **how: Any) -> httpx.Response:
    return counter.do(WEEK, {"entries": list(entries)}, method="PUT", **how)


def shown(counter: Counter, by: Actor = CADRE) -> dict[str, Any]:
    days = {"from": MONDAY.isoformat(), "to": (MONDAY + timedelta(days=6)).isoformat()}
    return counter.get(f"centres/{CENTRE}/roster", by=by, **days)


def commanded(counter: Counter, *commands: Command) -> None:
    """The worker does this."""
    engine = engine_for(counter.settings.database_url, name="worker")
    unit = UnitOfWork("centres", engine, store_for(counter.settings, counter.vault), API.handlers)
    assert {each.status for each in unit.run([Job(command=each) for each in commands])} == {Status.ACCEPTED}
    engine.dispose()


@pytest.fixture
def staffed(counter: Counter) -> Counter:
    """Two people at the centre, which is open from nine to twelve on each day."""
    people = zip((FIRST, SECOND), NAMES, strict=True)
    held = ((each, Held(post="坐班村干部", name=name)) for each, name in people)
    commanded(counter, *(Enter(id=each, held=post, since=date(2022, 1, 1)) for each, post in held))
    counter.done(f"centres/{CENTRE}/hours", HOURS, method="PUT", by=TOWN)
    return counter


def test_a_week_is_planned_by_version_and_shown_with_its_gaps(staffed: Counter) -> None:
    assert shown(staffed)["weeks"] == [{"week": week_of(MONDAY), "version": 0}]
    duties = [*(entry(n) for n in range(6)), entry(0, SECOND, "08:00", "10:00")]
    assert plan(staffed, *duties, by=TOWN, if_match="0").json()["gaps"] == 1
    assert plan(staffed, *duties, if_match="0").status_code == 409
    roster = shown(staffed)
    assert (roster["weeks"][0]["version"], roster["gaps"], len(roster["items"])) == (1, 1, 8)
    gap = roster["items"][-1]
    assert (gap["on"], gap["begins"], gap["ends"]) == ((MONDAY + timedelta(days=6)).isoformat(), "09:00", "12:00")
    assert (gap["state"], gap["staff"]) == ("gap", None)


def test_a_day_with_hours_of_its_own_has_gaps_of_its_own(staffed: Counter) -> None:
    tuesday, wednesday = (entry(n)["on"] for n in (1, 2))
    afternoon = [{"opens": "14:00", "closes": "16:00"}]
    special = [
        {"on": tuesday, "windows": afternoon, "reason": "赶集"},
        {"on": wednesday, "windows": [], "reason": "停电"},
    ]
    staffed.done(f"centres/{CENTRE}/hours", {**HOURS, "special": special}, method="PUT", by=TOWN)
    plan(staffed, *(entry(n) for n in (0, 3, 4, 5, 6)))
    [gap] = [each for each in shown(staffed)["items"] if each["state"] == "gap"]
    assert (gap["on"], gap["begins"], gap["ends"]) == (tuesday, "14:00", "16:00")


def test_a_leave_that_is_announced_later_shows_as_a_gap_and_nobody_away_is_planned(staffed: Counter) -> None:
    plan(staffed, *(entry(n) for n in range(7)))
    assert shown(staffed)["gaps"] == 0
    days = {"from": entry(1)["on"], "until": entry(2)["on"]}
    staffed.done(f"staff/{FIRST}/leave", days)
    roster = shown(staffed)
    assert roster["gaps"] == 2
    assert [each["state"] for each in roster["items"]].count("away") == 2
    refused = plan(staffed, entry(0), entry(1))
    assert (refused.status_code, list(refused.json()["errors"]["entries"])) == (422, ["1"])
    staffed.done(f"staff/{SECOND}/depart", {}, by=TOWN)
    assert plan(staffed, entry(0, SECOND)).status_code == 422


def test_two_exchange_their_duties_and_who_and_when_is_kept(staffed: Counter) -> None:
    mine, theirs = entry(0), entry(1, SECOND)
    plan(staffed, mine, theirs, by=TOWN)
    staffed.done(f"{WEEK}/swap", {"first": named(mine), "second": named(theirs)})
    duties = [(each["on"], each["staff"]) for each in shown(staffed)["items"] if each["state"] == "planned"]
    assert duties == [(mine["on"], SECOND), (theirs["on"], FIRST)]
    told = staffed.get(f"{WEEK}/timeline")["items"]
    assert [(each["actor"], each["sequence"]) for each in told] == [(TOWN.id, 1), (CADRE.id, 2)]
    again = staffed.do(f"{WEEK}/swap", {"first": named(mine), "second": named(theirs)})
    assert (again.status_code, list(again.json()["errors"])) == (422, ["first"])


def test_the_event_has_staff_ids_and_no_name(staffed: Counter) -> None:
    plan(staffed, entry(0))
    assert staffed.said(f"roster:{CENTRE}:{week_of(MONDAY)}") == ["roster.published.v1"]
    [(events,)] = staffed.sql("SELECT events FROM outbox ORDER BY position DESC LIMIT 1")
    assert FIRST in events
    assert not any(name in events for name in NAMES)


def test_the_roster_is_a_spreadsheet_and_csv_too(staffed: Counter) -> None:
    plan(staffed, entry(0))
    headers = {"authorization": f"Bearer {staffed.token(CADRE)}"}
    days = {"from": entry(0)["on"], "to": entry(1)["on"]}
    csv = staffed.http.get(f"/v1/centres/{CENTRE}/roster.csv", params=days, headers=headers)
    lines = csv.text.lstrip("\ufeff").splitlines()
    assert lines[0] == "日期,从,到,工作人员编号,岗位,说明"
    assert lines[1] == f"{entry(0)['on']},09:00,12:00,{FIRST},坐班村干部,值班"
    assert lines[2].startswith(f"{entry(1)['on']},09:00,12:00,,,")
    assert "空档" in lines[2]
    book = staffed.http.get(f"/v1/centres/{CENTRE}/roster.xlsx", params=days, headers=headers)
    assert book.content[:2] == b"PK"


def test_nobody_plans_for_a_neighbour_or_a_week_that_is_none(staffed: Counter) -> None:
    assert plan(staffed, entry(0), by=NEIGHBOUR).status_code == 404
    assert plan(staffed, entry(0, f"staff:{ELSEWHERE}-01")).status_code == 422
    none = staffed.do(f"centres/{CENTRE}/roster/2026-W60", {"entries": []}, method="PUT")
    assert (none.status_code, list(none.json()["errors"])) == (422, ["week"])


def test_a_holiday_that_the_county_has_published_has_no_gaps(staffed: Counter) -> None:
    assert shown(staffed)["gaps"] == 7
    tuesday, thursday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)
    others = (day for day in built_in().holidays if day.year == MONDAY.year)
    off = (*(Holiday("已公布", day, day) for day in others), Holiday("新增", tuesday, thursday))
    notice = Notice(MONDAY.year, "县办〔2026〕1 号", off, frozenset())
    commanded(staffed, CopyCalendar(notice=notice, version=1, published_at=datetime.now(UTC)))

    assert shown(staffed)["gaps"] == 4
    assert plan(staffed, entry(0)).json()["gaps"] == 3
    assert plan(staffed, entry(1)).json()["gaps"] == 4
