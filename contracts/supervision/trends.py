"""A place's figures month by month, and the newest ratings. All times UTC."""

from marshmallow import Schema, fields, validate

from contracts.fields import WORDS, CentreId, Moment, TownId, spoken
from contracts.services import TITLES
from contracts.supervision.voices import (
    LEVELS,
    RATES_ROW,
    SATISFACTION_ROW,
    Month,
    number_of,
    service_name,
    share_of,
)

MOST_MONTHS = 24


class TrendQuery(Schema):
    """Whose figures, and of how many months up to the present one."""

    town = TownId()
    centre = CentreId()
    service = service_name()
    months = fields.Integer(load_default=6, validate=validate.Range(1, MOST_MONTHS))


_KEPT = Schema.from_dict(
    {
        "met": number_of("由村负责、按时办结的时限,各服务合计"),
        "ended_late": number_of("由村负责、超时办结的时限"),
        **share_of("on_time", "按时办结率"),
        "note": fields.String(required=True, allow_none=True, metadata={"example": "样本不足"}),
    },
    name="KeptLimits",
)


class MonthOfPlace(Schema):
    """What a month came to at a place."""

    month = Month(required=True)
    limits = fields.Nested(_KEPT, required=True)
    satisfaction = fields.Nested(SATISFACTION_ROW, required=True)
    rates = fields.Nested(RATES_ROW, required=True)
    visits = number_of("到访人次")
    visits_per_1000 = fields.Float(
        required=True, allow_none=True, metadata={"description": "每千人到访;常住人口未登记的为空"}
    )


class Trend(Schema):
    """The months of a place, oldest first, the present one last; none where nothing of it is in scope."""

    items = fields.List(fields.Nested(MonthOfPlace), required=True)


class ListedRating(Schema):
    """A rating of a service; who gave it isn't known here."""

    event = fields.UUID(required=True)
    time = Moment(required=True)
    service = spoken(TITLES, required=True, metadata={"description": "评价的是哪项服务", "example": "express"})
    case = fields.String(required=True, metadata={"description": "评价本身的事项,写明是哪个服务的"})
    centre = CentreId(required=True)
    level = fields.Integer(
        required=True,
        allow_none=True,
        validate=validate.Range(1, 5),
        metadata={
            "description": "1 到 5;该中心当月评价不足 5 条的不显示",
            WORDS: {str(level): name for level, name in LEVELS.items()},
        },
    )


class RatingPage(Schema):
    """A page of ratings, newest first."""

    items = fields.List(fields.Nested(ListedRating), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


TREND_QUERY = TrendQuery()
TREND = Trend()
RATINGS = RatingPage()
