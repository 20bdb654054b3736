"""What anybody may read: where the centres are, when they are open, what changes; how many sites were chosen."""

from datetime import UTC, datetime

from marshmallow import Schema, fields, validate
from sqlalchemy import Connection

from contracts.centres import hours, reports
from contracts.centres import register as bodies
from contracts.days import day_of
from contracts.fields import CentreId, TownId
from contracts.people import ANYBODY
from contracts.refusals import NotFound
from services.centres.api.looking import last
from services.centres.api.reports import counted_until
from services.centres.store import reads, timetables
from services.chassis.http.page import MOST, Cursor, page
from services.chassis.http.routes import Json, Public, Route
from services.chassis.vault import Vault


class DirectoryQuery(Schema):
    """By town, or all."""

    limit = fields.Integer(load_default=MOST, validate=validate.Range(1, MOST))
    cursor = Cursor(str)
    town = TownId()


class HoursQuery(Schema):
    """Of one centre."""

    centre = CentreId(required=True)


def directory(query: Json, _vault: Vault, connection: Connection) -> Json:
    """The centres, by id."""
    return page(
        ANYBODY,
        query,
        fetch=lambda prefix, after, limit: reads.centres(connection, prefix, last(after), limit),
        key=lambda centre: (centre["id"],),
    )


def opening(query: Json, _vault: Vault, connection: Connection) -> Json:
    """The rules of a centre from today on: those that hold, those that are announced, and the days of their own."""
    found = timetables.shown(connection, query["centre"])
    if found is None:
        raise NotFound("没有这个服务中心,请核对编号")
    today = day_of(datetime.now(UTC))
    rules = [each for each in found["recurring"] if each["until"] is None or each["until"] >= today]
    return {
        "centre": found["centre"],
        "name": found["name"],
        "hours": [each for each in rules if each["since"] <= today],
        "changes": [each for each in rules if each["since"] > today],
        "special": [each for each in found["special"] if each["on"] >= today],
    }


def sites(query: Json, _vault: Vault, connection: Connection) -> Json:
    """How many sites there are, of the whole county."""
    return counted_until(connection, query.get("town", ""), query["until"])


ROUTES: tuple[Route, ...] = (
    Public(
        path="/v1/directory",
        read=directory,
        query=DirectoryQuery(),
        answer=bodies.DIRECTORY,
        summary="任何人:服务中心名录与开放时间",
    ),
    Public(
        path="/v1/directory/hours",
        read=opening,
        query=HoursQuery(),
        answer=hours.PUBLIC_HOURS,
        summary="任何人:一处服务中心现行的开放时间、已公告的调整和特殊日期",
    ),
    Public(
        path="/v1/directory/sites",
        read=sites,
        query=reports.REPORT_QUERY,
        answer=reports.SITE_REPORT,
        summary="任何人:选址统计,分批次和镇街,只有数字",
    ),
)
