"""The rules by which a centre is open: what is sent and shown."""

from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.centres.register import Window, clock
from contracts.fields import CentreId, Pattern, text

MOST_RULES, MOST_DAYS = 20, 200
_EARLIEST, _LATEST = date(2020, 1, 1), date(2100, 12, 31)


def _must_be_of_use(day: date) -> None:
    if not _EARLIEST <= day <= _LATEST:
        raise ValidationError("应在 2020 年到 2100 年之间")


def _day(**options: Any) -> fields.Date:
    return fields.Date(validate=_must_be_of_use, **options)


class Recurring(Schema):
    """Open from `opens` to `closes` (Asia/Shanghai) on the days of an RRULE from `since` on, up to `until`."""

    rule = fields.String(
        required=True,
        validate=Pattern(r"[A-Z0-9;,=+-]{5,200}", error="应为 RFC 5545 的 RRULE,例如 FREQ=WEEKLY;BYDAY=MO,FR"),
        metadata={"description": "RFC 5545 RRULE,不含 UNTIL 和 COUNT", "example": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"},
    )
    opens = clock()
    closes = clock()
    since = _day(required=True)
    until = _day(allow_none=True, load_default=None)

    @validates_schema
    def times_are_in_order(self, data: dict[str, Any], **_: Any) -> None:
        """It closes after it opens, and ends after it begins."""
        if data["closes"] <= data["opens"]:
            raise ValidationError("关门须晚于开门", "closes")
        if data["until"] and data["until"] < data["since"]:
            raise ValidationError("结束须不早于开始", "until")


class Special(Schema):
    """A day with hours of its own, on a holiday too; without windows the centre is closed."""

    on = _day(required=True)
    windows = fields.List(fields.Nested(Window), required=True, validate=validate.Length(max=4))
    reason = text(40, required=True, metadata={"description": "公告里写的原因", "example": "春节值班"})

    @validates_schema
    def windows_are_in_order(self, data: dict[str, Any], **_: Any) -> None:
        """Each closes after it opens."""
        if any(each["closes"] <= each["opens"] for each in data["windows"]):
            raise ValidationError("关门须晚于开门", "windows")


class SetHours(Schema):
    """All rules of a centre; what changes later is written with its day, and announced at once."""

    recurring = fields.List(fields.Nested(Recurring), required=True, validate=validate.Length(1, MOST_RULES))
    special = fields.List(fields.Nested(Special), load_default=list, validate=validate.Length(max=MOST_DAYS))


class HoursView(Schema):
    """The rules of a centre; `version` is what the next change must name, 0 where only a week is known."""

    centre = CentreId(required=True)
    name = fields.String(required=True)
    recurring = fields.List(fields.Nested(Recurring), required=True)
    special = fields.List(fields.Nested(Special), required=True)
    version = fields.Integer(required=True)


class PublicHours(Schema):
    """From today on: rules that hold, rules that were announced, and days that have hours of their own."""

    centre = CentreId(required=True)
    name = fields.String(required=True)
    hours = fields.List(fields.Nested(Recurring), required=True)
    changes = fields.List(fields.Nested(Recurring), required=True)
    special = fields.List(fields.Nested(Special), required=True)


class HoursChanged(Schema):
    """The answer to a change: the version of the rules, and that in which the centre was published."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    published = fields.Integer(required=True)


SET_HOURS, HOURS_VIEW, HOURS_CHANGED, PUBLIC_HOURS = SetHours(), HoursView(), HoursChanged(), PublicHours()
