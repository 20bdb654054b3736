"""The county's working hours: tables from a day on, with seasons, as the county publishes them."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from contracts.centres.register import Window
from contracts.fields import EventData, Moment, Pattern, text
from contracts.supervision.calendars import YEARS

_DAY_OF_YEAR = Pattern(r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", error="应为月-日,例如 06-01")


def _check_year(day: Any) -> None:
    if day.year not in YEARS:
        raise ValidationError(f"应在 {YEARS[0]} 年到 {YEARS[-1]} 年之间")


def _windows() -> "fields.List[Any]":
    meaning = {"description": "上班时段,按先后;午休在两段之间"}
    return fields.List(fields.Nested(Window), required=True, validate=validate.Length(1, 4), metadata=meaning)


class Weekday(Schema):
    """A weekday with hours of its own, 1 = Monday … 5 = Friday."""

    weekday = fields.Integer(required=True, strict=True, validate=validate.Range(1, 5))
    windows = _windows()


def _weekdays() -> "fields.List[Any]":
    meaning = {"description": "与平日不同的星期几;周末调休上班按平日"}
    return fields.List(fields.Nested(Weekday), load_default=list, validate=validate.Length(max=5), metadata=meaning)


class Season(Schema):
    """A part of each year with hours of its own, first and last day included."""

    name = text(10, required=True, metadata={"example": "夏季"})
    first = fields.String(required=True, validate=_DAY_OF_YEAR, metadata={"example": "06-01"})
    last = fields.String(required=True, validate=_DAY_OF_YEAR, metadata={"example": "09-30"})
    windows = _windows()
    weekdays = _weekdays()


class _Table(Schema):
    windows = _windows()
    weekdays = _weekdays()
    seasons = fields.List(fields.Nested(Season), load_default=list, validate=validate.Length(max=6))


class Timetable(_Table):
    """`POST v1/working-hours`: a whole table; from its first day on nothing of an earlier one counts."""

    valid_from = fields.Date(
        required=True, validate=_check_year, metadata={"description": "从哪天起用,最早为明天", "example": "2027-06-01"}
    )


class HoursPublished(Schema):
    """The answer to a table: which version it is, and from which day it counts."""

    version = fields.Integer(required=True)
    valid_from = fields.Date(required=True)


class PublishedTable(_Table):
    """A table with when and by whom it was published; `in_words` is all of its hours in one line."""

    in_words = fields.String(required=True, metadata={"example": "08:30–12:00、14:00–17:30;夏季(06-01 至 09-30)…"})
    version = fields.Integer(required=True)
    valid_from = fields.Date(required=True)
    published_at = Moment(required=True)
    published_by = fields.String(required=True)
    moved = fields.Integer(
        required=True, metadata={"description": "到期时间因此变化的时限;是哪些见 v1/working-hours/moved"}
    )


class Today(Schema):
    """What counts today, if today is a working day."""

    season = fields.String(required=True, metadata={"description": "季节;不在任何季节里时为空"})
    windows = _windows()


class Timetables(Schema):
    """Today's hours, and all tables, the newest first; without any the county works 08:30–12:00 and 14:00–17:30."""

    today = fields.Nested(Today, required=True)
    items = fields.List(fields.Nested(PublishedTable), required=True)


class WorkingHoursPublished(EventData):
    """working_hours.published.v1: a table, whole."""

    version = fields.Integer(required=True, strict=True)
    valid_from = fields.Date(required=True)
    windows = _windows()
    weekdays = _weekdays()
    seasons = fields.List(fields.Nested(Season), required=True)


TIMETABLE, PUBLISHED, TIMETABLES = Timetable(), HoursPublished(), Timetables()
WORKING_HOURS_PUBLISHED = WorkingHoursPublished()
