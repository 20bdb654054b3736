"""The calendar by which limits count: what is known of each year, what the county enters, what that moved."""

from datetime import date
from typing import Any

from sqlalchemy import Connection

from contracts.people import Tier
from contracts.refusals import Invalid, NotFound
from contracts.supervision import calendars as bodies
from services.chassis.calendar import Calendar, Holiday, Notice
from services.chassis.http.page import Key, list_query, page
from services.chassis.http.routes import STAFF, Call, Json, Read, Route, Write, in_sheets
from services.chassis.work import Command
from services.supervision.domain.almanac import Recounting
from services.supervision.handlers.calendars import Publish
from services.supervision.store import calendars, moved
from services.supervision.store.centres import copies


def show_year(call: Call, connection: Connection) -> Json:
    """One year's days off. Raises NotFound for a year of which nothing is known."""
    year = _year(call)
    calendar = copies().almanac.calendar(connection)
    notice, row = calendars.newest(connection).get(year, (None, None))
    return {
        "year": year,
        "provisional": calendar.is_provisional(date(year, 1, 1)),
        "number": notice and notice.number,
        "version": row.version if row else 0,
        "published_at": row and row.published_at,
        "published_by": row and row.published_by,
        "holidays": notice.holidays if notice else _holidays(calendar, year),
        "working_weekends": _working_weekends(calendar, notice, year),
        "recount": _recount(calendars.all_recounts(connection).get(year)),
    }


def list_moved(call: Call, connection: Connection) -> Json:
    """The limits in scope that the year's newest notice moved."""
    year = _year(call)
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: [
            shown_moved(row) for row in moved.page(connection, year, prefix, after, limit)
        ],
        key=key_of_moved,
    )


def publish(call: Call) -> Command:
    """A year's notice. Raises Invalid for days that can't be meant, NotFound for a year that no calendar has."""
    body = call.body
    try:
        notice = Notice(
            year=_year(call),
            number=body["number"],
            holidays=tuple(Holiday(**each) for each in body["holidays"]),
            working_weekends=frozenset(body["working_weekends"]),
        )
    except ValueError as error:
        raise Invalid("放假安排有误:请改正所列的项", errors={"holidays": [str(error)]}) from error
    return Publish(notice)


def _year(call: Call) -> int:
    written = call.path["year"]
    if not (written.isascii() and written.isdigit() and int(written[:5]) in bodies.YEARS):
        raise NotFound(f"没有这一年的日历:应在 {bodies.YEARS[0]} 到 {bodies.YEARS[-1]} 年之间")
    return int(written)


def _holidays(calendar: Calendar, year: int) -> list[Holiday]:
    """As the house knows or guesses them, a day each."""
    days = sorted((day, name) for day, name in calendar.holidays.items() if day.year == year)
    return [Holiday(name, day, day) for day, name in days]


def _working_weekends(calendar: Calendar, notice: Notice | None, year: int) -> list[date]:
    return sorted(notice.working_weekends if notice else (d for d in calendar.working_weekends if d.year == year))


def _recount(recounting: Recounting | None) -> dict[str, Any] | None:
    if recounting is None:
        return None
    return {name: getattr(recounting, name) for name in ("checked", "moved", "done_at")}


def key_of_moved(each: Json) -> Key:
    """By what lists of moved limits are sorted."""
    return f"{each['service']}:{each['case']}", each["standard"], each["opening_sequence"]


def shown_moved(row: Any) -> dict[str, Any]:
    """A limit that was moved, as it is listed."""
    service, _, case = row.case_id.partition(":")
    names = ("standard", "opening_sequence", "centre", "due_before", "due_after", "moved_at")
    return {"service": service, "case": case, **{name: getattr(row, name) for name in names}}


MOVED_COLUMNS = {
    "service": "服务",
    "case": "事项",
    "standard": "承诺",
    "opening_sequence": "开始序号",
    "centre": "服务中心",
    "due_before": "原到期时间",
    "due_after": "现到期时间",
    "moved_at": "重算时间",
}
MOVED = Read(
    path="/v1/calendar/{year}/moved",
    read=list_moved,
    query=list_query(str, str, int),
    answer=bodies.MOVED_PAGE,
    summary="放假通知改变了哪些时限的到期时间",
)

ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/calendar/{year}",
        read=show_year,
        answer=bodies.YEAR,
        allow=STAFF | {Tier.BUREAU},
        summary="一年的放假与调休,是否暂定,重算到哪里",
    ),
    Write(
        path="/v1/calendar/{year}",
        method="PUT",
        command=publish,
        body=bodies.NOTICE,
        answer=bodies.PUBLISHED,
        allow=frozenset({Tier.COUNTY}),
        summary="录入国务院办公厅的放假通知:未到期的时限随即重算",
    ),
    MOVED,
    *in_sheets(MOVED, MOVED_COLUMNS),
)
