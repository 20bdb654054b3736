"""The monthly appraisal, as everybody sees it in their scope."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy import Connection

from contracts.appraisals import COMPONENTS, AppraisalState
from contracts.people import Tier
from contracts.refusals import NotFound
from contracts.supervision import appraisals as bodies
from services.chassis.http.page import DEFAULT, MOST, Cursor, page
from services.chassis.http.routes import Call, Json, Read, Route, in_sheets
from services.chassis.masking import mask_phones_in
from services.supervision.api.workbook import workbook
from services.supervision.domain.appraisal import Appraisal
from services.supervision.domain.material import limit_item
from services.supervision.domain.rulings import Exclusion, in_scope
from services.supervision.domain.scoring import report
from services.supervision.store import appraisals as store
from services.supervision.store import material as counted
from services.supervision.store.excused import excused

COUNTY = frozenset({Tier.COUNTY})
_SEEN = (AppraisalState.PUBLISHED, AppraisalState.FROZEN)


# Reading


def months(call: Call, connection: Connection) -> Json:
    """The months that the reader may see."""
    states = list(AppraisalState) if call.actor.tier is Tier.COUNTY else list(_SEEN)
    return {"items": store.months(connection, states)}


def show(call: Call, connection: Connection) -> Json:
    """A month in scope: as signed where it is frozen, else as the events have it now."""
    appraisal = _visible(call, connection)
    body, edition = _report(connection, appraisal, call.query.get("edition"))
    scope = call.actor.scope
    told = json.loads(body)
    rows = [row for row in told["centres"] if row["id"].startswith(scope)]
    known = {each.id for each in appraisal.exclusions}
    let_off = [] if appraisal.editions else [each for each in told["exclusions"] if each["id"] not in known]
    return {
        "month": appraisal.id,
        "state": appraisal.state,
        "legal": appraisal.legal,
        "version": appraisal.version,
        "appeals_until": appraisal.appeals_until,
        "edition": edition,
        "editions": store.editions(connection, appraisal.id),
        "exclusions": in_scope((*appraisal.exclusions, *(Exclusion(**each) for each in let_off)), scope),
        "appeals": in_scope(appraisal.appeals, scope),
        "consequences": in_scope(appraisal.consequences, scope),
        "items": [row | {"rank": _rank(row["rank"])} for row in rows],
    }


def whole(call: Call, connection: Connection) -> Json:
    """The very text that was signed, with its signature; unsigned while it isn't frozen."""
    appraisal = _visible(call, connection)
    body, number = _report(connection, appraisal, call.query.get("edition"))
    signed = {each.number: each for each in store.editions(connection, appraisal.id)}
    return {"body": body, "edition": None if number is None else signed[number]}


def limits(call: Call, connection: Connection) -> Json:
    """The limits that a centre's points are given for. Raises NotFound for a centre out of scope."""
    appraisal, centre = _visible(call, connection), call.path["id"]
    if not call.actor.covers(centre):
        raise NotFound("没有这个服务中心,或不在您的管辖范围内")
    _, begin, end = counted.span(appraisal.id)
    left_out = {each["item"] for each in appraisal.left_out(excused(connection, begin, end))}
    return page(
        call.actor,
        call.query,
        fetch=lambda _, after, limit: [
            _limit(row, left_out) for row in counted.limits(connection, appraisal.id, centre, limit, _key(after))
        ],
        key=lambda each: tuple(each["key"]),
    )


def notes(call: Call, connection: Connection) -> Json:
    """Evidence and reasons, with phone numbers masked."""
    words = store.notes(connection, _visible(call, connection).id)
    clear = ((each.sequence, call.vault.decrypt(each.text, store.NOTE)) for each in words)
    return {"items": [{"sequence": sequence, "text": mask_phones_in(text)} for sequence, text in clear]}


def _visible(call: Call, connection: Connection) -> Appraisal:
    found = store.read(connection, month_of(call))
    if found is None or (found.state not in _SEEN and call.actor.tier is not Tier.COUNTY):
        raise NotFound("没有这个月的考核,或还没有公示")
    return found


def _report(connection: Connection, appraisal: Appraisal, wanted: int | None) -> tuple[str, int | None]:
    """The text of an edition, the newest where none is wanted, and its number; unsigned it has none."""
    if not appraisal.editions:
        counts = counted.material(connection, appraisal.id, appraisal.named)
        return report(counts, appraisal.scale, appraisal.left_out(counts.excused)), None
    number = appraisal.editions - 1 if wanted is None else wanted
    body = store.body(connection, appraisal.id, number)
    if body is None:
        raise NotFound("没有这一份")
    return body, number


def _rank(rank: Json | None) -> Json | None:
    return rank and {"best": rank["from"], "worst": rank["to"]}


def _limit(row: Any, left_out: set[str]) -> dict[str, Any]:
    service, _, case = row.case_id.partition(":")
    item = limit_item(row.case_id, row.standard, row.opening_sequence)
    return {
        "item": item,
        "service": service,
        "case": case,
        "standard": row.standard,
        "due_at": row.due_at,
        "ended_at": row.ended_at,
        "kept": row.ended_at is not None and row.ended_at <= row.due_at,
        "left_out": item in left_out,
        "events": [each for each in (row.opened_by, row.ended_by) if each],
        "key": (row.case_id, row.standard, row.opening_sequence),
    }


def _key(after: Sequence[Any] | None) -> tuple[str, str, int] | None:
    return (after[0], after[1], after[2]) if after else None


def month_of(call: Call) -> str:
    """The month that the path names, as it is written; one that is none is found nowhere."""
    try:
        return f"{date.fromisoformat(call.path['month'] + '-01'):%Y-%m}"
    except ValueError as error:
        raise NotFound("没有这个月的考核;月份写作 2026-11") from error


_LIMITS_QUERY = Schema.from_dict(
    {
        "limit": fields.Integer(load_default=DEFAULT, validate=validate.Range(1, MOST)),
        "cursor": Cursor(str, str, int),
    }
)()
PATH = "/v1/appraisals/{month}"
_MONTHS = {"id": "月份", "state": "状态", "editions": "报告份数"}
_POINTS = {
    "id": "编号",
    "name": "名称",
    "points": "总分",
    "low": "区间下限",
    "high": "区间上限",
    "band": "等次",
    "rank.from": "名次从",
    "rank.to": "名次到",
    **{f"components.{component}.points": title for component, title in COMPONENTS.items()},
}
_LIMITS = {
    "item": "事项",
    "service": "服务",
    "case": "编号",
    "standard": "承诺",
    "due_at": "到期时间",
    "ended_at": "办结时间",
    "kept": "按时",
    "left_out": "不计入",
    "events": "事件",
}
_NOTES = {"sequence": "序号", "text": "内容"}

MONTHS = Read(path="/v1/appraisals", read=months, answer=bodies.APPRAISALS, summary="有哪些月份的考核")
MONTH = Read(
    path=PATH,
    read=show,
    query=bodies.EDITION_QUERY,
    answer=bodies.APPRAISAL,
    summary="一个月的考核:得分与公式的各项数据、申诉、排除、结果运用",
)
LIMITS = Read(
    path=f"{PATH}/centres/{{id}}/limits",
    read=limits,
    query=_LIMITS_QUERY,
    answer=bodies.LIMIT_ITEMS,
    summary="一处服务中心按时办结得分由哪些时限、哪些事件组成",
)
NOTES = Read(path=f"{PATH}/notes", read=notes, answer=bodies.NOTES, allow=COUNTY, summary="证据与理由")
_BOOK, _TABLE = in_sheets(MONTH, _POINTS)

ROUTES: tuple[Route, ...] = (
    MONTHS,
    *in_sheets(MONTHS, _MONTHS),
    replace(_BOOK, book=workbook),
    _TABLE,
    MONTH,
    Read(
        path=f"{PATH}/report",
        read=whole,
        query=bodies.EDITION_QUERY,
        answer=bodies.REPORT,
        allow=COUNTY,
        summary="封存的报告原文与签名",
    ),
    LIMITS,
    *in_sheets(LIMITS, _LIMITS),
    NOTES,
    *in_sheets(NOTES, _NOTES),
)
