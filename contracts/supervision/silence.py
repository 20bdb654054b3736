"""Silence (静默) and duty (坐班值班): what supervision says of a centre that nobody hears, and what its town enters."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.cards import Card
from contracts.fields import EventData, Moment, note

SIGNS = ("event", "town")
"""By what a centre was heard again: something was handled there, or its town has entered that somebody is on duty."""


def _moment(meaning: str, **options: Any) -> Moment:
    return Moment(required=True, metadata={"description": meaning, "example": "2026-07-01T08:30:00+08:00"}, **options)


class EnterDuty(Schema):
    """`POST v1/centres/{id}/duty`: somebody is, was or will be there, though nothing shows it; with a reason."""

    begin = _moment("值班从何时起", data_key="from")
    until = _moment("到何时止;最长一天")
    note = note(required=True)

    @validates_schema
    def _in_order(self, data: Any, **_: Any) -> None:
        if not 0 < (data["until"] - data["begin"]).total_seconds() <= 24 * 3600:
            raise ValidationError("应晚于 from,最长一天;更长的请逐日登记", "until")


class DutyEntered(Schema):
    """Since when the centre is silent, if it still is."""

    id = fields.String(required=True)
    silent_since = Moment(required=True, allow_none=True)
    version = fields.Integer(required=True)


class DutyView(Schema):
    """What was entered of duty, by whom and why; phone numbers in it are masked."""

    sequence = fields.Integer(required=True)
    entered_at = Moment(required=True)
    entered_by = fields.String(required=True, metadata={"example": "town:370829001"})
    begin = Moment(required=True, data_key="from")
    until = Moment(required=True)
    note = fields.String(required=True, allow_none=True)


class DutyPage(Schema):
    """A page of entries, the newest first."""

    items = fields.List(fields.Nested(DutyView), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class Silent(EventData):
    """centre.silent.v1: no sign of anybody since the opening `since`; none ever where `last_event_at` is null."""

    since = Moment(required=True)
    last_event_at = Moment(required=True, allow_none=True)


class HeardAgain(EventData):
    """centre.heard_again.v1: the silence that began with the opening `since` is over."""

    since = Moment(required=True)
    heard_at = Moment(required=True)
    by = fields.String(required=True, validate=validate.OneOf(SIGNS))


class DutySaid(EventData):
    """centre.duty_entered.v1"""

    begin = Moment(required=True, data_key="from")
    until = Moment(required=True)


ENTER_DUTY, DUTY_ENTERED = EnterDuty(), DutyEntered()
DUTY_PAGE = DutyPage()


def _card(type_: str, data: Schema, purpose: str) -> Card:
    """In the log with supervision's own transaction, which hears it too."""
    return Card(
        type=type_,
        producer="supervision",
        consumers=("supervision",),
        data=data,
        orders_by="centre",
        purpose=purpose,
    )


CARDS: tuple[Card, ...] = (
    _card("centre.duty_entered.v1", DutySaid(), "镇街登记值班:没有办件,也有人在岗"),
    _card("centre.heard_again.v1", HeardAgain(), "静默结束:又有事项办理,或镇街登记了值班"),
    _card("centre.silent.v1", Silent(), "开放一小时以上没有任何动静;每次静默只报一次"),
)
