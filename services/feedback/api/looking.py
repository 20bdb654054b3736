"""What those look at who handle cases, and villagers at their own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import fields
from sqlalchemy import Connection

from contracts.bureaus import BUREAUS
from contracts.feedback import cases as bodies
from contracts.feedback.words import Kind
from contracts.fields import one_of, text
from contracts.handed_over import staff_asked
from contracts.people import COUNTY, Tier, villager_hash
from contracts.refusals import NotFound
from contracts.timelines import TIMELINE
from services.chassis import agents, centres
from services.chassis.calendar import Calendar
from services.chassis.disclosure import reveal
from services.chassis.http.page import list_query, page
from services.chassis.http.routes import Call, Download, Json, Read, Route
from services.chassis.sealed import SealedColumn
from services.chassis.sealing import phone_hash
from services.chassis.vault import Vault
from services.feedback.api import sealing
from services.feedback.api.acting import VILLAGER
from services.feedback.domain.rules import HANDLE
from services.feedback.domain.transitions import OPEN, UNANSWERED, Action
from services.feedback.store import reads
from services.feedback.store.cases import HISTORY
from services.feedback.store.rules import almanac
from services.feedback.store.sealing import FILER, HELPER, NOTE, TEXT

CALL_BACK, EVIDENCE = "联系反映人", "查看诉求附件"
BUREAU = frozenset({Tier.BUREAU})
_OWN_ACTIONS = frozenset({Action.WITHDRAW, Action.REOPEN})
_FILTERS = ("state", "kind", "assignee", "since", "staff")


def list_cases(call: Call, connection: Connection) -> Json:
    """Cases at desks in scope, newest change first."""
    return _page(call, connection, {name: call.query.get(name) for name in _FILTERS})


def list_transferred(call: Call, connection: Connection) -> Json:
    """What was handed to the bureau that asks."""
    return _page(call, connection, {"bureau": call.actor.id.removeprefix("bureau:"), "state": call.query.get("state")})


def _page(call: Call, connection: Connection, wanted: dict[str, Any]) -> Json:
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: reads.cases(connection, prefix, limit, after=after, **wanted),
        key=lambda case: (case["updated_at"], case["id"]),
    )


def search(call: Call, connection: Connection) -> Json:
    """Cases by number or phone; nothing of it stands in a URL."""
    wanted = dict(call.body)
    if "phone" in wanted:
        wanted["phone_hash"] = phone_hash(wanted.pop("phone"), call.vault)
    return {"items": reads.cases(connection, call.actor.scope, 50, **wanted), "next_cursor": None}


def show(call: Call, connection: Connection) -> Json:
    """One case with what was said."""
    return _in_words(call, one(call, connection))


def show_transferred(call: Call, connection: Connection) -> Json:
    """One case with what was said, to the bureau that was handed it."""
    return _in_words(call, _transferred(call, connection))


def _in_words(call: Call, found: dict[str, Any]) -> Json:
    return found | {"text": sealing.opened(found["text"], TEXT, call.vault)}


def timeline(call: Call, connection: Connection) -> Json:
    """All that happened to a case, oldest first."""
    return _told(call, connection, one(call, connection))


def timeline_of_transferred(call: Call, connection: Connection) -> Json:
    """The same, to the bureau that was handed it."""
    return _told(call, connection, _transferred(call, connection))


def _told(call: Call, connection: Connection, found: dict[str, Any]) -> Json:
    history = HISTORY.read(connection, found["id"])
    return {"items": [each | {"note": sealing.opened(each["note"], NOTE, call.vault)} for each in history]}


def filer(call: Call, connection: Connection) -> Json:
    """Name and phone in full, each logged, for the one who handles it; closed to everybody else."""
    found = one(call, connection)
    if found["assignee"] != call.actor.id:
        return {"opened": False, "name": None, "phone": None, "agent": None}
    return _people(call, connection, found)


def filer_of_transferred(call: Call, connection: Connection) -> Json:
    """Name and phone in full, each logged, for the bureau that handles it now."""
    found = _transferred(call, connection)
    return _people(call, connection, found)


def check_file(call: Call, connection: Connection) -> None:
    """Raises NotFound for what is no file of a case at a desk in scope."""
    _must_have(one(call, connection), call.path["file"])


def check_transferred_file(call: Call, connection: Connection) -> None:
    """Raises NotFound for what is no file of a case that was handed to the bureau."""
    _must_have(_transferred(call, connection), call.path["file"])


def check_own_file(call: Call, connection: Connection) -> None:
    """Raises NotFound for what is no file of a case of the villager's own."""
    found = reads.case(connection, COUNTY, call.path["case"])
    mine = villager_hash(call.actor)
    phone = found["filer"]["phone"] if found else None
    if found is None or ((phone and phone["hash"]) != mine and not agents.acts(found["agent"], mine)):
        raise NotFound("没有这件诉求,或不是您提出的")
    _must_have(found, call.path["file"])


def _must_have(found: dict[str, Any], file: str) -> None:
    if file not in found["files"]:
        raise NotFound("这件诉求没有这个附件")


def _transferred(call: Call, connection: Connection) -> dict[str, Any]:
    found = one(call, connection)
    if found["bureau"] != call.actor.id.removeprefix("bureau:"):
        raise NotFound("没有这件诉求,或没有转到贵部门")
    return found


def own_cases(call: Call, connection: Connection) -> Json:
    """What was brought by or for whoever has the phone that the villager has shown to have."""
    own, names = reads.own(connection, villager_hash(call.actor)), centres.names(connection)
    calendar = almanac().calendar(connection)
    return {"items": [_own(each, names, calendar, call.vault) for each in own]}


def _own(case: Json, names: Mapping[str, str], calendar: Calendar, vault: Vault) -> dict[str, Any]:
    return {
        **case,
        "reply": sealing.opened(case["reply"], NOTE, vault),
        "about_name": names.get(case["about"], ""),
        "holder": _holder(case, names),
        "due_at": _due(case, calendar),
        "may": [action for action in case["legal"] if action in _OWN_ACTIONS - _spent(case)],
    }


def _due(case: Json, calendar: Calendar) -> datetime | None:
    """When the reply is due: in so many working days, except what is urgent."""
    if case["state"] not in UNANSWERED or case["counted_from"] is None or case["urgent"]:
        return None
    return calendar.after_working_days(case["counted_from"], HANDLE + case["extra_days"])


def _spent(case: Json) -> frozenset[Action]:
    return frozenset({Action.REOPEN}) if case["reopened"] else frozenset()


def _holder(case: Json, names: Mapping[str, str]) -> str | None:
    if case["state"] not in OPEN:
        return None
    if case["bureau"]:
        return BUREAUS.get(case["bureau"], case["bureau"])
    return names.get(case["centre"]) or ("县级统筹" if case["centre"] == COUNTY else "所属镇街")


def _people(call: Call, connection: Connection, found: Json) -> Json:
    """Whoever it is about, and who brought it for them, in full."""
    key, agent = found["id"], found["agent"]

    def in_full(column: SealedColumn, sealed: Json | None) -> str | None:
        if sealed is None:
            return None
        return reveal(connection, call.vault, column, {key: sealed["cipher"]}, actor=call.actor, purpose=CALL_BACK)[key]

    filer = {part: in_full(column, found["filer"][part]) for part, column in FILER.items()}
    acting = agent and {part: in_full(column, agent[part]) for part, column in HELPER.items()} | {
        part: agent[part] for part in ("relation", "authority")
    }
    return {"opened": True, **filer, "agent": acting}


def one(call: Call, connection: Connection) -> dict[str, Any]:
    """The case that the path names. Raises NotFound where its desk lies out of scope."""
    found = reads.case(connection, call.actor.scope, call.path["case"])
    if found is None:
        raise NotFound("没有这件诉求,或不在您的管辖范围内")
    return found


_LIST: dict[str, fields.Field[Any]] = {"kind": one_of(Kind), "assignee": text(60), "staff": staff_asked()}

ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/cases",
        read=list_cases,
        query=list_query(datetime, UUID, **_LIST),
        answer=bodies.CASE_PAGE,
        summary="诉求列表,最近变动在前",
    ),
    Read(
        path="/v1/bureau/cases",
        read=list_transferred,
        query=list_query(datetime, UUID),
        answer=bodies.CASE_PAGE,
        allow=BUREAU,
        summary="转到本部门的诉求",
    ),
    Read(
        path="/v1/cases/search",
        read=search,
        body=bodies.SEARCH,
        answer=bodies.CASE_PAGE,
        summary="按编号或反映人电话查找",
    ),
    Read(
        path="/v1/bureau/cases/{case:uuid}",
        read=show_transferred,
        answer=bodies.CASE_IN_FULL,
        allow=BUREAU,
        summary="转到本部门的一件诉求",
    ),
    Read(
        path="/v1/bureau/cases/{case:uuid}/timeline",
        read=timeline_of_transferred,
        answer=TIMELINE,
        allow=BUREAU,
        summary="转来诉求的全程",
    ),
    Read(
        path="/v1/bureau/cases/{case:uuid}/filer",
        read=filer_of_transferred,
        answer=bodies.FILER_SHOWN,
        allow=BUREAU,
        reveals=CALL_BACK,
        summary="转来诉求的反映人:每次查看都有记录",
    ),
    Download(
        path="/v1/bureau/cases/{case:uuid}/files/{file:uuid}",
        check=check_transferred_file,
        shown_for=EVIDENCE,
        allow=BUREAU,
        summary="转来诉求的附件",
    ),
    Download(
        path="/v1/cases/{case:uuid}/files/{file:uuid}",
        check=check_file,
        shown_for=EVIDENCE,
        summary="诉求的附件:信件扫描件、照片",
    ),
    Download(
        path="/v1/my/cases/{case:uuid}/files/{file:uuid}",
        check=check_own_file,
        shown_for="群众查看本人附件",
        allow=VILLAGER,
        summary="我交的附件",
    ),
    Read(path="/v1/cases/{case:uuid}", read=show, answer=bodies.CASE_IN_FULL, summary="一件诉求"),
    Read(path="/v1/cases/{case:uuid}/timeline", read=timeline, answer=TIMELINE, summary="诉求的全程"),
    Read(
        path="/v1/cases/{case:uuid}/filer",
        read=filer,
        answer=bodies.FILER_SHOWN,
        reveals=CALL_BACK,
        summary="反映人的姓名、电话:只对承办人打开,每次查看都有记录",
    ),
    Read(path="/v1/my/cases", read=own_cases, answer=bodies.OWN_CASES, allow=VILLAGER, summary="我的诉求"),
)
