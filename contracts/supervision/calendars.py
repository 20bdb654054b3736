"""The State Council's notices of days off, as the county enters them, and the limits that they moved."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.fields import EventData, Moment, spoken, text
from contracts.services import TITLES
from contracts.supervision import count_of, place_of

YEARS = range(2010, 2036)
_LONGEST = 15
"""Days of one holiday at the most."""


class Holiday(Schema):
    """A public holiday, its first and its last day off."""

    name = text(20, required=True, metadata={"example": "春节"})
    first = fields.Date(required=True, data_key="from")
    last = fields.Date(required=True, data_key="to")

    @validates_schema
    def _in_order(self, data: Any, **_kwargs: Any) -> None:
        if not 0 <= (data["last"] - data["first"]).days < _LONGEST:
            raise ValidationError(f"应不早于首日,一个假最多 {_LONGEST} 天", "to")


class Notice(Schema):
    """`PUT v1/calendar/{year}`: a whole year's notice; it replaces what was known or guessed of that year."""

    number = text(60, required=True, metadata={"description": "文号", "example": "国办发明电〔2025〕7号"})
    holidays = fields.List(fields.Nested(Holiday), required=True, validate=validate.Length(1, 20))
    working_weekends = fields.List(
        fields.Date(), required=True, validate=validate.Length(max=30), metadata={"description": "调休上班的周末"}
    )


class Published(Schema):
    """The answer to a notice: which version of its year it is."""

    year = fields.Integer(required=True)
    version = fields.Integer(required=True)


class Recount(Schema):
    """How far the recount of open limits by a notice has come."""

    checked = count_of("已重算的时限")
    moved = count_of("到期时间因此变化的时限")
    done_at = Moment(required=True, allow_none=True, metadata={"description": "重算完成的时间;仍在进行时为空"})


class Year(Schema):
    """One year: published by a notice, or a guess that counts provisionally."""

    year = fields.Integer(required=True)
    provisional = fields.Boolean(required=True, metadata={"description": "放假安排还没有公布,按推测计算"})
    number = fields.String(required=True, allow_none=True, metadata={"description": "县里录入的文号"})
    version = fields.Integer(required=True, metadata={"description": "县里录入的第几版;没有录入过的为 0"})
    published_at = Moment(required=True, allow_none=True)
    published_by = fields.String(required=True, allow_none=True)
    holidays = fields.List(fields.Nested(Holiday), required=True)
    working_weekends = fields.List(fields.Date(), required=True)
    recount = fields.Nested(Recount, required=True, allow_none=True)


class Moved(Schema):
    """A limit whose end a notice moved."""

    service = spoken(TITLES, required=True, metadata={"example": "hall"})
    case = fields.String(required=True)
    standard = fields.String(required=True, metadata={"example": "hall.accept"})
    opening_sequence = count_of("开始计时的事件的序号")
    centre = place_of()
    due_before = Moment(required=True)
    due_after = Moment(required=True)
    moved_at = Moment(required=True)


class MovedPage(Schema):
    """A page of the limits that a year's newest notice moved, with how far the recount has come."""

    items = fields.List(fields.Nested(Moved), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class CalendarPublished(EventData):
    """calendar.published.v1: the notice of a year, whole."""

    year = fields.Integer(required=True, strict=True)
    version = fields.Integer(required=True, strict=True)
    number = text(60, required=True)
    holidays = fields.List(fields.Nested(Holiday), required=True)
    working_weekends = fields.List(fields.Date(), required=True)


class CalendarRecounted(EventData):
    """calendar.recounted.v1: all limits that a notice could touch are counted by it."""

    year = fields.Integer(required=True, strict=True)
    version = fields.Integer(required=True, strict=True)
    checked = count_of("已重算的时限")
    moved = count_of("到期时间变化的时限")


NOTICE, PUBLISHED, YEAR, MOVED_PAGE = Notice(), Published(), Year(), MovedPage()
CALENDAR_PUBLISHED, CALENDAR_RECOUNTED = CalendarPublished(), CalendarRecounted()
