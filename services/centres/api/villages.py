"""Villages over HTTP, in the form in which they are handed in."""

from marshmallow import Schema, fields, validate
from sqlalchemy import Connection

from contracts.centres import villages as bodies
from contracts.fields import TownId
from contracts.people import Tier
from services.centres.domain.villagelist import VillageList
from services.centres.store import villages
from services.chassis.http.page import DEFAULT, MOST, Cursor, page
from services.chassis.http.routes import Call, Json, Read, Route, in_sheets

ABOVE = frozenset({Tier.TOWN, Tier.COUNTY})


class VillageQuery(Schema):
    """A page of a town's villages, or of all."""

    limit = fields.Integer(load_default=DEFAULT, validate=validate.Range(1, MOST))
    cursor = Cursor(str)
    town = TownId()


def list_villages(call: Call, connection: Connection) -> Json:
    """The villages in scope, by code."""
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: villages.villages(connection, prefix, after[0] if after else "", limit),
        key=lambda village: (village["code"],),
    )


_COLUMNS = {each.name: each.heading for each in VillageList.columns}
LIST = Read(
    path="/v1/villages",
    read=list_villages,
    query=VillageQuery(),
    answer=bodies.VILLAGE_PAGE,
    allow=ABOVE,
    summary="村庄名单",
)
ROUTES: tuple[Route, ...] = (LIST, *in_sheets(LIST, _COLUMNS))
