"""What cadres, town and county look at."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from marshmallow import fields
from sqlalchemy import Connection

from contracts import cases
from contracts.fields import one_of
from contracts.people import Tier
from contracts.timelines import TIMELINE
from contracts.veterans import cases as bodies
from contracts.veteranwork import Item
from services.chassis.calendar import day_of, midnight
from services.chassis.casework.looking import history, must_be_paper, newest_first, the_one
from services.chassis.http.page import list_query
from services.chassis.http.routes import Call, Download, Json, Read, Route
from services.chassis.masking import mask_numbers_in
from services.chassis.vault import Vault
from services.veterans.api.register import looked_up, one_clear
from services.veterans.store import reads
from services.veterans.store.cases import HISTORY
from services.veterans.store.sealing import APPLICANTS, NOTE, TOLD

CALLING, PAPERS = "联系申请人", "审核申请材料"
"""What full values and scans are shown for."""
_ONE = "/v1/cases/{id:uuid}"


def list_cases(call: Call, connection: Connection) -> Json:
    """Cases, newest change first."""
    wanted = {name: call.query.get(name) for name in ("item", "veteran", "state", "since")}
    if call.query["due_today"]:
        wanted["due_before"] = midnight(day_of(datetime.now(UTC)) + timedelta(days=1))
    return pages(call, connection, wanted)


def pages(call: Call, connection: Connection, wanted: Mapping[str, Any]) -> Json:
    """A page of cases that match, as they are shown."""
    found = newest_first(call, connection, reads.cases, wanted)
    return {**found, "items": [shown(each, call.vault) for each in found["items"]]}


def search(call: Call, connection: Connection) -> Json:
    """Cases of somebody whom the person at the counter has before them."""
    number = {"number": call.body["number"]} if "number" in call.body else {}
    found = reads.cases(connection, call.actor.scope, 50, **looked_up(call.body, call.vault), **number)
    return {"items": [shown(each, call.vault) for each in found], "next_cursor": None}


def show(call: Call, connection: Connection) -> Json:
    """One case."""
    return shown(one(call, connection), call.vault)


def one(call: Call, connection: Connection, **wanted: Any) -> dict[str, Any]:
    """The case that the path names. Raises NotFound outside the actor's scope."""
    return the_one(call, connection, reads.cases, **wanted)


def shown(case: dict[str, Any], vault: Vault) -> dict[str, Any]:
    """With what somebody was told; numbers in it are masked."""
    told = case["told"]
    return {**case, "told": mask_numbers_in(vault.decrypt(told, TOLD)) if told else None}


def timeline(call: Call, connection: Connection) -> Json:
    """All that happened to a case, oldest first."""
    return history(HISTORY, one(call, connection)["id"], call.vault, connection, NOTE)


def applicant(call: Call, connection: Connection) -> Json:
    """Who applies, in full, to be called."""
    return in_full(call, connection, one(call, connection)["id"], CALLING)


def in_full(call: Call, connection: Connection, case: str, purpose: str) -> Json:
    """Name, phone and number, each logged."""
    sealed = reads.sealed(connection, "veteran_case", "applicant", case)
    clear = partial(one_clear, call, connection, case, purpose)
    return {part: clear(column, sealed[part]) for part, column in APPLICANTS.items() if part in sealed}


def check_file(call: Call, connection: Connection) -> None:
    """Raises NotFound for what belongs to no case in scope."""
    must_belong(one(call, connection), call.path["file"])


def must_belong(case: Mapping[str, Any], file: str) -> None:
    """Raises NotFound unless the file is a paper of the case, or shows who signed for its result."""
    if file not in case["signature"]:
        must_be_paper(case, file)


_LIST: dict[str, Any] = {
    "item": one_of(Item),
    "veteran": fields.UUID(),
    "due_today": fields.Boolean(load_default=False, metadata={"description": "今天到期:提醒、终止"}),
}

ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/cases",
        read=list_cases,
        query=list_query(datetime, UUID, **_LIST),
        answer=bodies.CASE_PAGE,
        summary="事项列表,最近变动在前",
    ),
    Read(
        path="/v1/cases/search",
        read=search,
        body=cases.FIND,
        answer=bodies.CASE_PAGE,
        summary="按回执编号、电话、姓名或身份证号码查找事项",
    ),
    Read(path=_ONE, read=show, answer=bodies.CASE_VIEW, summary="一件事项"),
    Read(path=f"{_ONE}/timeline", read=timeline, answer=TIMELINE, summary="事项的全程"),
    Read(
        path=f"{_ONE}/applicant",
        read=applicant,
        answer=cases.IN_FULL,
        allow=frozenset({Tier.CADRE}),
        reveals=CALLING,
        summary="申请人完整信息;查阅记入日志",
    ),
    Download(path=f"{_ONE}/files/{{file:uuid}}", check=check_file, shown_for=PAPERS, summary="一份材料或签收单"),
)
