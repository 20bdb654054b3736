"""What is sent and seen of the ladder: rungs that were climbed, and what people do about them. All times UTC."""

from marshmallow import Schema, fields

from contracts.clocks import RUNGS, RungAction, RungState
from contracts.fields import Moment, one_of, spoken
from contracts.parties import TITLES as PARTIES
from contracts.services import TITLES
from contracts.standards import Rung
from contracts.standards.ladder import RUNG_TITLES
from contracts.timelines import TimelineEntry


class RungChanged(Schema):
    """A rung after something was done about it, and what can be done now."""

    id = fields.UUID(required=True, metadata={"description": "所在督办的编号"})
    rung = one_of(Rung, required=True)
    state = one_of(RungState, required=True)
    legal = fields.List(one_of(RungAction), required=True)
    version = fields.Integer(required=True)


class ListedRung(Schema):
    """A rung that was climbed on a clock, due `at`, for the clock's `due_at`; `ladder` is the id of all of them."""

    id = fields.UUID(required=True)
    ladder = fields.UUID(required=True)
    service = spoken(TITLES, required=True, metadata={"example": "express"})
    case = fields.String(required=True)
    standard = fields.String(required=True, metadata={"example": "express.notify"})
    title = fields.String(required=True)
    opening_sequence = fields.Integer(required=True)
    centre = fields.String(required=True)
    rung = one_of(Rung, words=RUNG_TITLES, required=True)
    state = one_of(RungState, words=RUNGS, required=True)
    due_at = Moment(required=True)
    at = Moment(required=True)
    climbed_at = Moment(required=True)
    again = fields.Integer(required=True, metadata={"description": "撤回以后又发出的,此前几次"})
    responsible = spoken(PARTIES, required=True, metadata={"description": "算谁的"})
    legal = fields.List(one_of(RungAction), required=True)


class RungPage(Schema):
    """A page of rungs, newest first."""

    items = fields.List(fields.Nested(ListedRung), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class RungOfLadder(ListedRung):
    """A rung, and what the reader may do about it."""

    may = fields.List(one_of(RungAction), required=True)


class LadderView(Schema):
    """All that was climbed on one clock, newest first, and all that happened, oldest first."""

    id = fields.UUID(required=True)
    rungs = fields.List(fields.Nested(RungOfLadder), required=True)
    by_hand = one_of(Rung, required=True, allow_none=True, metadata={"description": "未办结时读者可以提前催办或督办"})
    timeline = fields.List(fields.Nested(TimelineEntry), required=True)


CHANGED = RungChanged()
RUNG_PAGE = RungPage()
LADDER = LadderView()
