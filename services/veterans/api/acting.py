"""What cadres and towns do with cases: each route one verb."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from marshmallow import Schema

from contracts import cases
from contracts.applications import NotAccepted, Remedy, Retreat, Through
from contracts.cases import REASON, REMARK
from contracts.people import Tier
from contracts.veterans import cases as bodies
from contracts.veteranwork import CaseState, HandBack, Item, Occasion, Receiver
from services.chassis import agents, receipts
from services.chassis.casework.acting import Body, Verb, correct, ids, note, on_case
from services.chassis.casework.deeds import OnCase
from services.chassis.casework.papers import HandIn
from services.chassis.http.routes import Call, Route, Upload, Write
from services.chassis.ids import uuid7
from services.chassis.machine import Deed
from services.chassis.work import Command
from services.veterans.api.register import CADRE, SUPERVISED
from services.veterans.domain.veterancase import VeteranCase
from services.veterans.handlers.cases import HandOver, Submit
from services.veterans.store.sealing import AGENT, NOTE, TOLD

TOWN = frozenset({Tier.TOWN})
_ONE = "/v1/cases/{id:uuid}"


def submit(call: Call) -> Command:
    """Somebody on the register of the cadre's own centre applies."""
    return replace(new(call, str(call.body["veteran"])), through=Through(call.body["through"]))


def new(call: Call, veteran: str) -> Submit:
    """A new case from a body, online until somebody says otherwise."""
    body, number = call.body, receipts.draw()
    occasion = body.get("occasion")
    return Submit(
        case=str(uuid7()),
        number=number,
        receipt=receipts.receipt(call.vault, number),
        veteran=veteran,
        item=Item(body["item"]),
        occasion=Occasion(occasion) if occasion else None,
        agent=agents.sealed(body.get("agent"), AGENT, call.vault),
        scans={each["paper"]: ids(each["files"]) for each in body["papers"]},
        through=Through.ONLINE,
        follows=body.get("follows"),
        note=note(body.get("note"), NOTE, call.vault),
    )


def hand_in(call: Call) -> Command:
    """A paper that somebody brings."""
    body = call.body
    scans, through = ids(body["files"]), Through(body["through"])
    return HandIn(kind=VeteranCase, case=call.path["id"], paper=body["paper"], files=scans, through=through)


def hand_over(call: Call) -> Command:
    """The result, against a signature."""
    body, said = call.body, note(call.body.get("note"), NOTE, call.vault)
    signature, receiver = ids(body["signature"]), Receiver(body["receiver"])
    return HandOver(case=call.path["id"], receiver=receiver, signature=signature, note=said)


def decline(call: Call) -> Command:
    """Not accepted; where to go is told to the applicant and encrypted."""
    reason, told = NotAccepted(call.body["reason"]), call.vault.encrypt(call.body["go_to"], TOLD)
    return OnCase(
        kind=VeteranCase,
        case=call.path["id"],
        verb=lambda case, deed: case.decline(deed, reason, told),
        note=note(call.body.get("note"), NOTE, call.vault),
    )


def refuse(call: Call) -> Command:
    """The town says no."""
    return OnCase(kind=VeteranCase, case=call.path["id"], verb=refusal(call))


def refusal(call: Call) -> Callable[[VeteranCase, Deed], None]:
    """The verb of a refusal: its reason is told to the applicant and encrypted."""
    told, remedy = call.vault.encrypt(call.body["reason"], TOLD), [Remedy(each) for each in call.body["remedy"]]
    return lambda case, deed: case.refuse(deed, remedy, told)


def advance(case: VeteranCase, deed: Deed, body: Body) -> None:
    """One step on its path."""
    case.advance(deed, CaseState(body["to"]))


def hand_back(case: VeteranCase, deed: Deed, body: Body) -> None:
    """To whoever had it before."""
    case.hand_back(deed, HandBack(body["reason"]))


def request_papers(case: VeteranCase, deed: Deed, body: Body) -> None:
    """All that is missing or unfit, at once."""
    case.request_papers(deed, body["unfit"])


def _act(name: str, summary: str, verb: Verb, body: Schema = REMARK, allow: frozenset[Tier] = CADRE) -> Write:
    return _write(name, summary, partial(on_case, VeteranCase, verb, NOTE), body, allow)


def _write(
    name: str, summary: str, command: Callable[[Call], Command], body: Schema, allow: frozenset[Tier] = CADRE
) -> Write:
    return Write(path=f"{_ONE}/{name}", command=command, body=body, answer=cases.CHANGED, allow=allow, summary=summary)


ROUTES: tuple[Route, ...] = (
    Upload(path="/v1/files", allow=SUPERVISED, summary="上传材料扫描件、签收单"),
    Write(path="/v1/cases", command=submit, body=bodies.SUBMIT, answer=cases.SUBMITTED, summary="登记申请,可附材料"),
    _write("papers", "收一份材料", hand_in, cases.PAPER_IN),
    _act(
        "review",
        "审核一份材料",
        lambda case, deed, body: case.review(deed, body["paper"], fit=body["fit"]),
        cases.REVIEW,
        SUPERVISED,
    ),
    _act(
        "request-papers",
        "一次性告知:自动列出全部缺件,另加不合格的;受理后由正在办理的一级要求,暂停计时",
        request_papers,
        cases.REQUEST_PAPERS,
        SUPERVISED,
    ),
    _act("accept", "受理", lambda case, deed, _: case.accept(deed)),
    _write("decline", "不予受理:理由和去处", decline, bodies.DECLINE),
    _act("advance", "初核上报、镇街接收、报县、发放:到下一级", advance, bodies.ADVANCE, SUPERVISED),
    _act("hand-back", "镇街退回村", hand_back, bodies.HAND_BACK, TOWN),
    _act("grant", "镇街准予", lambda case, deed, _: case.grant(deed), REMARK, TOWN),
    _write("refuse", "镇街不予:理由和救济途径", refuse, bodies.REFUSE, TOWN),
    _write("deliver", "送达:领取人签名的扫描件", hand_over, bodies.DELIVER, SUPERVISED),
    _act(
        "withdraw",
        "申请人撤回",
        lambda case, deed, body: case.withdraw(deed, Retreat(body["reason"])),
        bodies.WITHDRAW,
    ),
    _write(
        "correct",
        "更正上一步:经办人 10 分钟内,之后由镇街",
        partial(correct, VeteranCase, NOTE),
        REASON,
        SUPERVISED,
    ),
)
