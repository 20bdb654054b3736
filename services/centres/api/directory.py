"""The centres as anybody may read of them: where they are, when they are open, and where else to go meanwhile."""

from marshmallow import Schema, fields, validate
from sqlalchemy import Connection

from contracts.centres import register as bodies
from contracts.fields import TownId
from contracts.people import ANYBODY
from services.centres.api.looking import last
from services.centres.store import reads
from services.chassis.http.page import MOST, Cursor, page
from services.chassis.http.routes import Json, Public, Route
from services.chassis.vault import Vault


class DirectoryQuery(Schema):
    """By town, or all."""

    limit = fields.Integer(load_default=MOST, validate=validate.Range(1, MOST))
    cursor = Cursor(str)
    town = TownId()


def directory(query: Json, _vault: Vault, connection: Connection) -> Json:
    """The centres, by id."""
    return page(
        ANYBODY,
        query,
        fetch=lambda prefix, after, limit: reads.centres(connection, prefix, last(after), limit),
        key=lambda centre: (centre["id"],),
    )


ROUTES: tuple[Route, ...] = (
    Public(
        path="/v1/directory",
        read=directory,
        query=DirectoryQuery(),
        answer=bodies.DIRECTORY,
        summary="任何人:服务中心名录与开放时间",
    ),
)
