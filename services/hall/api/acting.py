"""What cadres do at the window: each route one verb of the application."""

from collections.abc import Callable
from functools import partial

from marshmallow import Schema

from contracts import cases
from contracts.applications import NotAccepted, Retreat, Through
from contracts.cases import REASON, REMARK
from contracts.hall import applications as bodies
from contracts.people import Tier
from services.chassis import agents, receipts
from services.chassis.casework.acting import Verb, correct, ids, on_case
from services.chassis.casework.deeds import OnCase
from services.chassis.casework.papers import HandIn
from services.chassis.http.routes import Call, Route, Upload, Write
from services.chassis.ids import uuid7
from services.chassis.work import Command
from services.hall.api import sealing
from services.hall.domain.application import Application
from services.hall.handlers.applications import Submit
from services.hall.store.sealing import AGENT, GO_TO, NOTE

CADRE = frozenset({Tier.CADRE})
SUPERVISED = frozenset({Tier.CADRE, Tier.TOWN})


def submit(call: Call) -> Command:
    """An application at the cadre's own window."""
    return new(call, call.actor.scope, Through(call.body["through"]))


def new(call: Call, centre: str, through: Through) -> Submit:
    """A new application from a body."""
    body, number = call.body, receipts.draw()
    return Submit(
        application=str(uuid7()),
        number=number,
        receipt=receipts.receipt(call.vault, number),
        centre=centre,
        item=body["item"],
        applicant=sealing.applicant(body["applicant"], call.vault),
        agent=agents.sealed(body.get("agent"), AGENT, call.vault),
        scans={each["paper"]: ids(each["files"]) for each in body["papers"]},
        through=through,
        follows=body.get("follows"),
        note=sealing.note(body.get("note"), call.vault),
    )


def hand_in(call: Call) -> Command:
    """A paper that somebody brings."""
    body = call.body
    scans, through = ids(body["files"]), Through(body["through"])
    return HandIn(kind=Application, case=call.path["id"], paper=body["paper"], files=scans, through=through)


def decline(call: Call) -> Command:
    """Not accepted; where to go is told to the applicant and encrypted."""
    reason, go_to = NotAccepted(call.body["reason"]), call.vault.encrypt(call.body["go_to"], GO_TO)
    note = sealing.note(call.body.get("note"), call.vault)
    return OnCase(
        kind=Application,
        case=call.path["id"],
        verb=lambda application, deed: application.decline(deed, reason, go_to),
        note=note,
    )


def act(path: str, summary: str, command: Callable[[Call], Command], body: Schema = REMARK) -> Write:
    """A cadre's deed on one case, at `POST <path>`."""
    return Write(path=path, command=command, body=body, answer=cases.CHANGED, allow=CADRE, summary=summary)


def _act(name: str, summary: str, verb: Verb, body: Schema = REMARK) -> Write:
    return act(f"/v1/applications/{{id:uuid}}/{name}", summary, partial(on_case, Application, verb, NOTE), body)


ROUTES: tuple[Route, ...] = (
    Upload(path="/v1/files", allow=CADRE, summary="上传材料扫描件"),
    Write(
        path="/v1/applications",
        command=submit,
        body=bodies.SUBMIT,
        answer=cases.SUBMITTED,
        summary="登记申请,当场可附材料;回执交给申请人",
    ),
    act("/v1/applications/{id:uuid}/papers", "收一份材料", hand_in, cases.PAPER_IN),
    _act(
        "review",
        "审核一份材料",
        lambda application, deed, body: application.review(deed, body["paper"], fit=body["fit"]),
        cases.REVIEW,
    ),
    _act(
        "request-papers",
        "一次性告知:自动列出全部缺件,另加不合格的",
        lambda application, deed, body: application.request_papers(deed, body["unfit"]),
        cases.REQUEST_PAPERS,
    ),
    _act("accept", "受理", lambda application, deed, _: application.accept(deed)),
    act("/v1/applications/{id:uuid}/decline", "不予受理:理由和去处", decline, bodies.DECLINE),
    _act(
        "forward",
        "经绿色通道转县直部门;退回的可改送其他部门",
        lambda application, deed, body: application.forward(deed, body.get("bureau")),
        bodies.FORWARD,
    ),
    _act(
        "deliver",
        "决定交到申请人手里",
        lambda application, deed, body: application.deliver(deed, Through(body["through"])),
        bodies.DELIVER,
    ),
    _act(
        "withdraw",
        "申请人撤回",
        lambda application, deed, body: application.withdraw(deed, Retreat(body["reason"])),
        bodies.WITHDRAW,
    ),
    Write(
        path="/v1/applications/{id:uuid}/correct",
        command=partial(correct, Application, NOTE),
        body=REASON,
        answer=cases.CHANGED,
        allow=SUPERVISED,
        summary="更正上一步:经办人 10 分钟内,之后由镇街",
    ),
)
