"""What is sent and shown of ratings, of what a bad one opens, and of suggestion boxes."""

from marshmallow import Schema, fields, validate

from contracts.feedback.cases import prose, staff_id
from contracts.feedback.events import level
from contracts.feedback.words import BoxState, Displeasure, Outsider, RectificationState
from contracts.fields import Moment, Pattern, note, one_of, text, whole_phone

_TICKET = Pattern(r"[\w-]{20,400}\.[\w-]{20,60}", error="评价链接不完整,请重新打开或扫码")
_SERVICE = Pattern(r"[a-z]{2,20}", error="应为服务的编号,例如 express")


class RatingSent(Schema):
    """`POST v1/ratings`, by whoever holds a ticket. A bad one wants one tap; with a phone it is called back."""

    ticket = fields.String(required=True, validate=_TICKET)
    level = level()
    displeasure = one_of(Displeasure)
    text = prose(metadata={"description": "可不填;加密保存"})
    phone = whole_phone()


class RatingKept(Schema):
    """That it counts."""

    id = fields.UUID(required=True)
    rectification = fields.Boolean(required=True, metadata={"description": "是否已立案整改"})


class TicketAsked(Schema):
    """`POST v1/counter/tickets`: a QR for the one who stands at the counter."""

    service = fields.String(required=True, validate=_SERVICE, metadata={"example": "express"})
    case = fields.UUID(metadata={"description": "刚办结的事项;写明的,不论扫几次码都只有一次评价"})


class TicketMade(Schema):
    """What the QR says; good once, and for a quarter of an hour."""

    service = fields.String(required=True)
    ticket = fields.String(required=True)
    path = fields.String(required=True, metadata={"description": "二维码的内容:本站地址加此路径"})
    expires_at = Moment(required=True)


class RectificationView(Schema):
    """A bad rating's case; it never says who rated."""

    id = fields.UUID(required=True)
    centre = fields.String(required=True)
    service = fields.String(required=True)
    level = fields.Integer(required=True)
    displeasure = fields.String(required=True, allow_none=True)
    state = one_of(RectificationState, required=True)
    legal = fields.List(fields.String(), required=True, metadata={"description": "现在能由您办的"})
    received_at = Moment(required=True)
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class RectificationPage(Schema):
    """A page of them."""

    items = fields.List(fields.Nested(RectificationView), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class RectificationChanged(Schema):
    """How it stands now."""

    id = fields.UUID(required=True)
    state = one_of(RectificationState, required=True)
    version = fields.Integer(required=True)


class Evidence(Schema):
    """What was found, or done."""

    note = note(required=True)


class CallBack(Evidence):
    """What a named rater says of the answer, or that they were not reached."""

    reached = fields.Boolean(required=True)
    content = fields.Boolean(metadata={"description": "对处理结果是否满意;没有联系上的不填"})


class Voice(Schema):
    """What a rater wrote and the phone that they left: to those above the rated alone, and logged."""

    text = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)


class Satisfaction(Schema):
    """How often each level was given."""

    service = text(20, required=True)
    levels = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class SatisfactionTable(Schema):
    """By service; where fewer than five rated, nothing is shown."""

    items = fields.List(fields.Nested(Satisfaction), required=True)


class OutsiderSeen(Schema):
    """A witness without a staff id; the name is kept encrypted."""

    name = text(40, required=True)
    capacity = one_of(Outsider, required=True)


class Unlock(Schema):
    """A box is opened by two, and its slips are counted before they are read."""

    witness = staff_id("村委会以外的见证人,有编号的:镇街或他村工作人员", required=False)
    outsider = fields.Nested(OutsiderSeen, metadata={"description": "没有编号的见证人;与 witness 填一项"})
    slips = fields.Integer(required=True, strict=True, validate=validate.Range(0, 500))


class BoxView(Schema):
    """A suggestion box; `overdue` where nobody has opened it for two working days."""

    id = fields.UUID(required=True)
    centre = fields.String(required=True)
    state = one_of(BoxState, required=True)
    slips = fields.Integer(required=True, allow_none=True, metadata={"description": "锁箱后少于 5 条的,本村看不到"})
    entered = fields.Integer(required=True, allow_none=True)
    opened_at = Moment(required=True, allow_none=True)
    overdue = fields.Boolean(required=True)
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class Boxes(Schema):
    """All boxes in scope."""

    items = fields.List(fields.Nested(BoxView), required=True)


class BoxChanged(Schema):
    """How a box stands now."""

    id = fields.UUID(required=True)
    state = one_of(BoxState, required=True)
    version = fields.Integer(required=True)


RATING_SENT, RATING_KEPT, TICKET_ASKED, TICKET_MADE = RatingSent(), RatingKept(), TicketAsked(), TicketMade()
RECTIFICATION, RECTIFICATION_PAGE, RECTIFICATION_CHANGED = (
    RectificationView(),
    RectificationPage(),
    RectificationChanged(),
)
EVIDENCE, SATISFACTION = Evidence(), SatisfactionTable()
CALL_BACK, VOICE = CallBack(), Voice()
UNLOCK, BOXES, BOX_CHANGED = Unlock(), Boxes(), BoxChanged()
