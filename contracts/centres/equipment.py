"""Equipment and its faults: what is sent, shown and said on the bus."""

from marshmallow import Schema, fields

from contracts.centres.rooms import room_number
from contracts.equipment import DeviceKind, DeviceState
from contracts.fields import CentreId, EventData, Moment, one_of


class Register(Schema):
    """Something that stands in a room of the cadre's own centre."""

    kind = one_of(DeviceKind, required=True)
    room = room_number(required=True)


class DeviceNamed(EventData):
    """equipment.registered.v1 and equipment.fault_reported.v1: what it is, and in which room."""

    kind = one_of(DeviceKind, required=True)
    room = room_number(required=True)


class DeviceView(Schema):
    """A piece of equipment; `faulty_since` is when its fault was reported, null where it has none."""

    id = fields.UUID(required=True)
    centre = CentreId(required=True)
    kind = one_of(DeviceKind, required=True)
    room = room_number(required=True)
    state = one_of(DeviceState, required=True)
    faulty_since = Moment(required=True, allow_none=True)
    legal = fields.List(fields.String(), required=True)
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class DevicePage(Schema):
    """A page of equipment, newest change first."""

    items = fields.List(fields.Nested(DeviceView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


REGISTER, DEVICE_NAMED = Register(), DeviceNamed()
DEVICE_VIEW, DEVICE_PAGE = DeviceView(), DevicePage()
