"""Inspections and findings, as everybody sees those that they may know of."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from marshmallow import Schema
from sqlalchemy import Connection

from contracts.handed_over import staff_asked
from contracts.people import Tier
from contracts.refusals import NotFound
from contracts.supervision import inspections as bodies
from services.chassis.http.page import list_query, page
from services.chassis.http.routes import STAFF, Call, Download, Json, Read, Route, in_sheets
from services.chassis.masking import mask_phones_in
from services.supervision.store import inspections as store

SEEING = STAFF | {Tier.INSPECTOR}
_QUERY = list_query(datetime, UUID, staff=staff_asked())


def listed(select: Callable[..., Any], call: Call, connection: Connection) -> Json:
    """A page, newest change first. An inspector's token has no place of its own: what was drawn for them is theirs."""
    wanted = {name: call.query.get(name) for name in ("state", "staff")}
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: select(connection, call.actor, limit, after=after, prefix=prefix, **wanted),
        key=lambda row: (row.updated_at, row.id),
    )


def one(select: Callable[..., Any], name: str, call: Call, connection: Connection) -> Json:
    """The one that the path names. Raises NotFound, also for one that the actor may not know of."""
    found = select(connection, call.actor, 1, id=call.path[name])
    if not found:
        raise NotFound("没有这条记录,或不在您的管辖范围内")
    return dict(found[0]._mapping)  # noqa: SLF001 - SQLAlchemy's own name for it


def notes(thing: str, call: Call, connection: Connection) -> Json:
    """People's own words on it, numbers masked."""
    select = store.inspections if thing == "inspection" else store.findings
    shown = one(select, thing, call, connection)
    clear = (
        (row.sequence, call.vault.decrypt(row.text, store.NOTE)) for row in store.notes(connection, thing, shown["id"])
    )
    return {"items": [{"sequence": sequence, "text": mask_phones_in(words)} for sequence, words in clear]}


def check_file(call: Call, connection: Connection) -> None:
    """Raises NotFound unless the file is evidence of a finding that the actor may know of."""
    if call.path["file"] not in one(store.findings, "finding", call, connection)["files"]:
        raise NotFound("这个问题没有这个文件")


def _three_ways(
    path: str, select: Callable[..., Any], answer: Schema, columns: Mapping[str, str], summary: str
) -> tuple[Route, ...]:
    shown = Read(path=path, read=partial(listed, select), query=_QUERY, answer=answer, allow=SEEING, summary=summary)
    return (shown, *in_sheets(shown, columns))


_INSPECTIONS = {
    "id": "编号",
    "kind": "方式",
    "state": "状态",
    "target": "服务中心",
    "inspector": "检查人员",
    "from": "开始",
    "until": "结束",
    "seed": "抽取种子",
}
_FINDINGS = {
    "id": "编号",
    "centre": "服务中心",
    "severity": "程度",
    "state": "状态",
    "owner": "责任人",
    "due_at": "整改期限",
    "ended_at": "整改时间",
}

_NOTES = {"sequence": "序号", "text": "内容"}


def _notes(thing: str, summary: str) -> tuple[Route, ...]:
    path = f"/v1/{thing}s/{{{thing}:uuid}}/notes"
    shown = Read(path=path, read=partial(notes, thing), answer=bodies.NOTES, allow=SEEING, summary=summary)
    return (shown, *in_sheets(shown, _NOTES))


ROUTES: tuple[Route, ...] = (
    *_three_ways("/v1/inspections", store.inspections, bodies.INSPECTION_PAGE, _INSPECTIONS, "巡查计划与结果"),
    *_three_ways("/v1/findings", store.findings, bodies.FINDING_PAGE, _FINDINGS, "巡查发现的问题与整改期限"),
    Read(
        path="/v1/inspections/{inspection:uuid}",
        read=partial(one, store.inspections, "inspection"),
        answer=bodies.INSPECTION,
        allow=SEEING,
        summary="一次巡查;抽取的种子与候选名单,可以重算",
    ),
    Read(
        path="/v1/findings/{finding:uuid}",
        read=partial(one, store.findings, "finding"),
        answer=bodies.FINDING,
        allow=SEEING,
        summary="一个问题",
    ),
    *_notes("inspection", "巡查的说明与收获"),
    *_notes("finding", "问题的描述、整改与复查说明"),
    Download(
        path="/v1/findings/{finding:uuid}/files/{file:uuid}",
        check=check_file,
        shown_for="巡查问题的证据",
        allow=SEEING,
        summary="一份证据",
    ),
)
