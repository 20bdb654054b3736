"""What bureaus see and do: what has come to them, and nothing else."""

from datetime import datetime
from uuid import UUID

from contracts import cases
from contracts.fields import one_of
from contracts.timelines import TIMELINE
from contracts.veterans import cases as bodies
from contracts.veteranwork import Item
from services.chassis.casework.inbox import BUREAU, Deeds, Inbox
from services.chassis.http.page import list_query
from services.chassis.http.routes import Call, Download, Read, Route
from services.chassis.work import Command
from services.veterans.api import acting, looking
from services.veterans.domain.veterancase import VeteranCase
from services.veterans.store.cases import HISTORY
from services.veterans.store.sealing import NOTE

DECIDING = "县直部门办理"
"""What full values and scans are shown for."""
_ONE = "/v1/bureau/cases/{id:uuid}"


_INBOX = Inbox(
    pages=looking.pages,
    one=looking.one,
    shown=looking.shown,
    in_full=looking.in_full,
    must_have=looking.must_belong,
    events=HISTORY,
    note=NOTE,
    purpose=DECIDING,
)
_DEEDS = Deeds(VeteranCase, _ONE, NOTE)


def refuse(call: Call) -> Command:
    """No; its reason is told to the applicant."""
    return _DEEDS.say(call, acting.refusal(call))


ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/bureau/cases",
        read=_INBOX.listed,
        query=list_query(datetime, UUID, item=one_of(Item)),
        answer=bodies.CASE_PAGE,
        allow=BUREAU,
        summary="部门收件箱",
    ),
    Read(path=_ONE, read=_INBOX.show, answer=bodies.CASE_VIEW, allow=BUREAU, summary="报来的一件事项"),
    Read(path=f"{_ONE}/timeline", read=_INBOX.timeline, answer=TIMELINE, allow=BUREAU, summary="报来事项的全程"),
    Read(
        path=f"{_ONE}/applicant",
        read=_INBOX.applicant,
        answer=cases.IN_FULL,
        allow=BUREAU,
        reveals=DECIDING,
        summary="报来事项的申请人完整信息;查阅记入日志",
    ),
    Download(
        path=f"{_ONE}/files/{{file:uuid}}",
        check=_INBOX.check_file,
        shown_for=DECIDING,
        allow=BUREAU,
        summary="报来事项的一份材料或签收单",
    ),
    _DEEDS.act("advance", "县接收、报市、报省、制证、收证:到下一级", acting.advance, bodies.ADVANCE),
    _DEEDS.act("hand-back", "退回下一级", acting.hand_back, bodies.HAND_BACK),
    _DEEDS.act("request-papers", "一次性告知补正,暂停计时", acting.request_papers, cases.REQUEST_PAPERS),
    _DEEDS.act("grant", "准予", lambda case, deed, _: case.grant(deed)),
    _DEEDS.write("refuse", "不予:理由和救济途径", refuse, bodies.REFUSE),
    _DEEDS.correct("correct", "更正部门自己的上一步,10 分钟内"),
)
