"""The 15-minute circle: what it is computed by, whom it reaches, whom it leaves out."""

from marshmallow import Schema, ValidationError, fields, validate

from contracts.fields import CentreId, Moment, TownId
from contracts.land import EAST, NORTH, SOUTH, WEST

LIMITS = {"minutes": (5, 60), "speed_kmh": (2, 80), "detour": (1, 3)}
"""What the county may set, from and to."""


class Places:
    """A number has so many decimal places at the most."""

    def __init__(self, places: int) -> None:
        self._places = places

    def __call__(self, value: float) -> float:
        if value != round(value, self._places):
            raise ValidationError(f"最多 {self._places} 位小数")
        return value


class RuleBody(Schema):
    """So many minutes at a speed; roads are `detour` times as long as the line."""

    minutes = fields.Integer(strict=True, required=True, validate=validate.Range(*LIMITS["minutes"]))
    speed_kmh = fields.Float(
        required=True,
        validate=[validate.Range(*LIMITS["speed_kmh"]), Places(1)],
        metadata={"description": "公里/小时", "example": 15.0},
    )
    detour = fields.Float(
        required=True,
        validate=[validate.Range(*LIMITS["detour"]), Places(2)],
        metadata={"description": "绕行系数:路程为直线距离的几倍", "example": 1.4},
    )


class RuleView(RuleBody):
    """The rule, whose it is and since when; version 0 is the software's own."""

    version = fields.Integer(required=True)
    set_by = fields.String(required=True, allow_none=True)
    set_at = Moment(required=True, allow_none=True)


class RuleHistory(RuleView):
    """The rule that holds, and all that the county has set, the newest first."""

    items = fields.List(fields.Nested(RuleView), required=True)


class Share(Schema):
    """Villages and people, and how many of them within the circle; a share of none is none."""

    villages = fields.Integer(required=True)
    villages_within = fields.Integer(required=True)
    people = fields.Integer(required=True)
    people_within = fields.Integer(required=True)
    villages_share = fields.Float(required=True, allow_none=True, metadata={"description": "百分比,一位小数"})
    people_share = fields.Float(required=True, allow_none=True, metadata={"description": "百分比,一位小数"})


class TownShare(Share):
    """The same for a town; the first of a list is for all that the reader may see."""

    id = fields.String(required=True, metadata={"example": "370829001"})
    name = fields.String(required=True)


class Reached(Schema):
    """A village, its nearest open centre and the minutes to it; none where none is open."""

    code = fields.String(required=True, metadata={"example": "370829001201"})
    name = fields.String(required=True)
    town = TownId(required=True)
    town_name = fields.String(required=True)
    population = fields.Integer(required=True)
    lon = fields.Float(required=True)
    lat = fields.Float(required=True)
    minutes = fields.Float(required=True, allow_none=True)
    centre = CentreId(required=True, allow_none=True)
    centre_name = fields.String(required=True, allow_none=True)


class ReachedVillage(Reached):
    """The same, and whether that is near."""

    within = fields.Boolean(required=True)
    measured = fields.Boolean(required=True, metadata={"description": "采用导入的实测时间,而不是按距离推算"})


class Circle(Schema):
    """The circle in the reader's scope, as a whole and by town, and the largest villages beyond it."""

    as_of = Moment(required=True)
    rule = fields.Nested(RuleView, required=True)
    items = fields.List(fields.Nested(TownShare), required=True)
    blind = fields.List(fields.Nested(ReachedVillage), required=True)


class ReachedRow(Reached):
    """The same in a sheet, in words."""

    within = fields.String(required=True)
    measured = fields.String(required=True)


class ReachedRows(Schema):
    """All villages, those with the most people first."""

    items = fields.List(fields.Nested(ReachedRow), required=True)


class ReachedPage(Schema):
    """A page of villages, those with the most people first."""

    items = fields.List(fields.Nested(ReachedVillage), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class SiteQuery(Schema):
    """Where a centre might be: degrees, CGCS2000 or WGS-84, within the frame of the county."""

    lon = fields.Float(required=True, validate=validate.Range(WEST, EAST, error=f"经度应在 {WEST} 到 {EAST} 之间"))
    lat = fields.Float(required=True, validate=validate.Range(SOUTH, NORTH, error=f"纬度应在 {SOUTH} 到 {NORTH} 之间"))


class Proposed(Schema):
    """What a centre there would add: the villages that it alone would bring within, most people first."""

    lon = fields.Float(required=True)
    lat = fields.Float(required=True)
    rule = fields.Nested(RuleView, required=True)
    villages = fields.Integer(required=True)
    people = fields.Integer(required=True)
    before = fields.Nested(Share, required=True)
    after = fields.Nested(Share, required=True)
    items = fields.List(fields.Nested(ReachedVillage), required=True, metadata={"description": "至多 200 个"})


RULE_BODY = RuleBody()
RULE_VIEW = RuleView()
RULE_HISTORY = RuleHistory()
CIRCLE = Circle()
REACHED_PAGE = ReachedPage()
REACHED_ROWS = ReachedRows()
SITE_QUERY = SiteQuery()
PROPOSED = Proposed()
