"""Whether a centre is open, suspended or merged: bodies of the county and its towns, and what the bus carries."""

from marshmallow import Schema, fields, validate

from contracts.fields import CentreId, EventData, note, one_of
from contracts.people import COUNTY
from contracts.standing import CentreState, ClosingReason

_PLACE = f"{COUNTY}001002"


class Pause(EventData):
    """Days on which a centre is suspended: from `from_day` up to and without `reopens_on`, Asia/Shanghai."""

    from_day = fields.Date(required=True)
    reopens_on = fields.Date(required=True)


class Standing(EventData):
    """What stands beside a centre's details. While it is merged `joint_site` has its business; that may be merged too.

    `instead` is where people go while it is suspended. `pauses` has all suspensions that were, oldest first.
    """

    state = one_of(CentreState, load_default=CentreState.OPEN)
    joint_site = CentreId(load_default=None, allow_none=True, metadata={"example": _PLACE})
    reason = one_of(ClosingReason, load_default=None, allow_none=True)
    instead = CentreId(load_default=None, allow_none=True, metadata={"example": _PLACE})
    pauses = fields.List(fields.Nested(Pause), load_default=list)


class ClosingAsked(EventData):
    """centre.closing_asked.v1: a suspension has `reopens_on` and `instead`, a merger `joint_site`."""

    action = fields.String(required=True, validate=validate.OneOf(["suspend", "merge"]))
    reason = one_of(ClosingReason, required=True)
    reopens_on = fields.Date(metadata={"description": "暂停:恢复营业的日期,到这一天自动恢复"})
    instead = CentreId(metadata={"description": "暂停:这段时间到哪一处办", "example": _PLACE})
    joint_site = CentreId(metadata={"description": "合并:并入哪一处联建服务中心", "example": _PLACE})


class Suspended(EventData):
    """centre.suspended.v1; once more for a centre that is suspended where the day has moved."""

    reason = one_of(ClosingReason, required=True)
    reopens_on = fields.Date(required=True)
    instead = CentreId(required=True)


class Merged(EventData):
    """centre.merged.v1"""

    reason = one_of(ClosingReason, required=True)
    joint_site = CentreId(required=True)


class Suspend(Schema):
    """The county suspends a centre, or moves the day on which a suspended one opens again."""

    reason = one_of(ClosingReason, required=True)
    reopens_on = fields.Date(required=True, metadata={"description": "恢复营业的日期,到这一天自动恢复"})
    instead = CentreId(required=True, metadata={"description": "这段时间到哪一处办", "example": _PLACE})
    note = note()


class Merge(Schema):
    """The county merges a centre into another one that is open."""

    reason = one_of(ClosingReason, required=True)
    joint_site = CentreId(required=True, metadata={"description": "并入哪一处联建服务中心", "example": _PLACE})
    note = note()


class Ask(Schema):
    """A town asks for one or the other; the county decides. As ClosingAsked says."""

    action = fields.String(required=True, validate=validate.OneOf(["suspend", "merge"]))
    reason = one_of(ClosingReason, required=True)
    reopens_on = fields.Date()
    instead = CentreId()
    joint_site = CentreId()
    note = note()


class StandingChanged(Schema):
    """How the centre stands now."""

    id = CentreId(required=True)
    state = one_of(CentreState, required=True)
    version = fields.Integer(required=True)


CLOSING_ASKED, MERGED, SUSPENDED = ClosingAsked(), Merged(), Suspended()
SUSPEND = Suspend()
MERGE = Merge()
ASK = Ask()
STANDING_CHANGED = StandingChanged()
