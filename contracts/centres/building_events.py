"""What the registry says of building on the bus: sums, days, what is missing."""

from marshmallow import fields, validate

from contracts.centres.site_events import InBatch, card
from contracts.centres.siting import batch
from contracts.corrections import CORRECTED
from contracts.fields import CentreId, EventData, Moment, one_of
from contracts.sites import Cost, MilestoneKind, Standard


class Designed(EventData):
    """site.designed.v1"""

    plan_fen = fields.Integer(required=True, strict=True)
    files = fields.Integer(required=True, strict=True)


class CostBooked(EventData):
    """site.cost_booked.v1; `spent_fen` is the sum of all bookings."""

    kind = one_of(Cost, required=True)
    fen = fields.Integer(required=True, strict=True)
    spent_fen = fields.Integer(required=True, strict=True)


class Accepted(EventData):
    """site.accepted.v1"""

    storeys = fields.Integer(required=True, strict=True)
    area_m2 = fields.Integer(required=True, strict=True)


class AcceptanceFailed(EventData):
    """site.acceptance_failed.v1, for want of these."""

    missing = fields.List(one_of(Standard), required=True, validate=validate.Length(1))


class Opened(InBatch):
    """site.opened.v1: a centre is open there."""

    centre = CentreId(required=True)


class Milestone(EventData):
    """milestone.reached.v1, milestone.dropped.v1"""

    kind = one_of(MilestoneKind, required=True)


class MilestoneSet(Milestone):
    """milestone.set.v1; `promised` is the limit in days from then on, as its clock counts it."""

    site = fields.UUID(required=True)
    due = fields.Date(required=True)
    promised = fields.String(required=True)


class MilestoneMoved(Milestone):
    """milestone.moved.v1; `extended_to` is the end of the new last day."""

    due = fields.Date(required=True)
    extended_to = Moment(required=True)


class FundChanged(EventData):
    """fund.changed.v1"""

    fen = fields.Integer(required=True, strict=True)
    batch = batch(required=True, allow_none=True)


_BATCH, _MILESTONE = InBatch(), Milestone()
CARDS = (
    card("fund.changed.v1", FundChanged(), "县里登记一笔建设资金"),
    card("milestone.corrected.v1", CORRECTED, "更正:所列序号的事件作废,建设节点回到之前的状态"),
    card("milestone.dropped.v1", _MILESTONE, "建设节点取消,不再计时"),
    card("milestone.moved.v1", MilestoneMoved(), "建设节点的期限改期"),
    card("milestone.reached.v1", _MILESTONE, "建设节点已完成"),
    card("milestone.set.v1", MilestoneSet(), "定下一个建设节点的期限;由此计时"),
    card("site.acceptance_failed.v1", AcceptanceFailed(), "验收不合格,列明缺什么;整改时限由此起算"),
    card("site.accepted.v1", Accepted(), "验收合格;运行时限由此起算"),
    card("site.building_started.v1", _BATCH, "开工"),
    card("site.cost_booked.v1", CostBooked(), "登记一笔建设支出或冲销"),
    card("site.designed.v1", Designed(), "设计文件和计划投资已提交"),
    card("site.opened.v1", Opened(), "该处的服务中心已运行"),
    card("site.rectified.v1", _BATCH, "整改完成,等待再次验收"),
)
