"""Templates of replies: the county writes them, whoever handles a case picks one and fills it in."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from contracts.feedback import templates as bodies
from contracts.feedback.words import Kind
from contracts.people import COUNTY
from contracts.refusals import NotFound
from services.chassis import centres
from services.chassis.calendar import SHANGHAI
from services.chassis.http.routes import STAFF, Call, Json, Read, Route, Write
from services.chassis.work import Command
from services.feedback.api import looking
from services.feedback.api.acting import ANSWERING
from services.feedback.api.acting import COUNTY as BY_COUNTY
from services.feedback.domain.template import filled
from services.feedback.handlers.templates import Edit
from services.feedback.store import templates

KINDS: Mapping[str, str] = {
    Kind.ENQUIRY: "咨询",
    Kind.HELP: "求助",
    Kind.SUGGESTION: "建议",
    Kind.COMPLAINT: "投诉",
    Kind.REPORT: "举报",
    Kind.PRAISE: "表扬",
}


def write(call: Call) -> Command:
    """The county edits one."""
    body = call.body
    kind = Kind(body["kind"]) if body["kind"] else None
    return Edit(
        template=call.path["template"], title=body["title"], text=body["text"], kind=kind, retired=body["retired"]
    )


def offered(call: Call, connection: Connection) -> Json:
    """What may be chosen."""
    return {"items": templates.offered(connection, call.query.get("kind"))}


def draft(call: Call, connection: Connection) -> Json:
    """A template filled in from the case and from what was said."""
    case = looking.one(call, connection)
    words = templates.words_of(connection, str(call.body["template"]))
    if words is None:
        raise NotFound("没有这个答复模板,或已停用")
    text, missing = filled(words, {**call.body["values"], **_known(case, connection)})
    return {"text": text, "missing": missing}


def _known(case: Mapping[str, Any], connection: Connection) -> dict[str, str]:
    """What the case itself says; nothing of whoever brought it."""
    received = case["received_at"].astimezone(SHANGHAI)
    return {
        "编号": case["number"],
        "类别": KINDS[case["kind"]],
        "收到日期": f"{received.year} 年 {received.month} 月 {received.day} 日",
        "服务中心": centres.names(connection).get(case["about"], COUNTY),
    }


ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/templates",
        read=offered,
        query=bodies.TEMPLATE_ASKED,
        answer=bodies.TEMPLATES,
        allow=ANSWERING,
        summary="答复模板",
    ),
    Write(
        path="/v1/templates/{template:uuid}",
        method="PUT",
        command=write,
        body=bodies.TEMPLATE_WRITTEN,
        answer=bodies.TEMPLATE_KEPT,
        allow=BY_COUNTY,
        summary="县里编写或修改一个答复模板",
    ),
    Read(
        path="/v1/cases/{case:uuid}/draft",
        read=draft,
        body=bodies.DRAFT_ASKED,
        answer=bodies.DRAFT,
        allow=STAFF,
        summary="按模板拟答复:能填的由诉求填入,其余列出",
    ),
)
