"""What supervision answers: the county at a glance, one centre, one case, the clocks. All times UTC."""

from typing import Any

from marshmallow import Schema, fields, validate

from contracts.clocks import CLOCKS, ClockState
from contracts.fields import CentreId, Moment, Pattern, TownId, one_of, spoken, text
from contracts.parties import TITLES as PARTIES
from contracts.people import COUNTY, Party
from contracts.services import TITLES
from contracts.standards import Rung
from contracts.standing import CentreState


def _state() -> fields.String:
    return one_of(ClockState, words=CLOCKS, required=True)


def place_of() -> fields.String:
    """The id of a centre or a town; the county's for a case of which nobody knows yet where it belongs."""
    pattern = Pattern(rf"^{COUNTY}(\d{{3}}){{0,2}}$", error="应为服务中心、镇街或县的编号")
    example = {"description": "还不知道属于哪里时为县编号", "example": "370829001001"}
    return fields.String(required=True, validate=pattern, metadata=example)


def _types(meaning: str) -> "fields.List[Any]":
    return fields.List(
        fields.String(), required=True, metadata={"description": meaning, "example": ["parcel.inbound.v1"]}
    )


def _party(meaning: str) -> fields.String:
    example = {"description": meaning, "example": "village:370829001001"}
    return spoken(PARTIES, required=True, metadata=example)


def count_of(meaning: str) -> fields.Integer:
    """A number of something."""
    return fields.Integer(required=True, strict=True, metadata={"description": meaning})


class Figures(Schema):
    """The counts that centres and towns share."""

    open = count_of("正在计时的事项,含已超时未办结的")
    on_time = count_of("今天按时办结的时限")
    late = count_of("由该村负责而超时的:超时未办结的事项,加上今天超时办结的时限;由他方负责的见 v1/parties")
    events_today = count_of("今天的事件数")
    warned = count_of("由该村负责、已发黄牌还没有超时的事项")


class ServiceFigures(Schema):
    """What one service has open at a centre."""

    open = count_of("正在计时的事项")
    late = count_of("由该村负责而超时未办结的事项")
    warned = count_of("由该村负责、已发黄牌还没有超时的事项")


class CentreFigures(Figures):
    """One centre in the overview; a silent one stands there like any other."""

    id = CentreId(required=True)
    name = text(60, required=True)
    town = TownId(required=True)
    silent = fields.Boolean(required=True, metadata={"description": "应开门时段内没有任何事件"})
    last_event_at = Moment(required=True, allow_none=True)
    state = one_of(CentreState, required=True, metadata={"description": "暂停或已合并的也在列,不算无声"})
    joint_site = CentreId(required=True, allow_none=True, metadata={"description": "已合并的:并入哪一处"})
    services = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(ServiceFigures),
        required=True,
        metadata={"description": "各服务正在计时的事项", "example": {"express": {"open": 3, "late": 1, "warned": 0}}},
    )


class TownFigures(Figures):
    """One town in the overview: the sum of its centres."""

    id = TownId(required=True)
    name = text(20, required=True)
    centres = count_of("服务中心数")
    silent = count_of("无声的服务中心数")


class Overview(Schema):
    """Every centre in the reader's scope, by id, none left out."""

    as_of = Moment(required=True)
    centres = fields.List(fields.Nested(CentreFigures), required=True)
    towns = fields.List(fields.Nested(TownFigures), required=True)


class CentreList(Schema):
    """The overview's centres as a list."""

    items = fields.List(fields.Nested(CentreFigures), required=True)


class CaseEvent(Schema):
    """One event of a case as the audit log has it."""

    id = fields.UUID(required=True)
    type = fields.String(required=True, metadata={"example": "parcel.inbound.v1"})
    time = Moment(required=True)
    sequence = count_of("在本事项中的序号,从 1 起")
    actor = fields.String(required=True)
    responsible = fields.String(required=True, metadata={"example": "village:370829001001"})
    means = fields.String(required=True, metadata={"description": "事件的含义", "example": "包裹入库上架"})


class Stretch(Schema):
    """A piece of time between opening and due time, and whether it counts."""

    begins = Moment(required=True, data_key="from")
    ends = Moment(required=True, data_key="to")
    counted = fields.Boolean(required=True)
    reason = fields.String(required=True, metadata={"example": "午间休息"})


class Clock(Schema):
    """A promised limit on one case."""

    standard = fields.String(required=True, metadata={"example": "express.notify"})
    opening_sequence = count_of("开始计时的事件在本事项中的序号;同一承诺办结后可以再次开始计时")
    title = fields.String(required=True)
    state = _state()
    opened_at = Moment(required=True)
    due_at = Moment(required=True)
    ended_at = Moment(required=True, allow_none=True)
    paused_at = Moment(
        required=True, allow_none=True, metadata={"description": "从何时起暂停计时;到期时间不含这次暂停"}
    )
    warns_at = Moment(required=True, metadata={"description": "黄牌时间"})
    responsible = _party("现在(或最后)由谁负责")
    answerable = _party("超时算谁的:到期时由谁负责")


class Segment(Schema):
    """A part of a clock that one party owes; the one that is answerable is held to account if the clock is late."""

    responsible = _party("这一段由谁负责")
    begins = Moment(required=True, data_key="from")
    ends = Moment(required=True, allow_none=True, data_key="to")
    answerable = fields.Boolean(required=True, metadata={"description": "到期时间在这一段"})


class Pause(Schema):
    """Time that does not count."""

    begins = Moment(required=True, data_key="from")
    ends = Moment(required=True, data_key="to")


class Limit(Schema):
    """How long a promise may take: as it is written, and in words."""

    code = fields.String(required=True, metadata={"example": "2oh"})
    words = fields.String(required=True, metadata={"example": "2 个开放小时"})


class Extension(Schema):
    """An extension (延期): so much more, or up to a time; one that was asked for too late does not count."""

    asked_at = Moment(required=True)
    granted_at = Moment(required=True)
    by = fields.Nested(Limit, required=True, allow_none=True)
    to = Moment(required=True, allow_none=True)
    counts = fields.Boolean(required=True, metadata={"description": "到期前申请的才算"})


class ExplainedClock(Clock):
    """A clock with its segments, pauses, extensions, and the reason for each stretch of its time, oldest first.

    It is `provisional` while the calendar of a year that it touches is not yet published.
    """

    segments = fields.List(fields.Nested(Segment), required=True)
    pauses = fields.List(fields.Nested(Pause), required=True)
    extensions = fields.List(fields.Nested(Extension), required=True)
    provisional = fields.Boolean(required=True)
    explain = fields.List(fields.Nested(Stretch), required=True)
    ladder = fields.UUID(required=True, allow_none=True, metadata={"description": "督办的编号;没有发出过黄牌的为空"})


class FirstContact(Schema):
    """Whom the villager met first (首问责任), and who has acknowledged the hand-over since."""

    first = fields.String(required=True, metadata={"example": "staff:370829001001-01"})
    since = Moment(required=True)
    officer = fields.String(required=True, metadata={"description": "现在由谁负责"})
    taken_over_at = Moment(required=True, allow_none=True)


class Case(Schema):
    """One case: its events by sequence, its clocks; `incomplete` while an event before the last one is missing."""

    service = fields.String(required=True, metadata={"example": "express"})
    case = fields.String(required=True)
    centre = place_of()
    incomplete = fields.Boolean(required=True)
    first_contact = fields.Nested(FirstContact, allow_none=True, metadata={"description": "首问责任人"})
    follows = fields.String(allow_none=True, metadata={"description": "由哪件事项转来"})
    led_to = fields.List(fields.String(), metadata={"description": "转出的事项"})
    events = fields.List(fields.Nested(CaseEvent), required=True)
    clocks = fields.List(fields.Nested(ExplainedClock), required=True)


class Step(Schema):
    """A rung of the ladder above red, and how long after the limit was over it is climbed."""

    rung = fields.String(required=True, validate=validate.OneOf([rung.value for rung in Rung]))
    after = fields.Nested(Limit, required=True)


class Standard(Schema):
    """A promise (服务承诺): the first of the events that close it ends what one of those that open it began."""

    id = fields.String(required=True, metadata={"example": "express.notify"})
    title = fields.String(required=True)
    service = spoken(TITLES, required=True, metadata={"example": "express"})
    opens = _types("开始计时的事件")
    closes = _types("结束计时的事件")
    voids = _types("使时限撤销的事件,既不算按时也不算超时")
    pauses = _types("使时限暂停的事件")
    resumes = _types("使时限继续的事件")
    restarts = _types("使时限重新起算的事件")
    extends = _types("批准延期的事件")
    handed_on = fields.Boolean(required=True, metadata={"description": "责任随事项移交,分段计算"})
    limit = fields.Nested(Limit, required=True)
    warning = fields.Nested(Limit, required=True, metadata={"description": "黄牌:到期前多久,或已用百分之几"})
    ladder = fields.List(fields.Nested(Step), required=True)
    party = one_of(Party, words=PARTIES, required=True)
    bureau = fields.String(required=True, allow_none=True, metadata={"description": "由哪一县直部门负责;不限定的为空"})
    source = fields.String(required=True, metadata={"description": "依据", "example": "县定服务承诺"})
    statutory = fields.Nested(Limit, required=True, allow_none=True, metadata={"description": "法定时限"})


class ListedStandard(Standard):
    """A promise as it stands now."""

    retired_from = Moment(required=True, allow_none=True, metadata={"description": "从何时起停用;不停用的为空"})


class Standards(Schema):
    """All that the county promises or has promised, by id."""

    items = fields.List(fields.Nested(ListedStandard), required=True)


class ListedClock(Clock):
    """A clock in a list, with the case that it runs on."""

    service = spoken(TITLES, required=True)
    case = fields.String(required=True)
    centre = place_of()
    town = place_of()


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
CENTRES = CentreList()
CENTRE_REPORT = CentreReport()
CASE = Case()
CLOCK_PAGE = ClockPage()
STANDARDS = Standards()
