"""What bureaus see and do: what has come to them, and nothing else."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from marshmallow import Schema
from sqlalchemy import Connection

from contracts import cases
from contracts.bureaus import bureau_of
from contracts.cases import REASON, REMARK
from contracts.fields import one_of
from contracts.people import Tier
from contracts.timelines import TIMELINE
from contracts.veterans import cases as bodies
from contracts.veteranwork import Item
from services.chassis.casework.acting import Verb, note, said
from services.chassis.casework.bureaus import AtBureau, TakeBack
from services.chassis.casework.looking import history
from services.chassis.http.page import list_query
from services.chassis.http.routes import Call, Download, Json, Read, Route, Write
from services.chassis.machine import Machine
from services.chassis.work import Command
from services.veterans.api import acting, looking
from services.veterans.domain.veterancase import VeteranCase
from services.veterans.store.cases import HISTORY
from services.veterans.store.sealing import NOTE

BUREAU = frozenset({Tier.BUREAU})
DECIDING = "县直部门办理"
"""What full values and scans are shown for."""
_ONE = "/v1/bureau/cases/{id:uuid}"


def inbox(call: Call, connection: Connection) -> Json:
    """What has come to the actor's bureau, newest change first."""
    wanted = {name: call.query.get(name) for name in ("item", "state", "since")}
    return looking.pages(call, connection, {**wanted, "bureau": bureau(call)})


def show(call: Call, connection: Connection) -> Json:
    """One case, if it has."""
    return looking.shown(_one(call, connection), call.vault)


def timeline(call: Call, connection: Connection) -> Json:
    """All that happened to it, oldest first."""
    return history(HISTORY, _one(call, connection)["id"], call.vault, connection, NOTE)


def applicant(call: Call, connection: Connection) -> Json:
    """Who applies, in full."""
    return looking.in_full(call, connection, _one(call, connection)["id"], DECIDING)


def check_file(call: Call, connection: Connection) -> None:
    """Raises NotFound for what belongs to no case that has come to the bureau."""
    looking.must_belong(_one(call, connection), call.path["file"])


def _one(call: Call, connection: Connection) -> dict[str, Any]:
    return looking.one(call, connection, bureau=bureau(call))


def bureau(call: Call) -> str:
    """A bureau's actor always has one; nothing comes to a bureau without a name."""
    return bureau_of(call.actor) or ""


def at_bureau(kind: type[Machine], verb: Verb, call: Call) -> Command:
    """`verb` with the body; its note is sealed."""
    sealed = note(call.body.get("note"), NOTE, call.vault)
    return AtBureau(kind=kind, case=call.path["id"], verb=said(verb, call.body), note=sealed)


def take_back(kind: type[Machine], call: Call) -> Command:
    """The bureau's own last deed is taken back."""
    return TakeBack(kind=kind, case=call.path["id"], reason=note(call.body["note"], NOTE, call.vault))


def refuse(call: Call) -> Command:
    """No; its reason is told to the applicant."""
    return AtBureau(kind=VeteranCase, case=call.path["id"], verb=acting.refusal(call))


def write(path: str, summary: str, command: Callable[[Call], Command], body: Schema) -> Write:
    """A bureau's deed on one case, at `POST <path>`."""
    return Write(path=path, command=command, body=body, answer=cases.CHANGED, allow=BUREAU, summary=summary)


def _act(name: str, summary: str, verb: Verb, body: Schema = REMARK) -> Write:
    return write(f"{_ONE}/{name}", summary, partial(at_bureau, VeteranCase, verb), body)


ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/bureau/cases",
        read=inbox,
        query=list_query(datetime, UUID, item=one_of(Item)),
        answer=bodies.CASE_PAGE,
        allow=BUREAU,
        summary="部门收件箱",
    ),
    Read(path=_ONE, read=show, answer=bodies.CASE_VIEW, allow=BUREAU, summary="报来的一件事项"),
    Read(path=f"{_ONE}/timeline", read=timeline, answer=TIMELINE, allow=BUREAU, summary="报来事项的全程"),
    Read(
        path=f"{_ONE}/applicant",
        read=applicant,
        answer=cases.IN_FULL,
        allow=BUREAU,
        reveals=DECIDING,
        summary="报来事项的申请人完整信息;查阅记入日志",
    ),
    Download(
        path=f"{_ONE}/files/{{file:uuid}}",
        check=check_file,
        shown_for=DECIDING,
        allow=BUREAU,
        summary="报来事项的一份材料或签收单",
    ),
    _act("advance", "县接收、报市、报省、制证、收证:到下一级", acting.advance, bodies.ADVANCE),
    _act("hand-back", "退回下一级", acting.hand_back, bodies.HAND_BACK),
    _act("request-papers", "一次性告知补正,暂停计时", acting.request_papers, cases.REQUEST_PAPERS),
    _act("grant", "准予", lambda case, deed, _: case.grant(deed)),
    write(f"{_ONE}/refuse", "不予:理由和救济途径", refuse, bodies.REFUSE),
    write(f"{_ONE}/correct", "更正部门自己的上一步,10 分钟内", partial(take_back, VeteranCase), REASON),
)
