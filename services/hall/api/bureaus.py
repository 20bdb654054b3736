"""What bureaus see and do: the applications that were handed to them, and no others."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from contracts import cases
from contracts.applications import HandBack, Remedy, Suspension
from contracts.hall import applications as bodies
from contracts.hall.shared import item_code
from contracts.timelines import TIMELINE
from services.chassis.casework.inbox import BUREAU, Deeds, Inbox
from services.chassis.casework.looking import must_be_paper
from services.chassis.http.page import list_query
from services.chassis.http.routes import Call, Download, Read, Route
from services.chassis.machine import Deed
from services.chassis.work import Command
from services.hall.api import looking
from services.hall.domain.application import Application
from services.hall.store.applications import HISTORY
from services.hall.store.sealing import NOTE, TOLD

DECIDING = "县直部门办理"
"""What full values and scans are shown for."""
_ONE = "/v1/bureau/applications/{id:uuid}"


_INBOX = Inbox(
    pages=looking.pages,
    one=looking.one,
    shown=looking.shown,
    in_full=looking.in_full,
    must_have=must_be_paper,
    events=HISTORY,
    note=NOTE,
    purpose=DECIDING,
)
_DEEDS = Deeds(Application, _ONE, NOTE)


def _refuse(call: Call) -> Command:
    """The reason is told to the applicant, and stands in the history as the bureau's remark."""
    remedy, told = [Remedy(each) for each in call.body["remedy"]], call.vault.encrypt(call.body["note"], TOLD)
    return _DEEDS.say(call, refusal(remedy, told))


def refusal(remedy: Sequence[Remedy], told: str) -> Callable[[Application, Deed], None]:
    """The verb of a refusal; `told` is its reason, encrypted."""
    return lambda application, deed: application.refuse(deed, remedy, told)


ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/bureau/applications",
        read=_INBOX.listed,
        query=list_query(datetime, UUID, item=item_code()),
        answer=bodies.APPLICATION_PAGE,
        allow=BUREAU,
        summary="部门收件箱",
    ),
    Read(path=_ONE, read=_INBOX.show, answer=bodies.APPLICATION_VIEW, allow=BUREAU, summary="转来的一件申请"),
    Read(path=f"{_ONE}/timeline", read=_INBOX.timeline, answer=TIMELINE, allow=BUREAU, summary="转来申请的全程"),
    Read(
        path=f"{_ONE}/applicant",
        read=_INBOX.applicant,
        answer=cases.IN_FULL,
        allow=BUREAU,
        reveals=DECIDING,
        summary="转来申请的申请人完整信息;查阅记入日志",
    ),
    Download(
        path=f"{_ONE}/files/{{file:uuid}}",
        check=_INBOX.check_file,
        shown_for=DECIDING,
        allow=BUREAU,
        summary="转来申请的一份材料",
    ),
    _DEEDS.act("acknowledge", "部门接收", lambda application, deed, _: application.acknowledge(deed)),
    _DEEDS.act(
        "hand-back",
        "部门退回",
        lambda application, deed, body: application.hand_back(deed, HandBack(body["reason"])),
        bodies.HAND_BACK,
    ),
    _DEEDS.act(
        "suspend",
        "中止:听证、检验、鉴定、评审,不计时限",
        lambda application, deed, body: application.suspend(deed, Suspension(body["reason"])),
        bodies.SUSPEND,
    ),
    _DEEDS.act("resume", "恢复办理", lambda application, deed, _: application.resume(deed)),
    _DEEDS.act(
        "extend",
        "负责人批准延长,至多 10 个工作日",
        lambda application, deed, body: application.extend(deed, body["days"]),
        bodies.EXTEND,
    ),
    _DEEDS.act("grant", "准予", lambda application, deed, _: application.grant(deed)),
    _DEEDS.write("refuse", "不予:理由和救济途径", _refuse, bodies.REFUSE),
    _DEEDS.correct("correct", "更正部门自己的上一步,10 分钟内"),
)
