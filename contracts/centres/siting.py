"""Choosing where a centre is built (选): what is asked and what is shown."""

from typing import Any

from marshmallow import Schema, fields, validate

from contracts.bureaus import BUREAUS
from contracts.centres.register import BATCHES
from contracts.fields import Moment, Pattern, TownId, note, one_of, text
from contracts.files import file_ids
from contracts.land import EAST, NORTH, SOUTH, WEST
from contracts.people import COUNTY
from contracts.sites import FOUND_BY_PEOPLE, INDICATORS, OPINIONS, SITES, Datum, Gate, Priority, SiteState, Tenure

_CODE = Pattern(r"[a-z][a-z0-9_]{1,19}", error="应为小写字母和数字的编码,例如 i04")
VILLAGES = 30
"""Villages at the most that one centre serves."""


def village_code(**options: Any) -> fields.String:
    """A village's statistical code."""
    known = Pattern(rf"{COUNTY}\d{{6}}", error="应为 12 位统计用区划代码")
    return fields.String(validate=known, metadata={"example": "370829101002"}, **options)


def batch(**options: Any) -> fields.Integer:
    """One of the county's batches."""
    return fields.Integer(strict=True, validate=validate.OneOf(BATCHES), **options)


class Village(Schema):
    """A village; without a code where that isn't known."""

    code = village_code(load_default=None, allow_none=True)
    name = text(40, required=True)


class Location(Schema):
    """Degrees in CGCS2000 or WGS-84. What was read off a Chinese map is neither."""

    datum = fields.String(
        required=True,
        validate=validate.OneOf(
            [each.value for each in Datum],
            error="只收 CGCS2000 或 WGS-84 坐标;在高德、腾讯、百度地图上取的点有偏移,请改用测量坐标",
        ),
    )
    lon = fields.Float(
        required=True,
        validate=validate.Range(WEST, EAST, error="不在本县范围内:经纬度是否填反?"),
        metadata={"example": 116.342},
    )
    lat = fields.Float(
        required=True,
        validate=validate.Range(SOUTH, NORTH, error="不在本县范围内:经纬度是否填反?"),
        metadata={"example": 35.408},
    )


class MapPoint(Schema):
    """Where Chinese maps (高德、腾讯) show it: GCJ-02, to be shown and not to be measured with."""

    datum = fields.String(required=True, validate=validate.Equal("gcj02"))
    lon = fields.Float(required=True)
    lat = fields.Float(required=True)


class Propose(Schema):
    """What a town proposes; `proof` shows whose the land is."""

    name = text(60, required=True)
    batch = batch(required=True)
    host = fields.Nested(Village, required=True)
    villages = fields.List(fields.Nested(Village), required=True, validate=validate.Length(1, VILLAGES))
    location = fields.Nested(Location, required=True)
    tenure = one_of(Tenure, required=True)
    proof = file_ids()
    priorities = fields.List(one_of(Priority), load_default=list, validate=validate.Length(max=len(Priority)))
    note = note()


class RecordSurvey(Schema):
    """People were there."""

    on = fields.Date(required=True)
    files = file_ids()
    note = note()


class GiveOpinion(Schema):
    """What a bureau thinks. The county names the bureau, and brings its paper; a bureau speaks for itself."""

    bureau = fields.String(
        validate=validate.OneOf(list(OPINIONS), labels=[BUREAUS[each] for each in OPINIONS]), load_default=None
    )
    agrees = fields.Boolean(required=True)
    files = file_ids()
    note = note()


class Assess(Schema):
    """Scores of 0 to 100, one for each indicator."""

    scores = fields.Dict(
        keys=fields.String(validate=_CODE),
        values=fields.Integer(strict=True, validate=validate.Range(0, 100, error="应为 0 到 100")),
        required=True,
        validate=validate.Length(1, INDICATORS, error=f"至多 {INDICATORS} 项"),
    )
    on = fields.Date(required=True)
    note = note()


class Reasoned(Schema):
    """A decision, with its reasons."""

    note = note(required=True)


class Refuse(Reasoned):
    """No, for the gates that aren't passed, and for what people have found beside them."""

    found = fields.List(
        fields.String(validate=validate.OneOf([each.value for each in FOUND_BY_PEOPLE])),
        load_default=list,
        validate=validate.Length(max=len(FOUND_BY_PEOPLE)),
    )


class MergeInto(Reasoned):
    """The site of the joint office (调整后共同办公地点)."""

    joint = fields.UUID(required=True)


class SiteChanged(Schema):
    """How it stands now."""

    id = fields.UUID(required=True)
    state = one_of(SiteState, required=True)
    version = fields.Integer(required=True)


class SurveyView(Schema):
    """Who was there, and when."""

    on = fields.Date(required=True)
    by = fields.String(required=True)
    files = fields.List(fields.UUID(), required=True)


class OpinionView(Schema):
    """What a bureau thinks; `on_paper` where the county entered it."""

    bureau = fields.String(required=True)
    name = fields.String(required=True)
    agrees = fields.Boolean(required=True)
    by = fields.String(required=True)
    on_paper = fields.Boolean(required=True)
    files = fields.List(fields.UUID(), required=True)


class Score(Schema):
    """One indicator, its weight in percent, and its score."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    weight = fields.Integer(required=True)
    score = fields.Integer(required=True)


class AssessmentView(Schema):
    """The assessment of the village's organisation: a reference (重要参考), and no gate by its height."""

    version = fields.Integer(required=True, metadata={"description": "指标的版本"})
    on = fields.Date(required=True)
    by = fields.String(required=True)
    total = fields.Float(required=True)
    scores = fields.List(fields.Nested(Score), required=True)


class UnmetView(Schema):
    """A gate that isn't passed, and what to do."""

    gate = fields.String(required=True)
    field = fields.String(required=True)
    told = fields.String(required=True)


class SiteBrief(Schema):
    """A site in a list."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    town = TownId(required=True)
    centre = fields.String(required=True, metadata={"description": "运行后为服务中心编号,之前为镇街编号"})
    batch = batch(required=True)
    state = one_of(SiteState, words=SITES, required=True)
    host = fields.Nested(Village, required=True)
    location = fields.Nested(Location, required=True)
    map = fields.Nested(MapPoint, required=True)
    priorities = fields.List(one_of(Priority), required=True)
    joint = fields.UUID(required=True, allow_none=True, metadata={"description": "并入的共同办公地点选址"})
    version = fields.Integer(required=True)
    updated_at = Moment(required=True)


class SiteView(SiteBrief):
    """All that is known of a site. `gates` are those that keep it from being approved now; `unmet`, when refused."""

    villages = fields.List(fields.Nested(Village), required=True)
    tenure = one_of(Tenure, required=True)
    proof = fields.List(fields.UUID(), required=True)
    proposed_by = fields.String(required=True)
    survey = fields.Nested(SurveyView, required=True, allow_none=True)
    opinions = fields.List(fields.Nested(OpinionView), required=True)
    assessment = fields.Nested(AssessmentView, required=True, allow_none=True)
    gates = fields.List(fields.Nested(UnmetView), required=True)
    unmet = fields.List(one_of(Gate), required=True)
    merged = fields.List(fields.UUID(), required=True, metadata={"description": "并入本选址的选址"})


class SitePage(Schema):
    """A page of sites, newest change first."""

    items = fields.List(fields.Nested(SiteBrief), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class IndicatorView(Schema):
    """One indicator and its weight in percent."""

    code = fields.String(required=True, validate=_CODE)
    title = text(40, required=True)
    weight = fields.Integer(required=True, strict=True, validate=validate.Range(1, 100))


class ChangeIndicators(Schema):
    """The twelve indicators; their weights are 100 together."""

    items = fields.List(fields.Nested(IndicatorView), required=True, validate=validate.Length(equal=INDICATORS))


class IndicatorsView(Schema):
    """The indicators as they are now."""

    version = fields.Integer(required=True)
    items = fields.List(fields.Nested(IndicatorView), required=True)


class IndicatorsChanged(Schema):
    """The version that they are in now."""

    version = fields.Integer(required=True)


PROPOSE, RECORD_SURVEY, GIVE_OPINION, ASSESS = Propose(), RecordSurvey(), GiveOpinion(), Assess()
REASONED, REFUSE, MERGE_INTO = Reasoned(), Refuse(), MergeInto()
CHANGED, SITE, SITE_PAGE = SiteChanged(), SiteView(), SitePage()
CHANGE_INDICATORS, INDICATORS_VIEW, INDICATORS_CHANGED = ChangeIndicators(), IndicatorsView(), IndicatorsChanged()
