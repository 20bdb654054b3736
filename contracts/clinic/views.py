"""What is shown of the clinic: masked, and never why somebody comes."""

from marshmallow import Schema, fields, validate

from contracts.cases import acting, agent_shown
from contracts.clinic.shared import MaskedPatient
from contracts.clinics import AppointmentState, Practice, Priority, ReportState, ScheduleState, SuspensionState
from contracts.fields import Moment, one_of
from contracts.moves import taken_at


class SlotView(Schema):
    """A stretch of time in which so many patients may come."""

    id = fields.UUID(required=True)
    schedule = fields.UUID(required=True)
    centre = fields.String(required=True)
    room = fields.String(required=True)
    practice = one_of(Practice, required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    capacity = fields.Integer(required=True)
    free = fields.Integer(required=True)


class Slots(Schema):
    """Slots, soonest first."""

    items = fields.List(fields.Nested(SlotView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class ScheduleView(Schema):
    """A room's session on a day."""

    id = fields.UUID(required=True)
    centre = fields.String(required=True)
    room = fields.String(required=True)
    practice = one_of(Practice, required=True)
    state = one_of(ScheduleState, required=True)
    begins_at = Moment(required=True)
    ends_at = Moment(required=True)
    slots = fields.List(fields.Nested(SlotView), required=True)
    version = fields.Integer(required=True)


class ScheduleChanged(Schema):
    """How a session stands now."""

    id = fields.UUID(required=True)
    state = one_of(ScheduleState, required=True)
    version = fields.Integer(required=True)


class Due(Schema):
    """What a clock does next with it."""

    action = fields.String(required=True)
    at = Moment(required=True)


class AppointmentView(Schema):
    """An appointment or a walk-in, as cadres, town and county see it."""

    id = fields.UUID(required=True)
    centre = fields.String(required=True)
    state = one_of(AppointmentState, required=True)
    walk_in = fields.Boolean(required=True)
    patient = fields.Nested(MaskedPatient, required=True)
    agent = agent_shown()
    slot = fields.UUID(allow_none=True, required=True)
    starts_at = Moment(allow_none=True, required=True)
    ends_at = Moment(allow_none=True, required=True)
    room = fields.String(allow_none=True, required=True)
    priority = one_of(Priority, required=True)
    number = fields.Integer(allow_none=True, required=True, metadata={"description": "当日排队号"})
    offered = fields.UUID(allow_none=True, required=True, metadata={"description": "停诊时另外提供的号源"})
    legal = fields.List(fields.String(), required=True, metadata={"description": "此刻可以执行的操作"})
    due = fields.Nested(Due, allow_none=True, required=True, metadata={"description": "时限到时自动执行的操作"})
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class AppointmentPage(Schema):
    """A page of appointments, newest change first."""

    items = fields.List(fields.Nested(AppointmentView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class AppointmentChanged(Schema):
    """How an appointment stands now."""

    id = fields.UUID(required=True)
    state = one_of(AppointmentState, required=True)
    number = fields.Integer(allow_none=True, required=True)
    version = fields.Integer(required=True)


class PatientInFull(Schema):
    """A patient's name, phone and identity number in full; each reading is logged."""

    name = fields.String(required=True)
    phone = fields.String(allow_none=True, required=True)
    identity = fields.String(allow_none=True, required=True)


class QueuedView(Schema):
    """Somebody in a room's queue."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    state = one_of(AppointmentState, required=True)
    priority = one_of(Priority, required=True)
    patient = fields.Nested(MaskedPatient, required=True)
    queued_at = Moment(required=True)
    version = fields.Integer(required=True)


class RoomQueue(Schema):
    """One room's queue, in the order in which it is called."""

    room = fields.String(required=True)
    waiting = fields.List(fields.Nested(QueuedView), required=True)


class Queues(Schema):
    """The queues of the cadre's own centre today."""

    items = fields.List(fields.Nested(RoomQueue), required=True)


class LatestCall(Schema):
    """A number that was called, and when: a call once more comes as a new time."""

    number = fields.Integer(required=True)
    at = Moment(required=True)


class DisplayRoom(Schema):
    """What hangs over a room's door: numbers only."""

    room = fields.String(required=True)
    called = fields.List(fields.Integer(), required=True, metadata={"description": "正在叫的号"})
    latest = fields.Nested(
        LatestCall,
        allow_none=True,
        required=True,
        metadata={"description": "最近一次叫号;再叫时时刻更新,候诊屏据此再响一次铃"},
    )
    inside = fields.List(fields.Integer(), required=True, metadata={"description": "正在就诊的号"})
    passed = fields.List(fields.Integer(), required=True, metadata={"description": "过号的,回来后请重新排队"})
    next = fields.List(fields.Integer(), required=True, validate=validate.Length(max=5))
    waiting = fields.Integer(required=True, metadata={"description": "候诊人数"})


class Display(Schema):
    """The waiting room's display of one centre."""

    as_of = Moment(required=True)
    rooms = fields.List(fields.Nested(DisplayRoom), required=True)


class OwnAppointment(Schema):
    """A villager's own appointment, or one that they made for another, as they see it by a one-time code."""

    id = fields.UUID(required=True)
    centre = fields.String(required=True)
    centre_name = fields.String(required=True)
    state = one_of(AppointmentState, required=True)
    patient = fields.String(required=True, metadata={"description": "就诊人姓名,已打码"})
    agent = agent_shown()
    acting = acting()
    starts_at = Moment(allow_none=True, required=True)
    ends_at = Moment(allow_none=True, required=True)
    room = fields.String(allow_none=True, required=True)
    number = fields.Integer(allow_none=True, required=True)
    ahead = fields.Integer(allow_none=True, required=True, metadata={"description": "候诊时,前面还有几人"})
    offered = fields.UUID(allow_none=True, required=True)
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class OwnAppointments(Schema):
    """A villager's own appointments, newest change first."""

    items = fields.List(fields.Nested(OwnAppointment), required=True)


class SuspensionView(Schema):
    """A suspension of booking."""

    id = fields.UUID(required=True)
    centre = fields.String(required=True)
    state = one_of(SuspensionState, required=True)
    imposed_at = Moment(required=True)
    until = Moment(required=True)
    suspends = fields.Boolean(
        required=True,
        metadata={"description": "此刻是否不能预约:到期、申诉成立,或所计爽约中有登记有误、停诊的,即为否"},
    )
    legal = fields.List(fields.String(), required=True)
    version = fields.Integer(required=True)


class Suspensions(Schema):
    """Suspensions, the newest first."""

    items = fields.List(fields.Nested(SuspensionView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class SuspensionChanged(Schema):
    """How a suspension stands now."""

    id = fields.UUID(required=True)
    state = one_of(SuspensionState, required=True)
    version = fields.Integer(required=True)


class ReportView(Schema):
    """That a report is due or was made; what of stays encrypted."""

    id = fields.UUID(required=True)
    centre = fields.String(required=True)
    state = one_of(ReportState, required=True)
    urgent = fields.Boolean(required=True, metadata={"description": "2 小时报告"})
    opened_at = Moment(required=True)
    reported_at = Moment(allow_none=True, required=True)
    legal = fields.List(fields.String(), required=True)
    version = fields.Integer(required=True)


class Reports(Schema):
    """Reports, newest change first."""

    items = fields.List(fields.Nested(ReportView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class ReportChanged(Schema):
    """How a report stands now."""

    id = fields.UUID(required=True)
    state = one_of(ReportState, required=True)
    version = fields.Integer(required=True)
    taken_at = taken_at()


SLOTS, SCHEDULE_VIEW, SCHEDULE_CHANGED = Slots(), ScheduleView(), ScheduleChanged()
APPOINTMENT_VIEW, APPOINTMENT_PAGE, APPOINTMENT_CHANGED = AppointmentView(), AppointmentPage(), AppointmentChanged()
PATIENT_IN_FULL = PatientInFull()
QUEUES, DISPLAY, OWN_APPOINTMENTS = Queues(), Display(), OwnAppointments()
SUSPENSIONS, SUSPENSION_CHANGED = Suspensions(), SuspensionChanged()
REPORTS, REPORT_VIEW, REPORT_CHANGED = Reports(), ReportView(), ReportChanged()
