"""What cadres, town and county look at."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from marshmallow import fields, validate
from sqlalchemy import Connection

from contracts import cases
from contracts.bureaus import BUREAUS
from contracts.hall import applications as bodies
from contracts.hall.shared import item_code
from contracts.people import Tier
from contracts.refusals import NotFound
from contracts.timelines import TIMELINE
from services.chassis.calendar import SHANGHAI
from services.chassis.casework.looking import history, must_be_paper, newest_first
from services.chassis.disclosure import reveal
from services.chassis.http.page import list_query
from services.chassis.http.routes import Call, Download, Json, Read, Route
from services.chassis.masking import mask_phones_in
from services.chassis.sealing import phone_hash
from services.chassis.vault import Vault
from services.hall.store import reads
from services.hall.store.applications import HISTORY
from services.hall.store.sealing import APPLICANT_COLUMNS, GO_TO, NOTE, TOLD

CALLING, PAPERS = "联系申请人", "审核申请材料"
"""What full values and scans are shown for."""


def list_applications(call: Call, connection: Connection) -> Json:
    """Applications, newest change first."""
    wanted = {name: call.query.get(name) for name in ("item", "bureau", "state", "since")}
    if call.query["due_today"]:
        wanted["due_before"] = _midnight()
    return pages(call, connection, wanted)


def pages(call: Call, connection: Connection, wanted: Mapping[str, Any]) -> Json:
    """A page of applications that match, as they are shown."""
    found = newest_first(call, connection, reads.applications, wanted)
    return {**found, "items": [shown(each, call.vault) for each in found["items"]]}


def search(call: Call, connection: Connection) -> Json:
    """Applications of somebody whom the person at the window has before them; nothing of it stands in a URL."""
    body = call.body
    wanted = {f"{part}_hash": call.vault.fingerprint(body[part]) for part in ("name", "identity") if part in body}
    wanted |= {"number": body["number"]} if "number" in body else {}
    if "phone" in body:
        wanted["phone_hash"] = phone_hash(body["phone"], call.vault)
    found = reads.applications(connection, call.actor.scope, 50, **wanted)
    return {"items": [shown(each, call.vault) for each in found], "next_cursor": None}


def show(call: Call, connection: Connection) -> Json:
    """One application."""
    return shown(one(call, connection), call.vault)


def one(call: Call, connection: Connection, **wanted: Any) -> dict[str, Any]:
    """The application that the path names. Raises NotFound outside the actor's scope."""
    application = reads.application(connection, call.actor.scope, call.path["id"], **wanted)
    if application is None:
        raise NotFound("没有这件申请,或不在您的管辖范围内")
    return application


def shown(application: dict[str, Any], vault: Vault) -> dict[str, Any]:
    """With the words that say where somebody was sent, or why they were refused; phone numbers in them are masked."""
    sealed = {name: (application[name], context) for name, context in {"go_to": GO_TO, "told": TOLD}.items()}
    said = {name: vault.decrypt(words, context) for name, (words, context) in sealed.items() if words}
    return {**application, **{name: mask_phones_in(words) for name, words in said.items()}}


def timeline(call: Call, connection: Connection) -> Json:
    """All that happened to an application, oldest first."""
    return history(HISTORY, one(call, connection)["id"], call.vault, connection, NOTE)


def applicant(call: Call, connection: Connection) -> Json:
    """Who applies, in full, to be called."""
    return in_full(call, connection, one(call, connection)["id"], CALLING)


def in_full(call: Call, connection: Connection, application: str, purpose: str) -> Json:
    """Name, phone and number of a document, each logged."""
    sealed = reads.in_full(connection, application)
    return {
        part: reveal(connection, call.vault, column, {application: sealed[part]}, actor=call.actor, purpose=purpose)[
            application
        ]
        for part, column in APPLICANT_COLUMNS.items()
        if part in sealed
    }


def check_file(call: Call, connection: Connection) -> None:
    """Raises NotFound for what is no paper of an application in scope."""
    must_be_paper(one(call, connection), call.path["file"])


def _midnight() -> datetime:
    """The end of today in Shanghai."""
    today = datetime.now(UTC).astimezone(SHANGHAI).date()
    return datetime.combine(today + timedelta(days=1), time.min, SHANGHAI)


_LIST: dict[str, Any] = {
    "item": item_code(),
    "bureau": fields.String(validate=validate.OneOf(list(BUREAUS))),
    "due_today": fields.Boolean(load_default=False, metadata={"description": "今天到期:视为受理、提醒、终止"}),
}

ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/applications",
        read=list_applications,
        query=list_query(datetime, UUID, **_LIST),
        answer=bodies.APPLICATION_PAGE,
        summary="申请列表,最近变动在前",
    ),
    Read(
        path="/v1/applications/search",
        read=search,
        body=cases.FIND,
        answer=bodies.APPLICATION_PAGE,
        summary="按回执编号、电话、姓名或证件号码查找",
    ),
    Read(path="/v1/applications/{id:uuid}", read=show, answer=bodies.APPLICATION_VIEW, summary="一件申请"),
    Read(path="/v1/applications/{id:uuid}/timeline", read=timeline, answer=TIMELINE, summary="申请的全程"),
    Read(
        path="/v1/applications/{id:uuid}/applicant",
        read=applicant,
        answer=cases.IN_FULL,
        allow=frozenset({Tier.CADRE}),
        reveals=CALLING,
        summary="申请人完整信息;查阅记入日志",
    ),
    Download(
        path="/v1/applications/{id:uuid}/files/{file:uuid}",
        check=check_file,
        shown_for=PAPERS,
        summary="一份材料的扫描件",
    ),
)
