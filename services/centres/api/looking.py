"""The registry as everybody on duty may read it."""

from marshmallow import Schema, fields, validate
from sqlalchemy import Connection

from contracts.centres import register as bodies
from contracts.fields import CentreId, TownId
from contracts.refusals import NotFound
from services.centres.store import reads
from services.chassis.http.page import DEFAULT, MOST, Cursor, page
from services.chassis.http.routes import Call, Json, Read


class CentreQuery(Schema):
    """The filters of lists sorted by id."""

    limit = fields.Integer(load_default=DEFAULT, validate=validate.Range(1, MOST))
    cursor = Cursor(str)
    town = TownId()
    centre = CentreId()


QUERY = CentreQuery()


def list_centres(call: Call, connection: Connection) -> Json:
    """The centres in scope, by id."""
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: reads.centres(connection, prefix, last(after), limit),
        key=lambda centre: (centre["id"],),
    )


def show_centre(call: Call, connection: Connection) -> Json:
    """One centre in scope."""
    centre = reads.centre(connection, call.actor.scope, call.path["id"])
    if centre is None:
        raise NotFound("没有这个服务中心,或不在您的管辖范围内")
    return centre


def list_towns(call: Call, connection: Connection) -> Json:
    """The towns in scope; a county has few, so there is one page."""
    return {"items": reads.towns(connection, call.actor.scope), "next_cursor": None}


def last(after: tuple[str, ...] | None) -> str:
    """The id behind which a page begins."""
    return after[0] if after else ""


ROUTES = (
    Read(path="/v1/centres", read=list_centres, query=QUERY, answer=bodies.CENTRE_PAGE, summary="服务中心列表"),
    Read(path="/v1/centres/{id}", read=show_centre, answer=bodies.CENTRE_VIEW, summary="一处服务中心"),
    Read(path="/v1/towns", read=list_towns, answer=bodies.TOWN_LIST, summary="镇街列表"),
)
