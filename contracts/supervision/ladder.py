"""What supervision says of the ladder (分级督办): cards and rungs that were climbed, and what was taken back."""

from marshmallow import Schema, fields, validate

from contracts.clocks import Withdrawal
from contracts.corrections import Corrected
from contracts.fields import EventData, Moment, Pattern
from contracts.people import COUNTY
from contracts.standards import Rung


def _rung() -> fields.String:
    return fields.String(required=True, validate=validate.OneOf([rung.value for rung in Rung]))


def party(meaning: str) -> fields.String:
    """Who owes or hears something, as `<party>:<id>`."""
    pattern = Pattern(r"^(village|town|county|bureau|city|province|partner):.+$", error="应为 <责任主体>:<编号>")
    example = {"description": meaning, "example": f"village:{COUNTY}001001"}
    return fields.String(required=True, validate=pattern, metadata=example)


class OnClock(EventData):
    """The clock that it is about: a promise on a case, from its opening event on, for the time at which it is due."""

    service = fields.String(required=True, metadata={"example": "express"})
    case = fields.String(required=True)
    standard = fields.String(required=True, metadata={"example": "express.notify"})
    opening_sequence = fields.Integer(required=True, strict=True)
    due_at = Moment(required=True)
    rung = _rung()


class Climbed(OnClock):
    """clock.warned.v1 and the rungs above red: due `at`; `told` are those who are to hear of it."""

    at = Moment(required=True)
    again = fields.Integer(required=True, strict=True, metadata={"description": "撤回以后又发出的,此前几次"})
    answerable = party("超时算谁的")
    told = fields.List(party("谁应知道"), required=True)


class Step(Schema):
    """A rung to come, and when."""

    rung = _rung()
    at = Moment(required=True)


class Breached(Climbed):
    """clock.breached.v1; `steps` are the rungs to come while the case stays open."""

    steps = fields.List(fields.Nested(Step), required=True)


class Withdrawn(OnClock):
    """What should not have been climbed, the lowest first, and why; `rung` is the lowest of them."""

    rungs = fields.List(_rung(), required=True, validate=validate.Length(1))
    reason = fields.String(required=True, validate=validate.OneOf([each.value for each in Withdrawal]))
    counts = Moment(metadata={"description": "现在算数的到期时间"})


class RungCorrected(OnClock, Corrected):
    """clock.corrected.v1: what was done about a rung is taken back."""


ON_CLOCK = OnClock()
CORRECTED = RungCorrected()
CLIMBED = Climbed()
BREACHED = Breached()
WITHDRAWN = Withdrawn()
