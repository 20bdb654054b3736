"""What supervision answers: the county at a glance, one centre, one case, the clocks. All times UTC."""

from marshmallow import Schema, fields, validate

from contracts.clocks import ClockState
from contracts.fields import CentreId, Moment, TownId, text


def _state() -> fields.String:
    return fields.String(required=True, validate=validate.OneOf([state.value for state in ClockState]))


def _count(meaning: str) -> fields.Integer:
    return fields.Integer(required=True, strict=True, metadata={"description": meaning})


class Figures(Schema):
    """The counts that centres and towns share."""

    open = _count("正在计时的事项,含已超时未办结的")
    on_time = _count("今天按时办结的")
    late = _count("超时的:未办结的全部,加上今天超时办结的")
    events_today = _count("今天的事件数")


class CentreFigures(Figures):
    """One centre in the overview; a silent one stands there like any other."""

    id = CentreId(required=True)
    name = text(60, required=True)
    town = TownId(required=True)
    silent = fields.Boolean(required=True, metadata={"description": "应开门时段内没有任何事件"})
    last_event_at = Moment(required=True, allow_none=True)


class TownFigures(Figures):
    """One town in the overview: the sum of its centres."""

    id = TownId(required=True)
    name = text(20, required=True)
    centres = _count("服务中心数")
    silent = _count("无声的服务中心数")


class Overview(Schema):
    """Every centre in the reader's scope, by id, none left out.

    Also the shape of each message of `v1/live`: a snapshot whole, a change with what changed.
    """

    as_of = Moment(required=True)
    centres = fields.List(fields.Nested(CentreFigures), required=True)
    towns = fields.List(fields.Nested(TownFigures), required=True)


class CaseEvent(Schema):
    """One event of a case as the audit log has it."""

    id = fields.UUID(required=True)
    type = fields.String(required=True, metadata={"example": "parcel.inbound.v1"})
    time = Moment(required=True)
    sequence = _count("在本事项中的序号,从 1 起")
    actor = fields.String(required=True)
    responsible = fields.String(required=True, metadata={"example": "village:370829001001"})


class Stretch(Schema):
    """A piece of time between opening and due time, and whether it counts."""

    begins = Moment(required=True, data_key="from")
    ends = Moment(required=True, data_key="to")
    counted = fields.Boolean(required=True)
    reason = fields.String(required=True, metadata={"example": "午间休息"})


class Clock(Schema):
    """A promised limit on one case."""

    standard = fields.String(required=True, metadata={"example": "express.notify"})
    title = fields.String(required=True)
    state = _state()
    opened_at = Moment(required=True)
    due_at = Moment(required=True)
    ended_at = Moment(required=True, allow_none=True)
    responsible = fields.String(required=True, metadata={"example": "village:370829001001"})


class ExplainedClock(Clock):
    """A clock with the reason for each stretch of its time, oldest first.

    It is `provisional` while the calendar of a year that it touches is not yet published.
    """

    provisional = fields.Boolean(required=True)
    explain = fields.List(fields.Nested(Stretch), required=True)


class Case(Schema):
    """One case: its events by sequence, its clocks; `incomplete` while an event before the last one is missing."""

    service = fields.String(required=True, metadata={"example": "express"})
    case = fields.String(required=True)
    centre = CentreId(required=True)
    incomplete = fields.Boolean(required=True)
    events = fields.List(fields.Nested(CaseEvent), required=True)
    clocks = fields.List(fields.Nested(ExplainedClock), required=True)


class ListedClock(Clock):
    """A clock in a list, with the case that it runs on."""

    service = fields.String(required=True)
    case = fields.String(required=True)
    centre = CentreId(required=True)
    town = TownId(required=True)


class ClockPage(Schema):
    """A page of clocks, the earliest due first."""

    items = fields.List(fields.Nested(ListedClock), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class CentreReport(CentreFigures):
    """One centre: its figures, whether it should be open now, and its running clocks, the earliest due first."""

    as_of = Moment(required=True)
    town_name = text(20, required=True)
    opening_now = fields.Boolean(required=True)
    clocks = fields.List(fields.Nested(ListedClock), required=True)


OVERVIEW = Overview()
CENTRE_REPORT = CentreReport()
CASE = Case()
CLOCK_PAGE = ClockPage()
