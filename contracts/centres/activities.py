"""Activities and who signs up: what is sent, shown and said on the bus."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.activities import ActivityKind, ActivityState, SignupState
from contracts.centres.rooms import Time, room_number
from contracts.fields import CentreId, EventData, Moment, note, one_of, text, whole_phone

MOST = 500
"""Places of one activity."""


def _capacity() -> fields.Integer:
    return fields.Integer(
        required=True, strict=True, validate=validate.Range(1, MOST, error=f"应为 1 到 {MOST} 个名额")
    )


class Plan(Time):
    """An activity in a room of the cadre's own centre; the room is booked for it."""

    kind = one_of(ActivityKind, required=True)
    title = text(60, required=True, metadata={"description": "公开的名称", "example": "红色影院:地道战"})
    capacity = _capacity()


class Guardian(Schema):
    """Who answers for a child under fourteen."""

    name = text(40, required=True)
    consent = fields.Boolean(required=True, metadata={"description": "监护人已同意收集和使用孩子的信息"})


class SignUp(Schema):
    """Somebody wants to take part; for a child under fourteen the phone is the guardian's."""

    name = text(40, required=True)
    phone = whole_phone(required=True)
    under_14 = fields.Boolean(load_default=False, metadata={"description": "未满 14 周岁"})
    guardian = fields.Nested(Guardian)

    @validates_schema
    def a_child_has_consent(self, data: dict[str, Any], **_: Any) -> None:
        """PIPL article 31: of a child under fourteen nothing is kept without the guardian's consent."""
        guardian = data.get("guardian")
        if data["under_14"] and not (guardian and guardian["consent"]):
            raise ValidationError("未满 14 周岁的孩子须由监护人同意后报名,请填写监护人", "guardian")


class SignUpOwn(SignUp):
    """A villager signs up, or their child, with the phone that they have shown to be theirs."""

    activity = fields.UUID(required=True)


class WithdrawOwn(Schema):
    """A villager won't come to this activity."""

    activity = fields.UUID(required=True)


class Hold(Schema):
    """It took place: who of those signed up came, and how many others."""

    attended = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=MOST))
    others = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 5000))
    note = note()


class ActivityPlanned(EventData):
    """activity.planned.v1; its title stays in the registry."""

    kind = one_of(ActivityKind, required=True)
    room = room_number(required=True)
    begins_at = Moment(required=True)
    ends_at = Moment(required=True)
    capacity = fields.Integer(required=True, strict=True)


class ActivityHeld(EventData):
    """activity.held.v1: how many came, on which day (Asia/Shanghai); nobody's name."""

    kind = one_of(ActivityKind, required=True)
    on = fields.Date(required=True)
    attendance = fields.Integer(required=True, strict=True, validate=validate.Range(0))


class SignedUp(EventData):
    """signup.signed_up.v1 and signup.waitlisted.v1: for which activity."""

    activity = fields.UUID(required=True)


class ActivityView(Schema):
    """An activity, with how many places are taken."""

    id = fields.UUID(required=True)
    centre = CentreId(required=True)
    kind = one_of(ActivityKind, required=True)
    title = text(60, required=True)
    room = room_number(required=True)
    begins_at = Moment(required=True)
    ends_at = Moment(required=True)
    capacity = fields.Integer(required=True)
    taken = fields.Integer(required=True)
    waiting = fields.Integer(required=True, metadata={"description": "候补人数"})
    attendance = fields.Integer(required=True, allow_none=True)
    state = one_of(ActivityState, required=True)
    legal = fields.List(fields.String(), required=True)
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class ActivityPage(Schema):
    """A page of activities, newest change first."""

    items = fields.List(fields.Nested(ActivityView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class OpenActivities(Schema):
    """What one may sign up for, soonest first."""

    items = fields.List(fields.Nested(ActivityView), required=True)


class OpenQuery(Schema):
    """What one may sign up for at one centre, or at all."""

    centre = CentreId()


class SignupView(Schema):
    """Somebody who signed up, masked."""

    id = fields.UUID(required=True)
    activity = fields.UUID(required=True)
    title = text(60, required=True)
    begins_at = Moment(required=True)
    activity_state = one_of(ActivityState)
    name = fields.String(required=True, metadata={"description": "已打码"})
    phone = fields.String(required=True, metadata={"description": "已打码"})
    under_14 = fields.Boolean(required=True)
    consented_at = Moment(required=True, allow_none=True, metadata={"description": "监护人同意的时间"})
    state = one_of(SignupState, required=True)
    version = fields.Integer(required=True)


class Signups(Schema):
    """Those who signed up, in order."""

    items = fields.List(fields.Nested(SignupView), required=True)


class ParticipantInFull(Schema):
    """One who signed up, with name and phone in the clear."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    phone = fields.String(required=True)
    guardian = fields.String(required=True, allow_none=True)


class Participants(Schema):
    """The list for the door; each showing is logged."""

    items = fields.List(fields.Nested(ParticipantInFull), required=True)


ACTIVITY_PLANNED, ACTIVITY_HELD, SIGNED_UP = ActivityPlanned(), ActivityHeld(), SignedUp()
PLAN, SIGN_UP, HOLD, OPEN_QUERY = Plan(), SignUp(), Hold(), OpenQuery()
SIGN_UP_OWN, WITHDRAW_OWN = SignUpOwn(), WithdrawOwn()
ACTIVITY_VIEW, ACTIVITY_PAGE, OPEN_ACTIVITIES = ActivityView(), ActivityPage(), OpenActivities()
SIGNUPS, PARTICIPANTS = Signups(), Participants()
