"""What cadres, town and county look at."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from marshmallow import fields
from sqlalchemy import Connection

from contracts.clinic import desk, views
from contracts.clinics import AppointmentState as State
from contracts.clinics import Practice
from contracts.days import day_of, midnight
from contracts.fields import asked_day, one_of
from contracts.people import Tier
from contracts.refusals import NotFound
from contracts.timelines import TIMELINE
from services.chassis.disclosure import reveal
from services.chassis.http.page import list_query, page
from services.chassis.http.routes import Call, Json, Read, Route, Stream
from services.chassis.masking import mask_phones_in
from services.chassis.sealing import phone_hash
from services.clinic.store import QUEUES, places, reads
from services.clinic.store.appointments import HISTORY
from services.clinic.store.sealing import NOTE, PATIENT

IN_FULL = "核对就诊人身份、联系就诊人"
NEXT = 5
"""Numbers that a display shows of those who wait."""


def list_appointments(call: Call, connection: Connection) -> Json:
    """Appointments and walk-ins, newest change first."""
    wanted = {name: call.query.get(name) for name in ("state", "since", "slot")}
    if "date" in call.query:
        wanted |= dict(zip(("begin", "end"), day_between(call.query["date"]), strict=True))
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: reads.appointments(connection, prefix, limit, after=after, **wanted),
        key=itemgetter("updated_at", "id"),
    )


def search(call: Call, connection: Connection) -> Json:
    """Appointments that match what the person at the desk knows; nothing of it stands in a URL."""
    wanted = dict(call.body)
    for known in ("name", "identity"):
        if known in wanted:
            wanted[f"{known}_hash"] = call.vault.fingerprint(wanted.pop(known))
    if "phone" in wanted:
        wanted["phone_hash"] = phone_hash(wanted.pop("phone"), call.vault)
    return {"items": reads.appointments(connection, call.actor.scope, 50, **wanted), "next_cursor": None}


def show(call: Call, connection: Connection) -> Json:
    """One appointment."""
    found = reads.appointments(connection, call.actor.scope, 1, id=call.path["id"])
    if not found:
        raise no_such()
    return found[0]


def timeline(call: Call, connection: Connection) -> Json:
    """All that happened to an appointment, oldest first; in remarks phone numbers are masked."""
    history = HISTORY.read(connection, show(call, connection)["id"])
    for event in history:
        event["note"] = event["note"] and mask_phones_in(call.vault.decrypt(event["note"], NOTE))
    return {"items": history}


def patient_in_full(call: Call, connection: Connection) -> Json:
    """Name, phone and identity number in full, each logged."""
    sealed, row = reads.patient(connection, call.actor.scope, call.path["id"]), call.path["id"]
    if sealed is None:
        raise no_such()
    return {
        part: reveal(connection, call.vault, column, {row: sealed[part]}, actor=call.actor, purpose=IN_FULL)[row]
        if sealed[part]
        else None
        for part, column in PATIENT.items()
    }


def list_slots(call: Call, connection: Connection) -> Json:
    """Slots to come, soonest first."""
    wanted = {"practice": call.query.get("practice"), "open": True}
    if "date" in call.query:
        wanted |= dict(zip(("begin", "end"), day_between(call.query["date"]), strict=True))
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: places.slots(connection, prefix, limit, after=after, **wanted),
        key=itemgetter("starts_at", "id"),
    )


def show_schedule(call: Call, connection: Connection) -> Json:
    """One session with its slots."""
    found = places.schedule(connection, call.actor.scope, call.path["schedule"])
    if found is None:
        raise NotFound("没有这次出诊,或不在您的管辖范围内")
    return found


def queues(call: Call, connection: Connection) -> Json:
    """Who waits before which room of the cadre's own centre."""
    waiting = [each for each in reads.in_house(connection, call.actor.scope) if each["state"] == State.WAITING]
    return {"items": [{"room": room, "waiting": list(each)} for room, each in groupby(waiting, itemgetter("room"))]}


def display(call: Call, connection: Connection) -> Json:
    """What the waiting room of a centre in scope shows."""
    centre = call.path["centre"]
    if not call.actor.covers(centre):
        raise NotFound("没有这个服务中心,或不在您的管辖范围内")
    rooms = groupby(reads.in_house(connection, centre), itemgetter("room"))
    return {"as_of": reads.now(connection), "rooms": [_display_room(room, list(each)) for room, each in rooms]}


def _display_room(room: str, patients: Sequence[Json]) -> Json:
    waiting = _numbers(patients, State.WAITING)
    return {
        "room": room,
        "called": _numbers(patients, State.CALLED),
        "latest": _latest(patients),
        "inside": _numbers(patients, State.IN_CONSULTATION),
        "passed": _numbers(patients, State.PASSED),
        "next": waiting[:NEXT],
        "waiting": len(waiting),
    }


def _latest(patients: Sequence[Json]) -> Json | None:
    """The newest call of a number that has not come in; a call once more is a new one."""
    called = [each for each in patients if each["state"] == State.CALLED]
    newest = max(called, key=itemgetter("called_at"), default=None)
    return newest and {"number": newest["number"], "at": newest["called_at"]}


def _numbers(patients: Iterable[Json], state: State) -> list[int]:
    return [each["number"] for each in patients if each["state"] == state]


def display_now(call: Call, connection: Connection) -> tuple[int, Json]:
    """The display, and when it was so in microseconds."""
    shown: dict[str, Any] = views.DISPLAY.dump(display(call, connection))
    return int(reads.now(connection).timestamp() * 1_000_000), shown


def display_changed(call: Call, connection: Connection, _since: int) -> tuple[int, Json]:
    """It is small: all of it again."""
    return display_now(call, connection)


def day_between(day: date) -> tuple[datetime, datetime]:
    """When a day begins and ends here."""
    return midnight(day), midnight(day + timedelta(days=1))


def today() -> date:
    """The day that it is here."""
    return day_of(datetime.now(UTC))


def no_such() -> NotFound:
    """As if it weren't there, also where it is somebody else's."""
    return NotFound("没有这个预约,或不在您的管辖范围内")


ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/appointments",
        read=list_appointments,
        query=list_query(datetime, UUID, date=asked_day(), slot=fields.UUID()),
        answer=views.APPOINTMENT_PAGE,
        summary="预约与到诊,最近变动在前",
    ),
    Read(
        path="/v1/appointments/search",
        read=search,
        body=desk.SEARCH_PATIENTS,
        answer=views.APPOINTMENT_PAGE,
        summary="按姓名、手机号、身份证号或当日排队号查找",
    ),
    Read(path="/v1/appointments/{id:uuid}", read=show, answer=views.APPOINTMENT_VIEW, summary="一个预约"),
    Read(
        path="/v1/appointments/{id:uuid}/timeline",
        read=timeline,
        answer=TIMELINE,
        allow=frozenset({Tier.CADRE, Tier.TOWN}),
        summary="预约的全程",
    ),
    Read(
        path="/v1/appointments/{id:uuid}/patient",
        read=patient_in_full,
        answer=views.PATIENT_IN_FULL,
        allow=frozenset({Tier.CADRE}),
        reveals=IN_FULL,
        summary="就诊人完整姓名、电话、身份证号;每次查看都有记录",
    ),
    Read(
        path="/v1/slots",
        read=list_slots,
        query=list_query(datetime, UUID, date=asked_day(), practice=one_of(Practice)),
        answer=views.SLOTS,
        summary="号源,由近及远",
    ),
    Read(
        path="/v1/schedules/{schedule:uuid}",
        read=show_schedule,
        answer=views.SCHEDULE_VIEW,
        summary="一次出诊及其号源",
    ),
    Read(
        path="/v1/queues",
        read=queues,
        answer=views.QUEUES,
        allow=frozenset({Tier.CADRE}),
        summary="本卫生室各诊室的候诊队列",
    ),
    Read(path="/v1/display/{centre}", read=display, answer=views.DISPLAY, summary="候诊屏:只有号码,没有姓名"),
    Stream(
        path="/v1/display/{centre}/stream",
        channel=QUEUES,
        snapshot=display_now,
        changes=display_changed,
        summary="候诊屏的实时推送",
    ),
)
