"""What the clinic says on the bus: ids and times only. No patient, no practice, no priority, no diagnosis."""

from marshmallow import fields, validate

from contracts.fields import CentreId, EventData, Moment


class AppointmentPlaced(EventData):
    """appointment.booked.v1, appointment.waitlisted.v1"""

    slot = fields.UUID(required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)


class AppointmentRescheduled(AppointmentPlaced):
    """appointment.rescheduled.v1; `was` is the slot that it had."""

    was = fields.UUID(required=True)


class AppointmentMoved(AppointmentPlaced):
    """appointment.relocated.v1: the same time at the joint site; `left` is the slot that it had at the centre `was`."""

    was = CentreId(required=True)
    centre = CentreId(required=True)
    left = fields.UUID(required=True)


class AppointmentCancelledByClinic(EventData):
    """appointment.cancelled_by_clinic.v1; `offered` is another slot, where there is one."""

    offered = fields.UUID(allow_none=True, required=True)


class ScheduleOpened(EventData):
    """schedule.opened.v1"""

    begins_at = Moment(required=True)
    ends_at = Moment(required=True)
    slots = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


class SuspensionImposed(EventData):
    """suspension.imposed.v1"""

    until = Moment(required=True)


APPOINTMENT_PLACED, APPOINTMENT_MOVED = AppointmentPlaced(), AppointmentMoved()
APPOINTMENT_RESCHEDULED = AppointmentRescheduled()
APPOINTMENT_CANCELLED_BY_CLINIC = AppointmentCancelledByClinic()
SCHEDULE_OPENED = ScheduleOpened()
SUSPENSION_IMPOSED = SuspensionImposed()
