"""What supervision answers, to whom."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, text

from contracts.people import COUNTY, Actor, Tier
from contracts.supervision import CASE, CENTRE_REPORT, CLOCK_PAGE, OVERVIEW, STANDARDS
from contracts.supervision.live import LIVE_OVERVIEW
from tests.integration.supervision.conftest import CADRE, FAR, HERE, NEAR, OPERATOR, SUPERVISOR, Ask, Hear
from tests.integration.supervision.streams import messages
from tests.unit.supervision.events import event, publication

LONG_AGO = datetime(2026, 3, 2, 1, tzinfo=UTC)

ALL_CLOCKS = ["late notify", "late return", "far notify", "far return", "met notify", "met remind", "met return"]


@pytest.fixture
def county(hear: Hear) -> None:
    """HERE has a parcel long overdue and one notified in time, FAR one that was late, NEAR nothing."""
    now = datetime.now(UTC)
    hear(*(publication(centre=centre, time=LONG_AGO) for centre in (HERE, NEAR, FAR)))
    hear(
        event("parcel.inbound.v1", 1, subject="late", centre=HERE, time=LONG_AGO),
        event("parcel.inbound.v1", 1, subject="met", centre=HERE, time=now),
        event("parcel.notified.v1", 2, subject="met", centre=HERE, time=now + timedelta(seconds=1)),
        event("parcel.inbound.v1", 1, subject="far", centre=FAR, time=LONG_AGO),
        event("parcel.collected.v1", 3, subject="far", centre=FAR, time=now),
    )


def named(clock: dict[str, Any]) -> str:
    return f"{clock['case']} {clock['standard'].removeprefix('express.')}"


def of(listed: list[dict[str, Any]], key: str) -> dict[str, Any]:
    (one,) = [each for each in listed if each["id"] == key]
    return one


def test_every_centre_stands_in_the_overview_also_the_silent_one(county: None, ask: Ask) -> None:
    overview = ask(OPERATOR, "/v1/overview").json()

    assert OVERVIEW.validate(overview) == {}
    assert [centre["id"] for centre in overview["centres"]] == [HERE, NEAR, FAR]
    here, near, far = overview["centres"]
    assert (here["open"], here["on_time"], here["late"], here["events_today"]) == (2, 1, 1, 2)
    assert (near["silent"], near["last_event_at"], near["open"]) == (True, None, 0)
    assert (far["open"], far["on_time"], far["late"]) == (0, 0, 2)
    assert of(overview["towns"], "370829001")["centres"] == 2
    assert of(overview["towns"], "370829001")["late"] == 1


@pytest.mark.parametrize(
    ("actor", "seen"), [(CADRE, [HERE]), (SUPERVISOR, [HERE, NEAR]), (OPERATOR, [HERE, NEAR, FAR])]
)
def test_an_overview_ends_where_the_readers_scope_ends(county: None, ask: Ask, actor: Actor, seen: list[str]) -> None:
    assert [centre["id"] for centre in ask(actor, "/v1/overview").json()["centres"]] == seen


def test_a_centre_is_shown_with_its_running_clocks(county: None, ask: Ask) -> None:
    report = ask(CADRE, f"/v1/centres/{HERE}").json()

    assert CENTRE_REPORT.validate(report) == {}
    assert (report["town_name"], report["late"]) == ("嘉祥街道", 1)
    assert [(clock["case"], clock["standard"], clock["state"]) for clock in report["clocks"]] == [
        ("late", "express.notify", "breached"),
        ("late", "express.return", "breached"),
        ("met", "express.remind", "running"),
        ("met", "express.return", "running"),
    ]


@pytest.mark.parametrize(
    "path", [f"/v1/centres/{FAR}", "/v1/centres/37082900", "/v1/cases/express/far", "/v1/cases/express/x"]
)
def test_what_lies_out_of_scope_or_nowhere_is_not_found(county: None, ask: Ask, path: str) -> None:
    assert ask(SUPERVISOR, path).status_code == 404


def test_a_case_shows_its_events_and_explains_its_clock(county: None, ask: Ask) -> None:
    case = ask(CADRE, "/v1/cases/express/late").json()

    assert CASE.validate(case) == {}
    assert [(each["type"], each["sequence"]) for each in case["events"]] == [("parcel.inbound.v1", 1)]
    notify, returning = case["clocks"]
    assert (notify["state"], notify["standard"], notify["provisional"]) == ("breached", "express.notify", False)
    assert (notify["opening_sequence"], returning["opening_sequence"]) == (1, 1)
    assert notify["explain"] == [
        {"from": "2026-03-02T01:00:00Z", "to": notify["due_at"], "counted": True, "reason": "开放时间"}
    ]
    assert [day["counted"] for day in returning["explain"]] == [False, *[True] * 8]
    assert returning["explain"][-1]["to"] == returning["due_at"] == "2026-03-10T16:00:00Z"


def test_a_case_with_a_gap_says_that_it_is_incomplete(county: None, ask: Ask) -> None:
    assert ask(OPERATOR, "/v1/cases/express/far").json()["incomplete"] is True
    assert ask(OPERATOR, "/v1/cases/express/met").json()["incomplete"] is False


@pytest.mark.parametrize(
    ("query", "clocks"),
    [
        ({}, ALL_CLOCKS),
        ({"state": "breached"}, ["late notify", "late return"]),
        ({"state": "met"}, ["met notify"]),
        ({"state": "completed_late"}, ["far notify", "far return"]),
        ({"state": "running"}, ["met remind", "met return"]),
        ({"state": "void"}, []),
        ({"centre": FAR}, ["far notify", "far return"]),
        ({"town": "370829001"}, [clock for clock in ALL_CLOCKS if not clock.startswith("far")]),
        ({"since": "2026-06-01T00:00:00Z"}, ["met notify", "met remind", "met return"]),
    ],
)
def test_clocks_are_listed_by_filter_the_earliest_due_first(
    county: None, ask: Ask, query: dict[str, str], clocks: list[str]
) -> None:
    page = ask(OPERATOR, "/v1/clocks", **query).json()

    assert CLOCK_PAGE.validate(page) == {}
    assert sorted(map(named, page["items"])) == sorted(clocks)
    assert [clock["due_at"] for clock in page["items"]] == sorted(clock["due_at"] for clock in page["items"])


def test_a_party_sees_what_it_owes_itself_and_nothing_that_is_done_or_another_owes(hear: Hear, ask: Ask) -> None:
    village, bureau, other = f"village:{HERE}", "bureau:health", "bureau:civil_affairs"
    hear(
        event("parcel.inbound.v1", 1, subject="late", centre=HERE, time=LONG_AGO, responsible=village),
        event("parcel.inbound.v1", 1, subject="done", centre=HERE, time=LONG_AGO, responsible=village),
        event("parcel.collected.v1", 2, subject="done", centre=HERE, responsible=village),
        event("feedback.received.v1", 1, subject="theirs", centre=HERE, source="/feedback", responsible=bureau),
        event("feedback.received.v1", 1, subject="others", centre=FAR, source="/feedback", responsible=other),
    )
    health = Actor("bureau:health", Tier.BUREAU, COUNTY)

    owed = ask(CADRE, "/v1/owed").json()
    assert CLOCK_PAGE.validate(owed) == {}
    assert [(clock["case"], clock["state"]) for clock in owed["items"]] == [("late", "breached")] * 2
    assert {clock["case"] for clock in ask(health, "/v1/owed").json()["items"]} == {"theirs"}
    assert ask(SUPERVISOR, "/v1/owed").json()["items"] == []


def test_clocks_come_page_by_page_without_gap_or_repetition(county: None, ask: Ask) -> None:
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for _ in ALL_CLOCKS:
        page = ask(OPERATOR, "/v1/clocks", limit=1, **cursor).json()
        seen += map(named, page["items"])
        cursor = {"cursor": page["next_cursor"]}

    assert sorted(seen) == sorted(ALL_CLOCKS)
    assert page["next_cursor"] is None


def test_two_clocks_of_one_promise_due_at_one_moment_do_not_hide_each_other(hear: Hear, ask: Ask) -> None:
    events = ("complaint_opened", "complaint_answered", "complaint_opened")
    hear(*(event(f"parcel.{kind}.v1", n, centre=HERE) for n, kind in enumerate(events, start=1)))

    first = ask(OPERATOR, "/v1/clocks", limit=1).json()
    second = ask(OPERATOR, "/v1/clocks", limit=1, cursor=first["next_cursor"]).json()

    [earlier], [later] = first["items"], second["items"]
    assert earlier["due_at"] == later["due_at"]
    assert (earlier["opening_sequence"], later["opening_sequence"]) == (1, 3)
    assert second["next_cursor"] is None


def test_a_voided_clock_is_listed_as_such_and_neither_as_met_nor_late(county: None, ask: Ask, owner: Engine) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE clock SET voided = true, ended_at = now() WHERE case_id = 'express:late'"))

    assert {clock["case"] for clock in ask(OPERATOR, "/v1/clocks", state="void").json()["items"]} == {"late"}
    for state in ("met", "completed_late", "running", "breached"):
        assert "late" not in {clock["case"] for clock in ask(OPERATOR, "/v1/clocks", state=state).json()["items"]}


def test_a_case_that_belongs_nowhere_yet_is_shown_to_the_county_alone(hear: Hear, ask: Ask) -> None:
    hear(event("parcel.unmatched.v1", 1, centre=COUNTY, responsible="partner:yunda"))

    page, case = ask(OPERATOR, "/v1/clocks").json(), ask(OPERATOR, "/v1/cases/express/p1").json()

    assert CLOCK_PAGE.validate(page) == {}
    assert CASE.validate(case) == {}
    assert [(clock["standard"], clock["responsible"]) for clock in page["items"]] == [
        ("express.unmatched", "partner:yunda")
    ]
    assert ask(SUPERVISOR, "/v1/clocks").json()["items"] == []
    assert ask(SUPERVISOR, "/v1/cases/express/p1").status_code == 404


def test_the_standards_are_told_with_their_limits_in_words(ask: Ask) -> None:
    told = ask(CADRE, "/v1/standards").json()

    assert STANDARDS.validate(told) == {}
    standards = {standard["id"]: standard for standard in told["items"]}
    assert list(standards) == sorted(standards)
    assert standards["express.notify"]["limit"] == {"code": "2oh", "words": "2 个开放小时"}
    assert standards["express.notify"]["opens"] == ["parcel.inbound.v1"]
    assert (standards["express.notify"]["party"], standards["express.notify"]["statutory"]) == ("village", None)
    complaint = standards["express.complaint"]
    assert (complaint["source"], complaint["statutory"]["words"]) == ("快递暂行条例", "7 个自然日")


def test_another_scopes_clocks_are_an_empty_list(county: None, ask: Ask) -> None:
    assert ask(CADRE, "/v1/clocks", centre=FAR).json() == {"items": [], "next_cursor": None}


def test_an_unknown_state_is_refused_with_its_field(county: None, ask: Ask) -> None:
    answer = ask(OPERATOR, "/v1/clocks", state="asleep")

    assert answer.status_code == 422
    assert "state" in answer.json()["errors"]


def test_a_stream_begins_with_everything_and_goes_on_with_what_changes(
    county: None, client: httpx.Client, bearer: Callable[[Actor], dict[str, str]], hear: Hear
) -> None:
    with client.stream("GET", "/v1/live", headers=bearer(SUPERVISOR)) as stream:
        heard = messages(stream.iter_lines())

        name, body = next(heard)
        assert (name, [centre["id"] for centre in body["centres"]]) == ("snapshot", [HERE, NEAR])
        assert LIVE_OVERVIEW.validate(body) == {}

        hear(event("parcel.inbound.v1", 1, subject="far-2", centre=FAR, time=datetime.now(UTC)))
        hear(event("parcel.inbound.v1", 1, subject="near", centre=NEAR, time=datetime.now(UTC)))
        name, body = next(heard)
        assert (name, [centre["id"] for centre in body["centres"]]) == ("changes", [NEAR])
        assert body["centres"][0]["open"] == 1
        assert [(town["id"], town["open"]) for town in body["towns"]] == [("370829001", 3)]


def test_a_list_as_a_file_is_whole_or_says_that_there_is_more(county: None, ask: Ask) -> None:
    whole = csv_rows(ask(OPERATOR, "/v1/clocks.csv"))
    part = csv_rows(ask(OPERATOR, "/v1/clocks.csv", limit="2"))

    assert len(whole) == len(ALL_CLOCKS)
    assert part[:2] == whole[:2]
    assert "还有更多" in part[2]["服务"]
    assert [row["编号"] for row in csv_rows(ask(CADRE, "/v1/overview.csv"))] == [HERE]
    assert ask(OPERATOR, "/v1/overview.xlsx").content.startswith(b"PK")


def csv_rows(answer: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
