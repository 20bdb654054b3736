"""What cadres do at the clinic's desk: each route one command."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from marshmallow import Schema

from contracts.clinic import desk, views
from contracts.clinics import Practice, Priority
from contracts.people import Tier
from services.chassis.http.routes import Call, Route, Write
from services.chassis.ids import uuid7
from services.chassis.machine import Deed
from services.chassis.work import Command
from services.clinic.api import sealing
from services.clinic.domain.appointment import Appointment
from services.clinic.handlers.booking import Book, Correct, OnAppointment, Reschedule
from services.clinic.handlers.sessions import OpenSchedule, StopSchedule
from services.clinic.handlers.waiting import CallNext, CheckIn, Skip, WalkIn

Body = Mapping[str, Any]
Verb = Callable[[Appointment, Deed, Body], None]

SUPERVISED = frozenset({Tier.CADRE, Tier.TOWN})


def open_schedule(call: Call) -> Command:
    """A session of the cadre's own centre."""
    body = call.body
    length = timedelta(minutes=body["slot_minutes"])
    return OpenSchedule(
        schedule=str(uuid7()),
        centre=call.actor.scope,
        room=body["room"],
        practice=Practice(body["practice"]),
        begins_at=body["begins_at"],
        ends_at=body["ends_at"],
        slot_length=length,
        capacity=body["capacity"],
        slots=tuple(str(uuid7()) for _ in range((body["ends_at"] - body["begins_at"]) // length)),
    )


def stop_schedule(call: Call) -> Command:
    """It doesn't take place."""
    return StopSchedule(schedule=call.path["schedule"], note=_note(call))


def book(call: Call) -> Command:
    """A cadre books for somebody."""
    patient = sealing.patient(call.body["patient"], call.vault)
    return Book(
        appointment=str(uuid7()),
        slot=str(call.body["slot"]),
        patient=patient,
        person=patient.identity.hash if patient.identity else "",
        waitlist=call.body["waitlist"],
    )


def walk_in(call: Call) -> Command:
    """Somebody came."""
    return WalkIn(
        appointment=str(uuid7()),
        centre=call.actor.scope,
        patient=sealing.patient(call.body["patient"], call.vault),
        priority=Priority(call.body["priority"]),
        room=call.body["room"],
    )


def check_in(call: Call, *, arrives: bool) -> Command:
    """A patient is here, and waits where a class is said."""
    priority = call.body.get("priority")
    return CheckIn(
        appointment=call.path["id"],
        centre=call.actor.scope,
        arrives=arrives,
        priority=Priority(priority) if priority else None,
        room=call.body.get("room"),
        note=_note(call),
    )


def reschedule(call: Call) -> Command:
    """Another time."""
    return Reschedule(appointment=call.path["id"], slot=str(call.body["slot"]), note=_note(call))


def call_next(call: Call) -> Command:
    """The next one."""
    return CallNext(centre=call.actor.scope, room=call.body["room"])


def skip(call: Call) -> Command:
    """They didn't come in."""
    return Skip(appointment=call.path["id"], note=_note(call))


def correct(call: Call) -> Command:
    """The last thing done is taken back."""
    return Correct(appointment=call.path["id"], reason=sealing.note(call.body["reason"], call.vault) or "")


def _note(call: Call) -> str | None:
    return sealing.note(call.body.get("note"), call.vault)


def _on_appointment(verb: Verb, call: Call) -> Command:
    """`verb` with the body; its note is sealed."""
    return OnAppointment(appointment=call.path["id"], verb=partial(_say, verb, body=call.body), note=_note(call))


def _say(verb: Verb, appointment: Appointment, deed: Deed, body: Body) -> None:
    verb(appointment, deed, body)


def _stop(appointment: Appointment, deed: Deed, body: Body) -> None:
    appointment.stop(deed, str(body["offered"]) if "offered" in body else None)


def act(name: str, summary: str, command: Callable[[Call], Command], body: Schema = desk.REMARK) -> Write:
    """`POST v1/appointments/{id}/<name>`."""
    path = f"/v1/appointments/{{id:uuid}}/{name}"
    return Write(path=path, command=command, body=body, answer=views.APPOINTMENT_CHANGED, summary=summary)


def _verb(name: str, summary: str, verb: Verb, body: Schema = desk.REMARK) -> Write:
    return act(name, summary, partial(_on_appointment, verb), body)


ROUTES: tuple[Route, ...] = (
    Write(
        path="/v1/schedules",
        command=open_schedule,
        body=desk.OPEN_SCHEDULE,
        answer=views.SCHEDULE_CHANGED,
        summary="安排一次出诊,放出号源",
    ),
    Write(
        path="/v1/schedules/{schedule:uuid}/stop",
        command=stop_schedule,
        body=desk.REMARK,
        answer=views.SCHEDULE_CHANGED,
        summary="停诊:所余预约逐个取消、另提供号源并通知",
    ),
    Write(
        path="/v1/appointments",
        command=book,
        body=desk.BOOK,
        answer=views.APPOINTMENT_CHANGED,
        summary="代为预约;号满可候补",
    ),
    Write(
        path="/v1/walk-ins",
        command=walk_in,
        body=desk.WALK_IN,
        answer=views.APPOINTMENT_CHANGED,
        summary="未预约到诊:取当日排队号候诊",
    ),
    Write(
        path="/v1/queues/call-next",
        command=call_next,
        body=desk.CALL_NEXT,
        answer=views.APPOINTMENT_CHANGED,
        summary="叫下一位",
    ),
    act("arrive", "签到;给出类别即同时取号候诊", partial(check_in, arrives=True), desk.ARRIVE),
    act("enqueue", "签到后取号候诊", partial(check_in, arrives=False), desk.ENQUEUE),
    act("reschedule", "改期到本卫生室的另一时段", reschedule, desk.RESCHEDULE),
    _verb("cancel", "退号", lambda appointment, deed, _: appointment.cancel(deed)),
    _verb("cancel-by-clinic", "停诊:取消这一个预约,可另提供号源", _stop, desk.CANCEL_BY_CLINIC),
    _verb(
        "prioritise",
        "调整候诊类别",
        lambda appointment, deed, body: appointment.prioritise(deed, Priority(body["priority"])),
        desk.PRIORITISE,
    ),
    _verb(
        "transfer",
        "转到另一诊室候诊,按原到诊先后",
        lambda appointment, deed, body: appointment.transfer(deed, body["room"]),
        desk.TRANSFER,
    ),
    _verb("call", "叫这一位", lambda appointment, deed, _: appointment.call(deed)),
    _verb("recall", "再叫一次", lambda appointment, deed, _: appointment.recall(deed)),
    act("pass", "过号:叫号未到", skip),
    _verb("rejoin", "过号后重新排队,排在本类最后", lambda appointment, deed, _: appointment.rejoin(deed)),
    _verb("start", "开始就诊", lambda appointment, deed, _: appointment.start(deed)),
    _verb("finish", "就诊完成", lambda appointment, deed, _: appointment.finish(deed)),
    _verb("refer", "转诊", lambda appointment, deed, _: appointment.refer(deed)),
    _verb("leave", "未就诊离开", lambda appointment, deed, _: appointment.leave(deed)),
    _verb("entered-in-error", "录入错误", lambda appointment, deed, _: appointment.mark_in_error(deed)),
    Write(
        path="/v1/appointments/{id:uuid}/correct",
        command=correct,
        body=desk.CORRECT,
        answer=views.APPOINTMENT_CHANGED,
        allow=SUPERVISED,
        summary="更正上一步:经办人 10 分钟内,之后由镇街",
    ),
)
