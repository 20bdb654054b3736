"""What supervision answers: the county at a glance, one centre, one case, the clocks. All times UTC."""

from typing import Any

from marshmallow import Schema, fields, validate

from contracts.clocks import ClockState
from contracts.fields import CentreId, Moment, Pattern, TownId, text
from contracts.people import COUNTY, Party


def _state() -> fields.String:
    return fields.String(required=True, validate=validate.OneOf([state.value for state in ClockState]))


def _place() -> fields.String:
    """The id of a centre or a town; the county's for a case of which nobody knows yet where it belongs."""
    pattern = Pattern(rf"^{COUNTY}(\d{{3}}){{0,2}}$", error="应为服务中心、镇街或县的编号")
    example = {"description": "还不知道属于哪里时为县编号", "example": "370829001001"}
    return fields.String(required=True, validate=pattern, metadata=example)


def _types(meaning: str) -> "fields.List[Any]":
    return fields.List(
        fields.String(), required=True, metadata={"description": meaning, "example": ["parcel.inbound.v1"]}
    )


def _count(meaning: str) -> fields.Integer:
    return fields.Integer(required=True, strict=True, metadata={"description": meaning})


class Figures(Schema):
    """The counts that centres and towns share."""

    open = _count("正在计时的事项,含已超时未办结的")
    on_time = _count("今天按时办结的时限")
    late = _count("超时的:超时未办结的全部事项,加上今天超时办结的时限")
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
    opening_sequence = _count("开始计时的事件在本事项中的序号;同一承诺办结后可以再次开始计时")
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
    centre = _place()
    incomplete = fields.Boolean(required=True)
    events = fields.List(fields.Nested(CaseEvent), required=True)
    clocks = fields.List(fields.Nested(ExplainedClock), required=True)


class Limit(Schema):
    """How long a promise may take: as it is written, and in words."""

    code = fields.String(required=True, metadata={"example": "2oh"})
    words = fields.String(required=True, metadata={"example": "2 个开放小时"})


class Standard(Schema):
    """A promise (服务承诺): the first of the events that close it ends what one of those that open it began."""

    id = fields.String(required=True, metadata={"example": "express.notify"})
    title = fields.String(required=True)
    service = fields.String(required=True, metadata={"example": "express"})
    opens = _types("开始计时的事件")
    closes = _types("结束计时的事件")
    voids = _types("使时限撤销的事件,既不算按时也不算超时")
    limit = fields.Nested(Limit, required=True)
    party = fields.String(required=True, validate=validate.OneOf([party.value for party in Party]))
    source = fields.String(required=True, metadata={"description": "依据", "example": "县定服务承诺"})
    statutory = fields.Nested(Limit, required=True, allow_none=True, metadata={"description": "法定时限"})


class Standards(Schema):
    """All that the county promises, by id."""

    items = fields.List(fields.Nested(Standard), required=True)


class ListedClock(Clock):
    """A clock in a list, with the case that it runs on."""

    service = fields.String(required=True)
    case = fields.String(required=True)
    centre = _place()
    town = _place()


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
STANDARDS = Standards()
