"""What bureaus' own systems post to the hall and fetch from it."""

from marshmallow import Schema, fields, validate

from contracts.applications import HandBack, Remedy
from contracts.fields import CentreId, Moment, one_of, text
from contracts.hall.shared import item_code


class PartnerApplication(Schema):
    """An application that the bureau was handed, by our id: it has it, or it says yes."""

    application = fields.UUID(required=True)
    occurred_at = Moment()


class PartnerHandedBack(PartnerApplication):
    """partner.application.handed_back.v1"""

    reason = one_of(HandBack, required=True)


class PartnerRefused(PartnerApplication):
    """partner.application.refused.v1; `reason` is kept encrypted and told to the applicant."""

    remedy = fields.List(one_of(Remedy), required=True, validate=validate.Length(1))
    reason = text(300, required=True)


class PartnerEvent(Schema):
    """What happened to an application, for the bureau that decides it: no personal data."""

    subject = fields.UUID(required=True, attribute="application", metadata={"description": "申请编号"})
    item = item_code(required=True)
    centre = CentreId(required=True)
    type = fields.String(required=True, metadata={"example": "application.forwarded.v1"})
    time = Moment(required=True)
    sequence = fields.Integer(required=True, metadata={"description": "同一申请内从 1 起连续"})
    data = fields.Dict(required=True)


class PartnerEvents(Schema):
    """A bureau's events, oldest first; `next_cursor` is good for what comes later."""

    items = fields.List(fields.Nested(PartnerEvent), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


BY_ID, HANDED_BACK, REFUSED, PARTNER_EVENTS = (
    PartnerApplication(),
    PartnerHandedBack(),
    PartnerRefused(),
    PartnerEvents(),
)
