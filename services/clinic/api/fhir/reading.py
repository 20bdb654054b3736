"""`fhir/Appointment|Slot|Schedule|Encounter`, one and by search."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from marshmallow import Schema
from sqlalchemy import Connection

from contracts.clinic import fhir
from contracts.refusals import NotFound
from services.chassis.http.routes import Call, Format, Json, Read, Route
from services.clinic.api.fhir.capability import statement
from services.clinic.api.fhir.dates import asked
from services.clinic.api.fhir.mapping import MAPPED, outcome, states_of
from services.clinic.store import reads, resources

FHIR = Format("application/fhir+json; charset=utf-8", outcome)
MOST = 200

_RESOURCES: Mapping[str, tuple[str, Schema]] = {
    "Appointment": ("id", fhir.FHIR_APPOINTMENT),
    "Encounter": ("id", fhir.FHIR_ENCOUNTER),
    "Schedule": ("schedule", fhir.FHIR_SCHEDULE),
    "Slot": ("slot", fhir.FHIR_SLOT),
}
"""What its id is called in the path, and what may get out of it."""


def read(kind: str, call: Call, connection: Connection) -> Json:
    """One resource in scope."""
    part, _ = _RESOURCES[kind]
    found = resources.find(connection, kind, call.actor.scope, 1, id=call.path[part])
    if not found:
        raise NotFound("没有这个资源,或不在您的管辖范围内")
    return MAPPED[kind](found[0])


def search(kind: str, call: Call, connection: Connection) -> Json:
    """A searchset of what matches, all in scope: a page of it, or how many there are where none is asked for."""
    limit, wanted, scope = min(call.query["_count"], MOST), _wanted(kind, call.query), call.actor.scope
    if limit == 0:
        return _bundle(connection, [_link("self", kind, call.query)]) | {
            "total": resources.count(connection, kind, scope, **wanted)
        }
    after = call.query.get("_after")
    found = resources.find(connection, kind, scope, limit + 1, **wanted, after=after and str(after))
    shown, more = found[:limit], len(found) > limit
    following = [_link("next", kind, {**call.query, "_after": shown[-1]["id"]})] if more else []
    return _bundle(connection, [_link("self", kind, call.query), *following], [_entry(kind, each) for each in shown])


def _wanted(kind: str, query: Json) -> dict[str, Any]:
    """What the store is asked for."""
    dates = [each for field in ("date", "start") for each in asked(field, query.get(field, ()))]
    return {
        "dates": dates,
        "id": str(query["_id"]) if "_id" in query else None,
        "schedule": query["schedule"].removeprefix("Schedule/") if "schedule" in query else None,
        "states": _states(kind, query),
    }


def _states(kind: str, query: Json) -> list[str] | None:
    named = [states_of(kind, query["status"])] if "status" in query else []
    if "active" in query:
        named.append(states_of(kind, "active" if query["active"] else "inactive"))
    return sorted(set.intersection(*map(set, named))) if named else None


def _bundle(connection: Connection, links: Sequence[Json], entries: Sequence[Json] = ()) -> dict[str, Any]:
    bundle = {"resourceType": "Bundle", "type": "searchset", "timestamp": reads.now(connection), "link": links}
    return bundle | ({"entry": entries} if entries else {})


def _entry(kind: str, view: dict[str, Any]) -> Json:
    _, schema = _RESOURCES[kind]
    return {"resource": schema.dump(MAPPED[kind](view)), "search": {"mode": "match"}}


def _link(relation: str, kind: str, query: Json) -> Json:
    """Seen from where the resources lie: the server doesn't know by what name it was called."""
    said = {name: str(value).lower() if isinstance(value, bool) else value for name, value in query.items()}
    return {"relation": relation, "url": f"{kind}?{urlencode(said, doseq=True)}"}


def _routes(kind: str, title: str, found_by: str) -> tuple[Route, ...]:
    part, schema = _RESOURCES[kind]
    return (
        Read(
            path=f"/fhir/{kind}",
            read=partial(search, kind),
            query=fhir.SEARCH[kind],
            answer=fhir.BUNDLE,
            format=FHIR,
            summary=f"FHIR R4 {kind}:按 {found_by} 查找{title}",
        ),
        Read(
            path=f"/fhir/{kind}/{{{part}:uuid}}",
            read=partial(read, kind),
            answer=schema,
            format=FHIR,
            summary=f"FHIR R4 {kind}:一个{title}",
        ),
    )


def _metadata(_call: Call, _connection: Connection) -> Json:
    return statement()


ROUTES: tuple[Route, ...] = (
    Read(
        path="/fhir/metadata",
        read=_metadata,
        query=fhir.METADATA,
        answer=fhir.CAPABILITY,
        format=FHIR,
        summary="FHIR R4 CapabilityStatement:能读、能查什么",
    ),
    *_routes("Appointment", "预约", "_id、date、status"),
    *_routes("Encounter", "到诊", "_id、date、status"),
    *_routes("Schedule", "出诊", "_id、date、active"),
    *_routes("Slot", "号源", "_id、start、status、schedule"),
)
