"""The duty roster (值班表) of a centre: what is planned, shown and said on the bus; staff by id, nobody by name."""

from datetime import timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.centres.register import clock
from contracts.centres.staff import staff_id
from contracts.fields import CentreId, EventData, Pattern, asked_day, one_of
from contracts.roster import DutyState

MOST = 200
"""Entries of one week."""
LONGEST = timedelta(days=92)
"""That is shown at once."""
_ORDER = "结束须晚于开始"


def _week() -> fields.String:
    pattern = Pattern(r"^\d{4}-W\d{2}$", error="应为 ISO 周,例如 2026-W49")
    return fields.String(required=True, validate=pattern, metadata={"example": "2026-W49"})


class Slot(EventData):
    """Somebody is on duty on a day from `begins` to `ends`, Asia/Shanghai."""

    on = fields.Date(required=True)
    begins = clock()
    ends = clock()
    staff = staff_id(required=True)


class RosterPublished(EventData):
    """roster.published.v1: a week's duties as they now are, and how many stretches of opening time nobody covers."""

    week = _week()
    entries = fields.List(fields.Nested(Slot), required=True)
    gaps = fields.Integer(required=True, strict=True, validate=validate.Range(0))


class Entry(Slot):
    """As it is planned; it ends on the day on which it begins."""

    @validates_schema
    def times_are_in_order(self, data: dict[str, Any], **_: Any) -> None:
        """It ends after it begins."""
        if data["ends"] <= data["begins"]:
            raise ValidationError(_ORDER, "ends")


class PlanWeek(Schema):
    """All duties of a week; those of days that are over stay in it as they were."""

    entries = fields.List(fields.Nested(Entry), required=True, validate=validate.Length(max=MOST))


class Named(Schema):
    """One entry, by whose it is and when it begins."""

    on = fields.Date(required=True)
    begins = clock()
    staff = staff_id(required=True)


class Swap(Schema):
    """Two people exchange their duties of a week (换班)."""

    first = fields.Nested(Named, required=True)
    second = fields.Nested(Named, required=True)


class RosterChanged(Schema):
    """The answer to a change: the version of the week, and how many gaps it has."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    gaps = fields.Integer(required=True)


class RosterQuery(Schema):
    """From which day to which, both included."""

    since = asked_day(data_key="from", required=True)
    until = asked_day(data_key="to", required=True)

    @validates_schema
    def span_is_sound(self, data: dict[str, Any], **_: Any) -> None:
        """In order, and no longer than LONGEST."""
        if not timedelta() <= data["until"] - data["since"] <= LONGEST:
            raise ValidationError(f"结束不早于开始,一次最多看 {LONGEST.days} 天", "to")


class Row(Schema):
    """A duty, or hours in which the centre is open and nobody is there; then `staff` is null."""

    on = fields.Date(required=True)
    begins = clock()
    ends = clock()
    staff = staff_id(required=True, allow_none=True)
    post = fields.String(required=True, allow_none=True)
    state = one_of(DutyState, required=True)
    words = fields.String(required=True, metadata={"description": "给人看的说明", "example": "值班"})


class WeekVersion(Schema):
    """A week that these days touch; `version` is what its next change must name, 0 where nothing was planned."""

    week = _week()
    version = fields.Integer(required=True)


class RosterView(Schema):
    """A centre's roster in order of time, its gaps among the duties, as staff and opening hours are known now."""

    centre = CentreId(required=True)
    weeks = fields.List(fields.Nested(WeekVersion), required=True)
    gaps = fields.Integer(required=True)
    items = fields.List(fields.Nested(Row), required=True)


ROSTER_PUBLISHED = RosterPublished()
PLAN_WEEK, SWAP, ROSTER_CHANGED = PlanWeek(), Swap(), RosterChanged()
ROSTER_QUERY, ROSTER_VIEW = RosterQuery(), RosterView()
