"""Working hours that the county publishes move the open limits that count by them; a rebuild gives the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, Engine, text

from contracts.people import COUNTY, Actor, Tier
from contracts.standards import BY_ID, Limit
from contracts.supervision.calendars import MOVED_PAGE
from contracts.supervision.office import TIMETABLES
from services.chassis.calendar import SHANGHAI
from services.chassis.work import Command, Job, UnitOfWork
from services.supervision.api import API
from services.supervision.handlers.promises import Draft, PublishDraft
from services.supervision.store import SupervisionStore
from services.supervision.store.audit import verify
from services.supervision.store.centres import copies
from tests.integration.supervision.conftest import CADRE, FAR, HERE, NEAR, OPERATOR, SUPERVISOR, Ask, Hear, Rebuild
from tests.integration.supervision.stories import contents
from tests.unit.supervision.events import event, publication
from tests.unit.supervision.test_office import BODY, MORNING

Publish = Callable[..., httpx.Response]
STRANGER = Actor("staff:far", Tier.CADRE, FAR)
LONG = Limit.parse("400wh")
"""Some eleven weeks: it ends behind tomorrow whatever day it is."""


@pytest.fixture
def publish(client: httpx.Client, bearer: Callable[[Actor], dict[str, str]]) -> Publish:
    """`publish(body)` as the county."""
    return lambda body, actor=OPERATOR: client.post("/v1/working-hours", json=body, headers=bearer(actor))


@pytest.fixture
def tomorrow(connection: Connection) -> str:
    now: datetime = connection.execute(text("SELECT now()")).scalar_one()
    connection.rollback()
    return (now.astimezone(SHANGHAI).date() + timedelta(days=1)).isoformat()


@pytest.fixture
def counted_in_hours(engine: Engine, hear: Hear) -> None:
    """A parcel that is to be notified of within 400 working hours."""
    promised(engine, hear, LONG)


def in_opening_hours(engine: Engine, hear: Hear) -> None:
    """The same within 400 opening hours of the centre, which has published none."""
    promised(engine, hear, Limit.parse("400oh"))


def clock_of(engine: Engine) -> datetime:
    with engine.connect() as connection:
        now: datetime = connection.execute(text("SELECT now()")).scalar_one()
    return now


def promised(engine: Engine, hear: Hear, limit: Limit) -> None:
    unit = UnitOfWork("supervision", engine, SupervisionStore(copies()), API.handlers)
    county = Actor("county:1", Tier.COUNTY, COUNTY)
    drafted: tuple[Command, ...] = (
        Draft(replace(BY_ID["express.notify"], limit=limit)),
        PublishDraft("express.notify", None),
    )
    for command in drafted:
        assert unit.run([Job(command=command, actor=county)])[0].status == "accepted"
    hear(event("parcel.inbound.v1", 1, time=clock_of(engine)))


def due(connection: Connection, case: str = "p1") -> datetime:
    query = text("SELECT due_at FROM clock WHERE case_id = 'express:' || :case AND standard = 'express.notify'")
    moment: datetime = connection.execute(query, {"case": case}).scalar_one()
    connection.rollback()
    return moment.astimezone(SHANGHAI)


def test_published_working_hours_move_open_limits_and_everybody_reads_them(
    counted_in_hours: None, publish: Publish, ask: Ask, connection: Connection, tomorrow: str
) -> None:
    before = due(connection)

    answer = publish({"valid_from": tomorrow, "windows": [MORNING]})

    assert answer.json() == {"version": 1, "valid_from": tomorrow}
    assert due(connection) > before + timedelta(days=40), "half the hours of a day take twice the days"
    clocks = {each["standard"]: each for each in ask(CADRE, "/v1/cases/express/p1").json()["clocks"]}
    clock = clocks["express.notify"]
    assert clock["explain"][-1]["to"] == clock["due_at"]
    shown = ask(CADRE, "/v1/working-hours").json()
    assert TIMETABLES.validate(shown) == {}
    assert [(each["version"], each["in_words"]) for each in shown["items"]] == [(1, "08:30–12:00")]
    assert shown["today"]["windows"][-1]["closes"] == "17:30", "today the old ones count"


def test_new_working_hours_say_which_open_limits_they_moved_and_from_when_to_when(
    counted_in_hours: None, publish: Publish, ask: Ask, connection: Connection, tomorrow: str
) -> None:
    before = due(connection)
    assert ask(CADRE, "/v1/working-hours/moved").json()["items"] == []

    publish({"valid_from": tomorrow, "windows": [MORNING]})

    listed = ask(CADRE, "/v1/working-hours/moved").json()
    assert MOVED_PAGE.validate(listed) == {}
    (moved,) = [each for each in listed["items"] if each["standard"] == "express.notify"]
    assert (moved["service"], moved["case"], moved["centre"]) == ("express", "p1", HERE)
    assert datetime.fromisoformat(moved["due_before"]) == before
    assert datetime.fromisoformat(moved["due_after"]) == due(connection)
    assert [each["moved"] for each in ask(CADRE, "/v1/working-hours").json()["items"]] == [len(listed["items"])]
    assert ask(STRANGER, "/v1/working-hours/moved").json()["items"] == []
    assert "(北京时间)" in ask(OPERATOR, "/v1/working-hours/moved.csv").text

    publish({"valid_from": tomorrow, **BODY})
    assert ask(CADRE, "/v1/working-hours/moved", version=1).json()["items"] == listed["items"]
    assert ask(CADRE, "/v1/working-hours/moved").json()["items"][0]["due_before"] == moved["due_after"]


def test_a_centre_without_hours_of_its_own_is_open_as_the_county_works(
    engine: Engine, hear: Hear, publish: Publish, ask: Ask, connection: Connection, tomorrow: str
) -> None:
    """And only such a one: the other has published when it is open."""
    in_opening_hours(engine, hear)
    hear(publication(centre=NEAR), event("parcel.inbound.v1", 1, subject="p2", centre=NEAR, time=clock_of(engine)))
    before, elsewhere = due(connection), due(connection, "p2")

    publish({"valid_from": tomorrow, "windows": [MORNING]})

    assert due(connection) > before + timedelta(days=40)
    assert due(connection, "p2") == elsewhere
    moved = ask(OPERATOR, "/v1/working-hours/moved").json()["items"]
    assert {each["case"] for each in moved if each["standard"] == "express.notify"} == {"p1"}
    clocks = {each["standard"]: each for each in ask(CADRE, "/v1/cases/express/p1").json()["clocks"]}
    assert clocks["express.notify"]["explain"][-1]["to"] == clocks["express.notify"]["due_at"]


def test_the_preview_of_a_deadline_goes_by_the_published_hours(publish: Publish, ask: Ask, tomorrow: str) -> None:
    publish({"valid_from": tomorrow, **BODY})

    seen = ask(CADRE, "/v1/deadline", **{"from": "2035-06-04T08:00:00+08:00", "limit": "7wh"}).json()

    assert seen["due_at"] == "2035-06-04T10:00:00Z"
    assert any(each["reason"] == "夏季工作时间" for each in seen["explain"])


def test_a_rebuild_gives_the_same_clocks_and_tables(
    counted_in_hours: None,
    publish: Publish,
    rebuild: Rebuild,
    engine: Engine,
    connection: Connection,
    tomorrow: str,
) -> None:
    publish({"valid_from": tomorrow, **BODY})
    before = contents(engine)
    moved = due(connection)

    rebuild()

    assert contents(engine) == before
    assert due(connection) == moved
    with engine.connect() as reading:
        assert verify(reading).broken is None


def test_only_the_county_publishes_hours_and_what_is_wrong_with_them_is_named(publish: Publish, tomorrow: str) -> None:
    table: dict[str, Any] = {"valid_from": tomorrow, **BODY}
    assert publish(table, SUPERVISOR).status_code == 403

    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({**table, "valid_from": "2026-01-01"}, "valid_from"),
        ({**table, "windows": []}, "windows"),
        ({**table, "windows": [{"opens": "12:00", "closes": "08:30"}]}, "seasons"),
        ({**table, "seasons": [{**BODY["seasons"][0], "first": "6-1"}]}, "seasons.0.first"),
    )
    for body, field in wrong:
        answer = publish(body)
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
