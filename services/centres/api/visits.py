"""Visits, counted by cadres or by a counter at the door."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy import Connection

from contracts.centres import visits as bodies
from contracts.fields import CentreId, TownId
from services.centres.handlers.visiting import CountVisits
from services.centres.store import visits
from services.chassis.http.page import DEFAULT, MOST, Cursor, page
from services.chassis.http.routes import Call, Intake, Json, Read, Route, Write
from services.chassis.work import Command


class DaysQuery(Schema):
    """The filters of the list of days."""

    limit = fields.Integer(load_default=DEFAULT, validate=validate.Range(1, MOST))
    cursor = Cursor(str, str)
    town = TownId()
    centre = CentreId()


def list_days(call: Call, connection: Connection) -> Json:
    """Days of centres in scope, the latest first."""
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: visits.listed(connection, prefix, _after(after), limit),
        key=lambda day: (day["on"].isoformat(), day["id"]),
    )


def count(call: Call) -> Command:
    """At the cadre's own centre."""
    return _counted(call.actor.scope, call.body)


def partner_counted(event: Intake) -> Command:
    """partner.visits.counted.v1"""
    return _counted(event.data["centre"], event.data)


def _counted(centre: str, body: Mapping[str, Any]) -> CountVisits:
    groups = {each["group"]: each["count"] for each in body["groups"]}
    return CountVisits(centre=centre, on=body["on"], count=body["count"], groups=groups)


def _after(after: tuple[str, ...] | None) -> tuple[date, str] | None:
    try:
        return (date.fromisoformat(after[0]), after[1]) if after else None
    except ValueError:
        return None


INTAKE: Mapping[str, Callable[[Intake], Command]] = {"partner.visits.counted.v1": partner_counted}
ROUTES: tuple[Route, ...] = (
    Read(path="/v1/visits", read=list_days, query=DaysQuery(), answer=bodies.VISIT_PAGE, summary="每日人次,最近的在前"),
    Write(
        path="/v1/visits",
        command=count,
        body=bodies.COUNT,
        answer=bodies.COUNTED,
        summary="登记人次和服务人群,不记姓名",
    ),
)
