"""The rooms of a centre, and bookings of them: what is sent, shown and said on the bus."""

from datetime import timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.fields import CentreId, EventData, Moment, asked_day, note, one_of, text, whole_phone
from contracts.rooms import BookingState, RoomKind

MOST_ROOMS = 40
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=12)
"""Of one booking."""


def room_number(**options: Any) -> fields.Integer:
    """A room by its number in its centre."""
    return fields.Integer(strict=True, validate=validate.Range(1, 99, error="房间编号为 1 到 99"), **options)


class Room(EventData):
    """One room; `bookable` says whether it may be booked now."""

    number = room_number(required=True)
    kind = one_of(RoomKind, required=True)
    name = text(30, required=True, metadata={"example": "红色影院"})
    seats = fields.Integer(required=True, strict=True, validate=validate.Range(0, 1000))
    bookable = fields.Boolean(required=True)


class RoomsPublished(EventData):
    """rooms.published.v1: all rooms of a centre as they now are."""

    rooms = fields.List(fields.Nested(Room), required=True)


class SetRooms(Schema):
    """All rooms of a centre; one that is known may be shut but not left out, since bookings name it."""

    rooms = fields.List(
        fields.Nested(Room), required=True, validate=validate.Length(10, MOST_ROOMS, error="应为 10 到 40 间")
    )


class RoomsView(Schema):
    """The rooms of a centre, by number; `version` is what the next change must name."""

    centre = CentreId(required=True)
    rooms = fields.List(fields.Nested(Room), required=True)
    version = fields.Integer(required=True)


class RoomsChanged(Schema):
    """The answer to a change of a centre's rooms."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)


class Time(Schema):
    """A room from one time to another."""

    room = room_number(required=True)
    begins_at = Moment(required=True)
    ends_at = Moment(required=True)

    @validates_schema
    def length_is_sound(self, data: dict[str, Any], **_: Any) -> None:
        """Neither a moment nor a whole day."""
        if not SHORTEST <= data["ends_at"] - data["begins_at"] <= LONGEST:
            raise ValidationError("一次预订为 15 分钟到 12 小时", "ends_at")


class Book(Time):
    """A booking that a cadre makes in the own centre, for somebody or for the village itself."""

    name = text(40)
    phone = whole_phone()
    note = note()


class BookOwn(Time):
    """A booking that a villager asks for, with the phone that they have shown to be theirs."""

    centre = CentreId(required=True)
    name = text(40, required=True)
    phone = whole_phone(required=True)
    note = note()


class BookingPlaced(EventData):
    """booking.requested.v1 and booking.booked.v1: which room, from when to when."""

    room = room_number(required=True)
    begins_at = Moment(required=True)
    ends_at = Moment(required=True)


class BookingView(Schema):
    """A booking; whoever made it is masked."""

    id = fields.UUID(required=True)
    centre = CentreId(required=True)
    room = room_number(required=True)
    begins_at = Moment(required=True)
    ends_at = Moment(required=True)
    state = one_of(BookingState, required=True)
    name = fields.String(required=True, allow_none=True, metadata={"description": "已打码"})
    phone = fields.String(required=True, allow_none=True, metadata={"description": "已打码"})
    activity = fields.UUID(required=True, allow_none=True, metadata={"description": "为哪场活动而订"})
    legal = fields.List(fields.String(), required=True)
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class BookingPage(Schema):
    """A page of bookings, newest change first."""

    items = fields.List(fields.Nested(BookingView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class OwnBookings(Schema):
    """A villager's bookings, the latest begin first."""

    items = fields.List(fields.Nested(BookingView), required=True)


class Booker(Schema):
    """Who made a booking, in full, to be called."""

    name = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)


class RoomTimesQuery(Schema):
    """Rooms of which centre, on which day (Asia/Shanghai)."""

    centre = CentreId(required=True)
    day = asked_day(required=True)


class Taken(Schema):
    """A time at which a room is not to be had."""

    begins_at = Moment(required=True)
    ends_at = Moment(required=True)


class RoomTimes(Schema):
    """A room that may be booked, and when it is taken."""

    number = room_number(required=True)
    kind = one_of(RoomKind, required=True)
    name = text(30, required=True)
    seats = fields.Integer(required=True)
    taken = fields.List(fields.Nested(Taken), required=True)


class FreeRooms(Schema):
    """The rooms of a centre that may be booked on a day."""

    items = fields.List(fields.Nested(RoomTimes), required=True)


ROOMS_PUBLISHED, BOOKING_PLACED = RoomsPublished(), BookingPlaced()
SET_ROOMS, ROOMS_VIEW, ROOMS_CHANGED = SetRooms(), RoomsView(), RoomsChanged()
BOOK, BOOK_OWN = Book(), BookOwn()
BOOKING_VIEW, BOOKING_PAGE, OWN_BOOKINGS, BOOKER = BookingView(), BookingPage(), OwnBookings(), Booker()
ROOM_TIMES_QUERY, FREE_ROOMS = RoomTimesQuery(), FreeRooms()
