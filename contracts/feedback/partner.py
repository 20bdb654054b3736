"""What the 12345 hotline sends and fetches; its words for ours stand in `services/feedback/api/hotline.toml`."""

from marshmallow import Schema, fields

from contracts.cards import PARTNER, Card
from contracts.feedback.cases import Contact, prose
from contracts.fields import CentreId, Moment, Pattern, text

_TICKET = Pattern(r"[A-Za-z0-9-]{4,40}", error="应为热线工单号,4 到 40 位字母、数字或连字符")


def ticket() -> fields.String:
    """The hotline's own number of a case (工单号)."""
    return fields.String(required=True, validate=_TICKET, metadata={"example": "JN20260701000123"})


class PartnerHotlineFiled(Schema):
    """partner.hotline.filed.v1"""

    ticket = ticket()
    category = text(10, required=True, metadata={"description": "工单类别,见对照表", "example": "投诉"})
    centre = CentreId(required=True)
    text = prose(required=True)
    about_staff = fields.Boolean(load_default=False)
    about_town = fields.Boolean(load_default=False)
    private = fields.Boolean(load_default=True)
    contact = fields.Nested(Contact)
    occurred_at = Moment()


class PartnerHotlineExtensionAnswered(Schema):
    """partner.hotline.extension_answered.v1"""

    ticket = ticket()
    granted = fields.Boolean(required=True)
    occurred_at = Moment()


class PartnerHotlineWithdrawn(Schema):
    """partner.hotline.withdrawn.v1"""

    ticket = ticket()
    occurred_at = Moment()


class HotlineEvent(Schema):
    """What happened to a ticket; `status` is the hotline's word for it.

    `reply` is what was said with it: the answer to be read out, or why more time or another desk is needed.
    """

    subject = fields.UUID(required=True, attribute="feedback")
    ticket = ticket()
    type = fields.String(required=True)
    status = fields.String(required=True, allow_none=True, metadata={"description": "热线的状态,见对照表"})
    time = Moment(required=True)
    sequence = fields.Integer(required=True)
    data = fields.Dict(required=True)
    reply = fields.String(required=True, allow_none=True)


class HotlineEvents(Schema):
    """A hotline's events, oldest first."""

    items = fields.List(fields.Nested(HotlineEvent), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


HOTLINE_EVENTS = HotlineEvents()


def _card(type_: str, purpose: str, data: Schema) -> Card:
    return Card(type=type_, producer=PARTNER, consumers=("feedback",), data=data, orders_by="ticket", purpose=purpose)


CARDS: tuple[Card, ...] = (
    _card("partner.hotline.extension_answered.v1", "热线答复延期申请", PartnerHotlineExtensionAnswered()),
    _card("partner.hotline.filed.v1", "12345 热线转来一件工单", PartnerHotlineFiled()),
    _card("partner.hotline.withdrawn.v1", "热线撤回工单", PartnerHotlineWithdrawn()),
)
