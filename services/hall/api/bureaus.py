"""What bureaus see and do: the applications that were handed to them, and no others."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from marshmallow import Schema
from sqlalchemy import Connection

from contracts import cases
from contracts.applications import HandBack, Remedy, Suspension
from contracts.bureaus import bureau_of
from contracts.cases import REASON, REMARK
from contracts.hall import applications as bodies
from contracts.hall.shared import item_code
from contracts.people import Tier
from contracts.timelines import TIMELINE
from services.chassis.casework.acting import Verb, said
from services.chassis.casework.bureaus import AtBureau, TakeBack
from services.chassis.casework.looking import history, must_be_paper
from services.chassis.http.page import list_query
from services.chassis.http.routes import Call, Download, Json, Read, Route, Write
from services.chassis.machine import Deed
from services.chassis.work import Command
from services.hall.api import looking, sealing
from services.hall.domain.application import Application
from services.hall.store.applications import HISTORY
from services.hall.store.sealing import NOTE, TOLD

BUREAU = frozenset({Tier.BUREAU})
DECIDING = "县直部门办理"
"""What full values and scans are shown for."""
_ONE = "/v1/bureau/applications/{id:uuid}"


def inbox(call: Call, connection: Connection) -> Json:
    """What was handed to the actor's bureau, newest change first."""
    wanted = {name: call.query.get(name) for name in ("item", "state", "since")}
    return looking.pages(call, connection, {**wanted, "bureau": _bureau(call)})


def show(call: Call, connection: Connection) -> Json:
    """One application, if it was."""
    return looking.shown(_one(call, connection), call.vault)


def timeline(call: Call, connection: Connection) -> Json:
    """All that happened to it, oldest first."""
    return history(HISTORY, _one(call, connection)["id"], call.vault, connection, NOTE)


def applicant(call: Call, connection: Connection) -> Json:
    """Who applies, in full."""
    return looking.in_full(call, connection, _one(call, connection)["id"], DECIDING)


def check_file(call: Call, connection: Connection) -> None:
    """Raises NotFound for what is no paper of an application that was handed to the bureau."""
    must_be_paper(_one(call, connection), call.path["file"])


def _one(call: Call, connection: Connection) -> dict[str, Any]:
    return looking.one(call, connection, bureau=_bureau(call))


def _bureau(call: Call) -> str:
    """A bureau's actor always has one; nothing is forwarded to a bureau without a name."""
    return bureau_of(call.actor) or ""


def _at_bureau(verb: Verb, call: Call) -> Command:
    """`verb` with the body; its note is sealed."""
    note = sealing.note(call.body.get("note"), call.vault)
    return AtBureau(kind=Application, case=call.path["id"], verb=said(verb, call.body), note=note)


def correct(call: Call) -> Command:
    """The bureau's own last deed is taken back."""
    return TakeBack(kind=Application, case=call.path["id"], reason=sealing.note(call.body["note"], call.vault))


def _act(name: str, summary: str, verb: Verb, body: Schema = REMARK) -> Write:
    return _write(name, summary, partial(_at_bureau, verb), body)


def _write(name: str, summary: str, command: Callable[[Call], Command], body: Schema) -> Write:
    return Write(
        path=f"{_ONE}/{name}",
        command=command,
        body=body,
        answer=cases.CHANGED,
        allow=BUREAU,
        summary=summary,
    )


def _refuse(call: Call) -> Command:
    """The reason is told to the applicant, and stands in the history as the bureau's remark."""
    remedy, told = [Remedy(each) for each in call.body["remedy"]], call.vault.encrypt(call.body["note"], TOLD)
    note = sealing.note(call.body["note"], call.vault)
    return AtBureau(kind=Application, case=call.path["id"], verb=refusal(remedy, told), note=note)


def refusal(remedy: Sequence[Remedy], told: str) -> Callable[[Application, Deed], None]:
    """The verb of a refusal; `told` is its reason, encrypted."""
    return lambda application, deed: application.refuse(deed, remedy, told)


ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/bureau/applications",
        read=inbox,
        query=list_query(datetime, UUID, item=item_code()),
        answer=bodies.APPLICATION_PAGE,
        allow=BUREAU,
        summary="部门收件箱",
    ),
    Read(path=_ONE, read=show, answer=bodies.APPLICATION_VIEW, allow=BUREAU, summary="转来的一件申请"),
    Read(path=f"{_ONE}/timeline", read=timeline, answer=TIMELINE, allow=BUREAU, summary="转来申请的全程"),
    Read(
        path=f"{_ONE}/applicant",
        read=applicant,
        answer=cases.IN_FULL,
        allow=BUREAU,
        reveals=DECIDING,
        summary="转来申请的申请人完整信息;查阅记入日志",
    ),
    Download(
        path=f"{_ONE}/files/{{file:uuid}}",
        check=check_file,
        shown_for=DECIDING,
        allow=BUREAU,
        summary="转来申请的一份材料",
    ),
    _act("acknowledge", "部门接收", lambda application, deed, _: application.acknowledge(deed)),
    _act(
        "hand-back",
        "部门退回",
        lambda application, deed, body: application.hand_back(deed, HandBack(body["reason"])),
        bodies.HAND_BACK,
    ),
    _act(
        "suspend",
        "中止:听证、检验、鉴定、评审,不计时限",
        lambda application, deed, body: application.suspend(deed, Suspension(body["reason"])),
        bodies.SUSPEND,
    ),
    _act("resume", "恢复办理", lambda application, deed, _: application.resume(deed)),
    _act(
        "extend",
        "负责人批准延长,至多 10 个工作日",
        lambda application, deed, body: application.extend(deed, body["days"]),
        bodies.EXTEND,
    ),
    _act("grant", "准予", lambda application, deed, _: application.grant(deed)),
    _write("refuse", "不予:理由和救济途径", _refuse, bodies.REFUSE),
    _write("correct", "更正部门自己的上一步,10 分钟内", correct, REASON),
)
