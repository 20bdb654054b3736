"""The staff register (工作人员名册): what is said of a person in a post, on the bus and over HTTP, and to whom."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from contracts.fields import CentreId, EventData, Pattern, one_of, text, whole_phone
from contracts.staff import STAFF_ID, StaffState

_ID = Pattern(STAFF_ID, error="应为工作人员编号,例如 staff:370829001001-01")
_ORDER = "结束日期不早于开始日期"


def staff_id(**options: Any) -> fields.String:
    """Somebody at a centre, by id."""
    return fields.String(validate=_ID, **{"metadata": {"example": "staff:370829001001-01"}} | options)


class Leave(EventData):
    """A leave (休假): its first and last day, Asia/Shanghai."""

    since = fields.Date(data_key="from", required=True)
    until = fields.Date(required=True)


class StaffPublished(EventData):
    """staff.published.v1: who has a post now; neither name nor phone. Apply it only where its sequence is higher.

    `from` and `to` are the first and last day in the post, `to` null until they leave it; `leave` is the one that was
    announced or runs; `substitute` takes over what is open when they are away, the centre's others where it is null.
    """

    id = staff_id(required=True)
    centre = CentreId(required=True)
    post = text(20, required=True)
    state = one_of(StaffState, required=True)
    since = fields.Date(data_key="from", required=True)
    to = fields.Date(required=True, allow_none=True)
    leave = fields.Nested(Leave, required=True, allow_none=True)
    substitute = staff_id(required=True, allow_none=True)


class StaffEntered(Schema):
    """A person in a post, new or changed. Name and phone are kept encrypted and stay in the register."""

    post = text(20, required=True)
    name = text(40, required=True)
    phone = whole_phone(load_default=None, allow_none=True)
    since = fields.Date(data_key="from", load_default=None, allow_none=True)
    substitute = staff_id(load_default=None, allow_none=True)


class LeaveAnnounced(Schema):
    """A leave from its first to its last day, and who takes over; without one the centre's others, else the town."""

    since = fields.Date(data_key="from", required=True)
    until = fields.Date(required=True)
    substitute = staff_id()

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        """A leave has a day at the least."""
        if data["until"] < data["since"]:
            raise ValidationError(_ORDER, "until")


class Departing(Schema):
    """Somebody leaves the post for good, at once."""

    substitute = staff_id()


class StaffChanged(Schema):
    """How it stands now."""

    id = staff_id(required=True)
    state = one_of(StaffState, required=True)
    version = fields.Integer(required=True)


class Staff(StaffPublished):
    """One post at a centre. Everything that happens names the id alone; name and phone stay in this register."""

    name = text(40, required=True)
    phone = fields.String(
        required=True, allow_none=True, metadata={"description": "督办消息发到这里;打码显示", "example": "154****0101"}
    )
    version = fields.Integer(required=True)


class StaffPage(Schema):
    """A page of the staff register, by id."""

    items = fields.List(fields.Nested(Staff), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


STAFF_PUBLISHED = StaffPublished()
STAFF_ENTERED = StaffEntered()
LEAVE_ANNOUNCED = LeaveAnnounced()
DEPARTING = Departing()
STAFF_CHANGED = StaffChanged()
STAFF_PAGE = StaffPage()
