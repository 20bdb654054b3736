"""Plans of inspections for a period: how many of each kind, and how far they have come."""

from marshmallow import Schema, fields, validate

from contracts.cards import Card
from contracts.fields import EventData, Moment, Pattern, one_of
from contracts.inspections import KINDS, InspectionKind
from contracts.people import COUNTY
from contracts.supervision.calendars import YEARS

MOST = 1_000
"""Inspections of a kind in one plan at the most."""
_PLACE = Pattern(rf"{COUNTY}(\d{{3}})?", error="应为镇街或县的编号")


def _place() -> fields.String:
    meaning = {"description": "镇街;全县写县编号", "example": "370829001"}
    return fields.String(required=True, validate=_PLACE, metadata=meaning)


def _day(key: str) -> fields.Date:
    within = validate.Range(YEARS[0], YEARS[-1], error=f"应在 {YEARS[0]} 年到 {YEARS[-1]} 年之间")
    return fields.Date(required=True, data_key=key, validate=lambda day: within(day.year))


def _times(meaning: str) -> fields.Integer:
    return fields.Integer(
        load_default=0, strict=True, validate=validate.Range(0, MOST), metadata={"description": meaning}
    )


class Quotas(Schema):
    """How many inspections of each kind; what is not named is none."""

    announced = _times("明察次数")
    unannounced = _times("暗访次数")
    cross = _times("交叉检查次数")
    learning = _times("观摩互学次数")


def _quotas() -> fields.Nested:
    return fields.Nested(Quotas, required=True, metadata={"example": {"announced": 20, "unannounced": 15, "cross": 10}})


class MakePlan(Schema):
    """`POST v1/inspection-plans`: a period within one year, as the cap is a year's."""

    place = _place()
    begins = _day("from")
    ends = _day("until")
    quotas = _quotas()


class RevisePlan(Schema):
    """`PUT v1/inspection-plans/{plan}`: quotas that are not below what is planned already."""

    quotas = _quotas()


class PlanChanged(Schema):
    """How it stands now."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)


def _count(meaning: str) -> fields.Integer:
    return fields.Integer(required=True, metadata={"description": meaning})


class _Progress(Schema):
    planned = _count("已安排的巡查,不含取消的")
    drawn = _count("其中已抽取或指明服务中心的")
    visited = _count("其中已到实地的")
    closed = _count("其中已办结的")


class TownProgress(_Progress):
    """What of it is in one town; inspections whose centre is not drawn yet are in none."""

    town = fields.String(required=True)


class KindProgress(_Progress):
    """How far one kind has come."""

    kind = one_of(InspectionKind, words=KINDS, required=True)
    quota = _count("计划次数")
    remaining = _count("还没有到实地的次数")
    towns = fields.List(fields.Nested(TownProgress), required=True)


class PlanView(Schema):
    """A plan with its progress, as the inspections stand now."""

    id = fields.UUID(required=True)
    place = fields.String(required=True)
    begins = fields.Date(required=True, data_key="from")
    ends = fields.Date(required=True, data_key="until")
    made_by = fields.String(required=True)
    kinds = fields.List(fields.Nested(KindProgress), required=True)
    version = fields.Integer(required=True)
    updated_at = Moment(required=True)


class PlanPage(Schema):
    """A page of plans, newest change first."""

    items = fields.List(fields.Nested(PlanView), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class PlanRow(_Progress):
    """A line of the sheet: a kind of a plan, whole and then by town; a town has no quota of its own."""

    begins = fields.Date(required=True, data_key="from")
    ends = fields.Date(required=True, data_key="until")
    place = fields.String(required=True)
    kind = one_of(InspectionKind, words=KINDS, required=True)
    town = fields.String(required=True, allow_none=True)
    quota = fields.Integer(required=True, allow_none=True)
    remaining = fields.Integer(required=True, allow_none=True)


class PlanRows(Schema):
    """Plans as lines."""

    items = fields.List(fields.Nested(PlanRow), required=True)


class PlanMade(EventData):
    """inspection_plan.made.v1"""

    place = _place()
    begins = fields.Date(required=True, data_key="from")
    until = fields.Date(required=True)
    quotas = _quotas()


class PlanRevised(EventData):
    """inspection_plan.revised.v1"""

    quotas = _quotas()


def _card(what: str, data: Schema, purpose: str) -> Card:
    return Card(
        type=f"inspection_plan.{what}.v1",
        producer="supervision",
        consumers=("supervision",),
        data=data,
        orders_by="inspection_plan",
        purpose=purpose,
        placeless=True,
    )


MAKE, REVISE, CHANGED = MakePlan(), RevisePlan(), PlanChanged()
PLAN, PAGE, ROWS = PlanView(), PlanPage(), PlanRows()
CARDS: tuple[Card, ...] = (
    _card("made", PlanMade(), "制定了一个时期的巡查计划:各种方式多少次"),
    _card("revised", PlanRevised(), "调整了巡查计划的次数"),
)
