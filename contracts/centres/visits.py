"""Visits, counted without names: what is sent, shown and said on the bus."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.activities import Group
from contracts.fields import CentreId, EventData, one_of

MOST = 5000
"""Visits in one count."""


def _count(**options: Any) -> fields.Integer:
    return fields.Integer(
        strict=True,
        validate=[validate.Range(-MOST, MOST, error=f"应在 {-MOST} 到 {MOST} 之间"), validate.NoneOf([0])],
        metadata={"description": "新来的人次;多报了填负数更正"},
        **options,
    )


class GroupCount(Schema):
    """How many of the visitors belonged to a group; one may belong to several."""

    group = one_of(Group, required=True)
    count = _count(required=True)


class _Counted(Schema):
    """Visitors of a day, in addition to those that were counted before."""

    on = fields.Date(required=True)
    count = _count(required=True)
    groups = fields.List(fields.Nested(GroupCount), load_default=list, validate=validate.Length(max=len(Group)))

    @validates_schema
    def each_group_once(self, data: dict[str, Any], **_: Any) -> None:
        """A group has one count."""
        named = [each["group"] for each in data["groups"]]
        if len(set(named)) < len(named):
            raise ValidationError("每类人群只填一次", "groups")


class Count(_Counted):
    """What a cadre counts in the own centre."""


class PartnerVisitsCounted(_Counted):
    """partner.visits.counted.v1: what a counter at the door tells."""

    centre = CentreId(required=True)


class VisitCounted(EventData):
    """visit.counted.v1: `count` more visits on a day (Asia/Shanghai); a correction is negative, so that all add up."""

    on = fields.Date(required=True)
    count = fields.Integer(required=True, strict=True)


class VisitDay(Schema):
    """A centre's visits of one day; `version` counts what was said of it."""

    id = fields.String(required=True)
    centre = CentreId(required=True)
    on = fields.Date(required=True)
    total = fields.Integer(required=True)
    groups = fields.List(fields.Nested(GroupCount), required=True)
    version = fields.Integer(required=True)


class VisitPage(Schema):
    """A page of days, the latest first."""

    items = fields.List(fields.Nested(VisitDay), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class Counted(Schema):
    """The answer to a count: the day's total."""

    id = fields.String(required=True)
    total = fields.Integer(required=True)
    version = fields.Integer(required=True)


COUNT, COUNTED, VISIT_COUNTED, VISIT_PAGE = Count(), Counted(), VisitCounted(), VisitPage()
PARTNER_VISITS_COUNTED = PartnerVisitsCounted()
