"""What the provincial rating platform sends and fetches; its words stand in `services/feedback/api/platform.toml`."""

from marshmallow import Schema, fields

from contracts.cards import PARTNER, Card
from contracts.feedback.cases import prose
from contracts.fields import CentreId, Moment, Pattern, text, whole_phone

_EVALUATION = Pattern(r"[A-Za-z0-9-]{4,60}", error="应为平台的评价编号,4 到 60 位字母、数字或连字符")


class PartnerRatingGiven(Schema):
    """partner.rating.given.v1: somebody has rated on the platform; with the `case` it counts once with our own link."""

    evaluation = fields.String(required=True, validate=_EVALUATION, metadata={"example": "SD20260701000456"})
    service = text(20, required=True, metadata={"description": "服务,见对照表", "example": "快递"})
    centre = CentreId(required=True)
    level = text(10, required=True, metadata={"description": "评价等级,见对照表", "example": "满意"})
    reason = text(10, metadata={"description": "不满意的原因,见对照表;差评必填", "example": "办理慢"})
    case = fields.UUID(metadata={"description": "评价的事项;未写明的各算一次"})
    text = prose()
    phone = whole_phone()
    occurred_at = Moment()


class RatingReported(Schema):
    """A rating in the platform's words: of which service, where and how, and what came of a bad one; nobody's name."""

    id = fields.UUID(required=True)
    service = fields.String(required=True)
    centre = fields.String(required=True)
    level = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    way = fields.String(required=True)
    given_at = Moment(required=True)
    handling = fields.String(required=True, allow_none=True, metadata={"description": "差评整改到哪一步;非差评为空"})


class RatingsReported(Schema):
    """Ratings, oldest first."""

    items = fields.List(fields.Nested(RatingReported), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


RATINGS_REPORTED = RatingsReported()

CARDS: tuple[Card, ...] = (
    Card(
        type="partner.rating.given.v1",
        producer=PARTNER,
        consumers=("feedback",),
        data=PartnerRatingGiven(),
        orders_by="evaluation",
        purpose="省好差评平台转来一次评价",
    ),
)
