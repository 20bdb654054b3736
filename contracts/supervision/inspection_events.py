"""What supervision says of inspections and findings on the bus: ids and states; no word of what was seen.

Before a visit that the centre must not know of, an event names no place: its `centre` is the county.
"""

from marshmallow import Schema, fields

from contracts.cards import Card
from contracts.facts import NOTHING
from contracts.fields import EventData, one_of
from contracts.handed_over import HANDED_OVER
from contracts.inspections import InspectionKind, Severity


class Inspected(EventData):
    """inspection.visited.v1, .closed.v1, .cancelled.v1"""

    kind = one_of(InspectionKind, required=True)


class Planned(Inspected):
    """inspection.planned.v1, with the plan that it is part of, if any."""

    plan = fields.UUID()


class Drawn(Inspected):
    """inspection.drawn.v1: from among so many; who, and by which seed, is shown after the visit."""

    candidates = fields.Integer(required=True, strict=True)


class Announced(Inspected):
    """inspection.announced.v1"""

    begins = fields.Date(required=True, data_key="from")
    until = fields.Date(required=True)


class Found(EventData):
    """inspection.found.v1, inspection.settled.v1"""

    finding = fields.UUID(required=True)


class Written(Inspected):
    """inspection.written.v1"""

    findings = fields.Integer(required=True, strict=True)


class Raised(EventData):
    """finding.raised.v1, finding.raised_minor.v1, finding.raised_serious.v1"""

    inspection = fields.UUID(required=True)
    owner = fields.String(required=True)
    severity = one_of(Severity, required=True)


class PutRight(EventData):
    """finding.put_right.v1, with so many files of evidence."""

    files = fields.Integer(required=True, strict=True)


class Appealed(EventData):
    """finding.appealed.v1; a final one is the county's to decide."""

    final = fields.Boolean(required=True)


def _card(
    thing: str, what: str, data: Schema, purpose: str, *, placeless: bool = False, also: tuple[str, ...] = ()
) -> Card:
    return Card(
        type=f"{thing}.{what}.v1",
        producer="supervision",
        consumers=(*also, "supervision"),
        data=data,
        orders_by=thing,
        purpose=purpose,
        placeless=placeless,
    )


_INSPECTED, _RAISED = Inspected(), Raised()
CARDS: tuple[Card, ...] = (
    _card("finding", "appeal_denied", NOTHING, "申诉不成立,继续整改"),
    _card("finding", "appeal_granted", NOTHING, "申诉成立:不再计入,记录保留"),
    _card("finding", "appealed", Appealed(), "责任方对问题提出申诉"),
    _card("finding", "closed", NOTHING, "复查合格,问题办结"),
    _card("finding", "handed_over", HANDED_OVER, "整改责任人休假或离任,由接替人接手;时限照走", also=("centres",)),
    _card("finding", "put_right", PutRight(), "已整改,附证据,等待复查"),
    _card("finding", "raised", _RAISED, "巡查发现一般问题;整改时限由此起算"),
    _card("finding", "raised_minor", _RAISED, "巡查发现轻微问题;整改时限由此起算"),
    _card("finding", "raised_serious", _RAISED, "巡查发现严重问题;整改时限由此起算"),
    _card("finding", "reopened", NOTHING, "复查不合格,重新整改"),
    _card("inspection", "announced", Announced(), "明察已通知服务中心"),
    _card("inspection", "cancelled", _INSPECTED, "巡查取消", placeless=True),
    _card("inspection", "closed", _INSPECTED, "巡查办结:问题都已整改"),
    _card("inspection", "drawn", Drawn(), "已抽取被巡查的服务中心;实地检查前不说是哪一处", placeless=True),
    _card("inspection", "found", Found(), "检查人员写下一个问题"),
    _card(
        "inspection", "handed_over", HANDED_OVER, "检查人员休假或离任,由接替人接手", placeless=True, also=("centres",)
    ),
    _card("inspection", "planned", Planned(), "安排了一次巡查", placeless=True),
    _card("inspection", "settled", Found(), "一个问题已办结或不再计入"),
    _card("inspection", "visited", _INSPECTED, "检查人员已到实地"),
    _card("inspection", "written", Written(), "巡查的问题或收获已写完"),
)
