"""A calendar that the county publishes moves what the echo wall counts in working days."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import Engine

from services.chassis.calendar import Holiday, Notice, day_of
from services.chassis.calendars import CopyCalendar
from services.chassis.database import engine_for
from services.chassis.work import Job, UnitOfWork
from services.feedback.domain.rules import Rules
from services.feedback.handlers import HANDLERS
from services.feedback.store import FeedbackStore
from services.feedback.store.rules import almanac
from tests.integration.feedback.desk import CADRE, CENTRE, TOWN, Echo

DAYS_BACK = timedelta(days=25)


@pytest.fixture
def worker(echo: Echo) -> Iterator[Engine]:
    engine = engine_for(echo.database.write_url("feedback"), name="test")
    yield engine
    engine.dispose()


def holidays(first: date, last: date, version: int) -> list[Job]:
    """All days from the first to the last are off; a notice for each year that they touch."""
    now = datetime.fromisoformat("2026-01-01T00:00:00+08:00") + timedelta(minutes=version)
    spans = [
        (year, max(first, date(year, 1, 1)), min(last, date(year, 12, 31))) for year in range(first.year, last.year + 1)
    ]
    notices = [Notice(year, "试例", (Holiday("长假", *span),), frozenset()) for year, *span in spans]
    return [Job(command=CopyCalendar(notice=each, version=version, published_at=now)) for each in notices]


def test_published_days_off_move_the_time_in_which_a_case_is_given_back_or_its_reply_is_late(
    echo: Echo, worker: Engine
) -> None:
    given, asked = echo.file()["id"], echo.file()["id"]
    for case in (given, asked):
        echo.do(case, "accept")
        echo.do(case, "assign", assignee=CADRE.id)
    box = echo.post("/v1/boxes", {"centre": CENTRE}, TOWN).raise_for_status().json()["id"]
    _set_back(echo, "UPDATE feedback SET assigned_at = assigned_at - %s, counted_from = counted_from - %s", 2)
    _set_back(echo, "UPDATE letterbox SET updated_at = updated_at - %s", 1)
    unit = UnitOfWork("feedback", worker, FeedbackStore(echo.vault, Rules(calendar=almanac().base)), HANDLERS)

    late = echo.post(f"/v1/cases/{given}/return", {"reason": "other_office", "note": "应由镇水利站办"}, CADRE)
    overdue = echo.post(f"/v1/cases/{asked}/extension", {"days": 3, "note": "等配件"}, CADRE)
    assert (late.status_code, overdue.status_code, _is_overdue(echo, box)) == (409, 409, True)

    today = day_of(echo.scalar("SELECT now()"))
    outcomes = unit.run(holidays(today - DAYS_BACK, today, 1))

    assert {outcome.status for outcome in outcomes} == {"accepted"}
    assert echo.do(given, "return", reason="other_office", note="应由镇水利站办") == "returned"
    assert echo.post(f"/v1/cases/{asked}/extension", {"days": 3, "note": "等配件"}, CADRE).status_code == 200
    assert not _is_overdue(echo, box)


def _set_back(echo: Echo, statement: str, columns: int) -> None:
    with psycopg.connect(echo.database.services["feedback"].owner) as owner:
        owner.execute(statement.encode(), [DAYS_BACK - timedelta(days=1)] * columns)


def _is_overdue(echo: Echo, box: str) -> bool:
    boxes = {each["id"]: each["overdue"] for each in echo.get("/v1/boxes", TOWN).json()["items"]}
    return bool(boxes[box])
