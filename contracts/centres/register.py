"""A centre as everybody knows it, and its town: what the bus carries, and what the registry answers."""

from marshmallow import Schema, fields, validate

from contracts.centres.standing import Standing
from contracts.fields import CentreId, EventData, Pattern, TownId, text

BATCHES = (1, 2, 3)
"""The three batches in which the county built its centres."""

_CLOCK = Pattern(r"^([01]\d|2[0-3]):[0-5]\d$", error="应为 24 小时制时刻,例如 08:30")


def clock() -> fields.String:
    """A time of day, as `08:30`."""
    return fields.String(required=True, validate=_CLOCK, metadata={"example": "08:30"})


class Window(EventData):
    """A stretch of opening time within one day, Asia/Shanghai; `closes` is later than `opens`."""

    opens = clock()
    closes = clock()


class Hours(EventData):
    """A centre's week: on each of `weekdays` (1 = Monday … 7 = Sunday) it is open in all `windows`, in order."""

    weekdays = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, 7)), required=True, validate=validate.Length(1, 7)
    )
    windows = fields.List(fields.Nested(Window), required=True, validate=validate.Length(1, 4))


class OpenDay(EventData):
    """A day with other hours than the week has; one that was `announced` for itself holds on a public holiday too."""

    on = fields.Date(required=True)
    windows = fields.List(fields.Nested(Window), required=True, validate=validate.Length(1, 4))
    announced = fields.Boolean(required=True)


class CentreDetails(Standing):
    """What is known of a centre, alike on the bus and over HTTP."""

    id = CentreId(required=True, metadata={"example": "370829001001"})
    name = text(60, required=True)
    town = TownId(required=True, metadata={"example": "370829001"})
    town_name = text(20, required=True)
    batch = fields.Integer(required=True, strict=True, validate=validate.OneOf(BATCHES))
    population = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    opened_on = fields.Date(required=True)
    hours = fields.Nested(Hours, required=True)
    closed = fields.List(fields.Date(), required=True, metadata={"description": "公告停办的日期,不论星期几"})
    open_exceptions = fields.List(
        fields.Nested(OpenDay), load_default=list, metadata={"description": "开放时间与平日不同的日期"}
    )


class CentrePublished(CentreDetails):
    """centre.published.v1: the whole centre as it now is; apply it only where its sequence is the higher one."""


class CentreView(CentreDetails):
    """A centre with the version that its next change must name."""

    version = fields.Integer(required=True)


class CentrePage(Schema):
    """A page of centres, by id."""

    items = fields.List(fields.Nested(CentreView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class DirectoryEntry(CentreDetails):
    """A centre as anybody may read of it."""

    class Meta:
        exclude = ("batch", "population", "opened_on")


class Directory(Schema):
    """A page of the directory, by id."""

    items = fields.List(fields.Nested(DirectoryEntry), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class Town(Schema):
    """A town or sub-district (镇街) and how many centres the reader may see in it."""

    id = TownId(required=True, metadata={"example": "370829001"})
    name = text(20, required=True)
    centres = fields.Integer(required=True)


class TownList(Schema):
    """The towns in the reader's scope, by id; always the whole list."""

    items = fields.List(fields.Nested(Town), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


CENTRE_PUBLISHED = CentrePublished()
CENTRE_VIEW = CentreView()
CENTRE_PAGE = CentrePage()
DIRECTORY = Directory()
TOWN_LIST = TownList()
