"""`fhir/Appointment|Slot|Schedule|Encounter`, one and by search."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from marshmallow import Schema
from sqlalchemy import Connection

from contracts.clinic import fhir
from contracts.days import midnight
from contracts.refusals import Invalid, NotFound
from services.chassis.http.routes import Call, Format, Json, Read, Route
from services.clinic.api.fhir.mapping import APPOINTMENT, ENCOUNTER, MAPPED, outcome, states_of
from services.clinic.store import places, reads

FHIR = Format("application/fhir+json; charset=utf-8", outcome)
MOST = 200

Found = Callable[..., list[dict[str, Any]]]


def _appointments(connection: Connection, scope: str, limit: int, status: str | None, **wanted: Any) -> Any:
    states = states_of(APPOINTMENT, status) if status else None
    return reads.appointments(connection, scope, limit, states=states, placed=True, **wanted)


def _encounters(connection: Connection, scope: str, limit: int, status: str | None, **wanted: Any) -> Any:
    states = states_of(ENCOUNTER, status) if status else None
    return reads.appointments(connection, scope, limit, states=states, visited=True, **wanted)


def _slots(connection: Connection, scope: str, limit: int, status: str | None, **wanted: Any) -> Any:
    more = _SLOTS.get(status, {"none": True}) if status else {}
    return places.slots(connection, scope, limit, **more, **wanted)


_SLOTS: Mapping[str, Mapping[str, Any]] = {
    "free": {"state": "open", "free": True},
    "busy": {"state": "open", "full": True},
    "busy-unavailable": {"state": "stopped"},
}


def _schedules(connection: Connection, scope: str, limit: int, status: str | None, **wanted: Any) -> Any:
    state = {"active": "open", "inactive": "stopped"}.get(status, "none") if status else None
    return places.schedules(connection, scope, limit, state=state, **wanted)


_FIND: Mapping[str, tuple[Found, str, Schema]] = {
    "Appointment": (_appointments, "id", fhir.FHIR_APPOINTMENT),
    "Encounter": (_encounters, "id", fhir.FHIR_ENCOUNTER),
    "Schedule": (_schedules, "schedule", fhir.FHIR_SCHEDULE),
    "Slot": (_slots, "slot", fhir.FHIR_SLOT),
}


def read(kind: str, call: Call, connection: Connection) -> Json:
    """One resource in scope."""
    find, part, _ = _FIND[kind]
    found = find(connection, call.actor.scope, 1, None, id=call.path[part])
    if not found:
        raise NotFound("没有这个资源,或不在您的管辖范围内")
    return MAPPED[kind](found[0])


def search(kind: str, call: Call, connection: Connection) -> Json:
    """A searchset of what matches, all in scope."""
    find, _, schema = _FIND[kind]
    query = call.query
    wanted: dict[str, Any] = {"id": str(query["_id"])} if "_id" in query else {}
    wanted |= _between(query["date"]) if "date" in query else {}
    limit = max(0, min(query["_count"], MOST))
    found = find(connection, call.actor.scope, limit, query.get("status"), **wanted)
    entries = [{"resource": schema.dump(MAPPED[kind](each)), "search": {"mode": "match"}} for each in found]
    now = reads.now(connection)
    return {"resourceType": "Bundle", "type": "searchset", "timestamp": now} | ({"entry": entries} if entries else {})


def _between(said: str) -> dict[str, datetime]:
    """What a FHIR date search means for whole days here. Raises Invalid for a day that there isn't."""
    try:
        day = date.fromisoformat(said[-10:])
        begin, end = midnight(day), midnight(day + timedelta(days=1))
    except (ValueError, OverflowError) as error:
        raise Invalid("日期有误,请核对", errors={"date": ["没有这一天"]}) from error
    match said[:-10]:
        case "ge":
            return {"begin": begin}
        case "gt":
            return {"begin": end}
        case "le":
            return {"end": end}
        case "lt":
            return {"end": begin}
    return {"begin": begin, "end": end}


def _routes(kind: str, title: str) -> tuple[Route, ...]:
    _, part, schema = _FIND[kind]
    return (
        Read(
            path=f"/fhir/{kind}",
            read=partial(search, kind),
            query=fhir.search(),
            answer=fhir.BUNDLE,
            format=FHIR,
            summary=f"FHIR R4 {kind}:按 _id、date、status 查找{title}",
        ),
        Read(
            path=f"/fhir/{kind}/{{{part}:uuid}}",
            read=partial(read, kind),
            answer=schema,
            format=FHIR,
            summary=f"FHIR R4 {kind}:一个{title}",
        ),
    )


ROUTES: tuple[Route, ...] = (
    *_routes("Appointment", "预约"),
    *_routes("Encounter", "到诊"),
    *_routes("Schedule", "出诊"),
    *_routes("Slot", "号源"),
)
