"""A published calendar counts the open clocks anew and says which changed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, Engine, text

from contracts.people import Actor
from contracts.supervision.calendars import MOVED_PAGE, YEAR
from services.chassis.calendar import SHANGHAI
from services.chassis.work import Job, UnitOfWork
from services.supervision.api import API
from services.supervision.events import to_recount
from services.supervision.store import SupervisionStore, moved
from services.supervision.store.audit import verify
from services.supervision.store.centres import copies
from tests.integration.supervision.conftest import CADRE, FAR, HERE, OPERATOR, SUPERVISOR, Ask, Hear
from tests.unit.supervision.events import event

YEARS_END = datetime(2026, 12, 30, 9, tzinfo=SHANGHAI)
NOTICE = {
    "number": "试例〔2026〕1号",
    "holidays": [{"name": "元旦", "from": "2027-01-01", "to": "2027-01-06"}],
    "working_weekends": ["2027-01-09"],
}
Put = Callable[..., httpx.Response]
Recount = Callable[[], int]


@pytest.fixture
def put(client: httpx.Client, bearer: Callable[[Actor], dict[str, str]]) -> Put:
    """`put(body, **headers)` as the county."""
    return lambda body, actor=OPERATOR, **headers: client.put(
        "/v1/calendar/2027", json=body, headers={**bearer(actor), **headers}
    )


@pytest.fixture
def step(engine: Engine) -> Recount:
    """One step of the recount, as the worker's timer makes it; how many commands it was."""
    unit = UnitOfWork("supervision", engine, SupervisionStore(copies()), API.handlers)

    def step() -> int:
        with engine.connect() as connection:
            due = to_recount(connection, 500)
        for outcome in unit.run([Job(command=command) for command in due]):
            assert outcome.status == "accepted", outcome
        return len(due)

    return step


@pytest.fixture
def submitted(hear: Hear) -> None:
    """Applications at HERE and FAR that are to be accepted within five working days into 2027, and one long before."""
    for case, centre, opened in (
        ("here", HERE, YEARS_END),
        ("far", FAR, YEARS_END + timedelta(hours=1)),
        ("old", HERE, YEARS_END - timedelta(days=60)),
    ):
        hear(event("application.submitted.v1", 1, subject=case, centre=centre, time=opened, source="/hall"))


def due(connection: Connection, case: str) -> datetime:
    connection.rollback()
    query = text("SELECT due_at FROM clock WHERE case_id = :case AND standard = 'hall.accept'")
    moment: datetime = connection.execute(query, {"case": f"hall:{case}"}).scalar_one()
    return moment.astimezone(SHANGHAI)


def test_a_published_calendar_moves_open_clocks_and_says_which(
    submitted: None, put: Put, step: Recount, ask: Ask, connection: Connection
) -> None:
    guessed = ask(OPERATOR, "/v1/calendar/2027").json()
    before = due(connection, "here")

    assert put(NOTICE).json() == {"year": 2027, "version": 1}
    while step():
        pass

    year = ask(CADRE, "/v1/calendar/2027").json()
    assert (guessed["provisional"], guessed["version"], guessed["recount"]) == (True, 0, None)
    assert YEAR.validate(year) == {}
    assert (year["provisional"], year["version"], year["published_by"]) == (False, 1, OPERATOR.id)
    assert (year["recount"]["checked"], year["recount"]["moved"]) == (2, 2)
    assert due(connection, "here") == datetime(2027, 1, 12, tzinfo=SHANGHAI) > before

    seen = {actor.id: ask(actor, "/v1/calendar/2027/moved").json() for actor in (CADRE, SUPERVISOR, OPERATOR)}
    assert MOVED_PAGE.validate(seen[OPERATOR.id]) == {}
    assert [each["case"] for each in seen[OPERATOR.id]["items"]] == ["far", "here"]
    assert [each["case"] for each in seen[CADRE.id]["items"]] == ["here"]
    (mine,) = seen[CADRE.id]["items"]
    assert (mine["due_before"], mine["due_after"]) == (_utc(before), "2027-01-11T16:00:00Z")


def test_the_explanation_follows_the_published_calendar(submitted: None, put: Put, step: Recount, ask: Ask) -> None:
    put(NOTICE)
    while step():
        pass

    (clock,) = ask(CADRE, "/v1/cases/hall/here").json()["clocks"]

    assert clock["provisional"] is False
    assert clock["explain"][-1]["to"] == clock["due_at"]
    assert [each["reason"] for each in clock["explain"]].count("元旦放假") == 6


def test_what_arrives_while_a_recount_runs_counts_by_the_new_calendar_and_is_among_what_moved(
    submitted: None, hear: Hear, put: Put, ask: Ask, connection: Connection
) -> None:
    put(NOTICE)

    hear(
        event("application.paper_handed_in.v1", 2, subject="here", centre=HERE, time=YEARS_END, source="/hall"),
        event("application.submitted.v1", 1, subject="new", centre=HERE, time=YEARS_END, source="/hall"),
    )

    assert due(connection, "here") == due(connection, "new") == datetime(2027, 1, 12, tzinfo=SHANGHAI)
    assert [each["case"] for each in ask(OPERATOR, "/v1/calendar/2027/moved").json()["items"]] == ["here"]


def test_a_recount_goes_on_step_by_step_and_each_step_counts_once(
    submitted: None, put: Put, engine: Engine, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moved, "STEP", 1)
    put(NOTICE)
    replicas = [UnitOfWork("supervision", engine, SupervisionStore(copies()), API.handlers) for _ in range(2)]
    progress = []
    while True:
        with engine.connect() as connection:
            commands = to_recount(connection, 500)
        if not commands:
            break
        for replica in replicas:
            replica.run([Job(command=command) for command in commands])
        progress.append(ask(OPERATOR, "/v1/calendar/2027").json()["recount"]["checked"])

    assert progress == [1, 2, 2]
    assert ask(OPERATOR, "/v1/calendar/2027").json()["recount"]["moved"] == 2


def test_a_notice_is_in_the_audit_log_with_who_entered_it_and_so_is_the_end_of_its_recount(
    submitted: None, put: Put, step: Recount, engine: Engine
) -> None:
    put(NOTICE)
    while step():
        pass

    with engine.connect() as reading:
        assert verify(reading).broken is None
    with engine.connect() as reading:
        own = reading.execute(text("SELECT type, actor, data FROM audit_log WHERE source = '/supervision' ORDER BY id"))
        published, recounted = own.all()
    assert (published.type, published.actor) == ("calendar.published.v1", OPERATOR.id)
    assert published.data["holidays"] == NOTICE["holidays"]
    assert recounted.data == {"year": 2027, "version": 1, "checked": 2, "moved": 2}


def test_only_the_county_enters_a_notice_and_what_is_wrong_with_it_is_named(put: Put) -> None:
    assert put(NOTICE, SUPERVISOR).status_code == 403

    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({**NOTICE, "number": ""}, "number"),
        ({**NOTICE, "holidays": []}, "holidays"),
        ({**NOTICE, "holidays": [{"name": "元旦", "from": "2027-01-03", "to": "2027-01-01"}]}, "holidays.0.to"),
        ({**NOTICE, "working_weekends": ["2027-01-11"]}, "holidays"),
    )
    for body, field in wrong:
        answer = put(body)
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
