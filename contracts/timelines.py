"""What every service shows alike of a case: all that happened to it."""

from marshmallow import Schema, fields

from contracts.fields import Moment


class TimelineEntry(Schema):
    """One event of a case; `actor` did it, `data` is what the bus carried."""

    time = Moment(required=True)
    type = fields.String(required=True)
    sequence = fields.Integer(required=True)
    actor = fields.String(required=True)
    note = fields.String(allow_none=True, required=True, metadata={"description": "经办人的说明或答复,电话已打码"})
    data = fields.Dict(required=True)


class Timeline(Schema):
    """All that happened to a case, oldest first."""

    items = fields.List(fields.Nested(TimelineEntry), required=True)


TIMELINE = Timeline()
