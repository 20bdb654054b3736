"""What cadres do at the counter: each route one verb of the parcel."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from marshmallow import Schema

from contracts.express import claims, counter
from contracts.parcels import (
    Channel,
    CollectedBy,
    ComplaintKind,
    ComplaintOutcome,
    Consent,
    DeliveryFailure,
    Finding,
    NotifyFailure,
    RefusalReason,
    Trouble,
)
from contracts.people import Tier
from services.chassis.http.routes import Bulk, Call, Route, Write
from services.chassis.machine import Deed
from services.chassis.work import Command
from services.express.api import sealing
from services.express.domain.parcel import Parcel
from services.express.domain.people import Agent
from services.express.domain.pickup import Place, draw_numbers
from services.express.handlers.counter import Correct, OnParcel, SendBack
from services.express.handlers.parcels import Arrive

Body = Mapping[str, Any]
Verb = Callable[[Parcel, Deed, Body], None]

SUPERVISED = frozenset({Tier.CADRE, Tier.TOWN})
CLAIMS = frozenset({Tier.CADRE, Tier.TOWN, Tier.COUNTY})


def check_in(call: Call) -> Command:
    """A scan at the cadre's own station."""
    body = call.body
    return Arrive(
        carrier=body["carrier"],
        waybill=body["waybill"],
        centre=call.actor.scope,
        recipient=sealing.recipient(body.get("recipient"), call.vault),
        consent=Consent.RECORDED if body["consent"] else Consent.MISSING,
        numbers=draw_numbers(),
        place=Place(body["shelf"], body["row"]) if "shelf" in body else None,
    )


def collect(call: Call) -> Command:
    """A hand-over."""
    return _collect(call, call.path["id"])


def collect_one(call: Call) -> Command:
    """One of several hand-overs."""
    return _collect(call, str(call.body["parcel"]))


def _collect(call: Call, parcel: str) -> Command:
    """The agent is sealed once, before the command exists."""
    body, said = call.body, call.body.get("agent")
    verb = partial(_hand_over, body=body, agent=sealing.agent(said, call.vault))
    return OnParcel(parcel=parcel, verb=verb, note=sealing.relation_said(said, call.vault))


def _hand_over(parcel: Parcel, deed: Deed, body: Body, agent: Agent | None) -> None:
    parcel.collect(deed, body["code"], CollectedBy(body["by"]), agent)


def send_back(call: Call) -> Command:
    """The return begins."""
    return SendBack(parcel=call.path["id"])


def correct(call: Call) -> Command:
    """The last thing done is taken back."""
    reason = sealing.note(call.body["reason"], call.vault)
    return Correct(parcel=call.path["id"], reason=reason or "", numbers=draw_numbers())


def _on_parcel(verb: Verb, call: Call) -> Command:
    """`verb` with the body; its note is sealed."""
    said = partial(_say, verb, body=call.body)
    return OnParcel(parcel=call.path["id"], verb=said, note=sealing.note(call.body.get("note"), call.vault))


def _say(verb: Verb, parcel: Parcel, deed: Deed, body: Body) -> None:
    verb(parcel, deed, body)


def act(
    name: str, summary: str, verb: Verb, body: Schema = counter.REMARK, allow: frozenset[Tier] = frozenset({Tier.CADRE})
) -> Write:
    """`POST v1/parcels/{id}/<name>`."""
    return Write(
        path=f"/v1/parcels/{{id:uuid}}/{name}",
        command=partial(_on_parcel, verb),
        body=body,
        answer=counter.PARCEL_CHANGED,
        allow=allow,
        summary=summary,
    )


ROUTES: tuple[Route, ...] = (
    Write(
        path="/v1/parcels/check-in",
        command=check_in,
        body=counter.CHECK_IN,
        answer=counter.PARCEL_CHANGED,
        summary="扫码入库",
    ),
    Bulk(
        path="/v1/parcels/check-in/bulk",
        command=check_in,
        item=counter.CHECK_IN,
        answer=counter.PARCEL_CHANGED,
        summary="连续扫码入库:一次提交,逐件作答",
    ),
    Write(
        path="/v1/parcels/{id:uuid}/collect",
        command=collect,
        body=counter.COLLECT,
        answer=counter.PARCEL_CHANGED,
        summary="签收:本人或代收",
    ),
    Bulk(
        path="/v1/parcels/collect",
        command=collect_one,
        item=counter.COLLECT_ONE,
        answer=counter.PARCEL_CHANGED,
        most=50,
        summary="一次取走一户的多件:逐件核对取件码,逐件作答",
    ),
    act(
        "notify",
        "登记已通知收件人",
        lambda parcel, deed, body: parcel.notify(deed, Channel(body["channel"])),
        counter.NOTIFY,
    ),
    act(
        "notify-failed",
        "登记通知不到",
        lambda parcel, deed, body: parcel.fail_notice(deed, NotifyFailure(body["reason"])),
        counter.NOTIFY_FAILED,
    ),
    act("consent", "补登收件人同意放在服务站", lambda parcel, deed, _: parcel.agree(deed)),
    act("request-delivery", "登记收件人要求派送上门", lambda parcel, deed, _: parcel.ask_for_delivery(deed)),
    act("deliver", "派送上门", lambda parcel, deed, _: parcel.deliver(deed)),
    act(
        "delivery-failed",
        "派送未成,放回货架",
        lambda parcel, deed, body: parcel.fail_delivery(deed, DeliveryFailure(body["reason"])),
        counter.DELIVERY_FAILED,
    ),
    act(
        "refuse",
        "登记拒收",
        lambda parcel, deed, body: parcel.refuse(deed, RefusalReason(body["reason"])),
        counter.REFUSE,
    ),
    Write(
        path="/v1/parcels/{id:uuid}/return",
        command=send_back,
        answer=counter.PARCEL_CHANGED,
        summary="开始退回:拒收的随时,滞留的须满保管期",
    ),
    act("stop-return", "停止退回,收件人要取件", lambda parcel, deed, _: parcel.stop_return(deed)),
    act("returned", "登记已交快递公司退回", lambda parcel, deed, _: parcel.hand_back(deed)),
    act(
        "exception",
        "登记异常:破损、错分、丢失",
        lambda parcel, deed, body: parcel.report(deed, Trouble(body["kind"])),
        counter.REPORT_TROUBLE,
    ),
    act("resume", "异常解除", lambda parcel, deed, _: parcel.resume(deed)),
    act(
        "compensate",
        "登记理赔",
        lambda parcel, deed, body: parcel.compensate(deed, body["amount_fen"]),
        counter.COMPENSATE,
    ),
    act("write-off", "核销", lambda parcel, deed, _: parcel.write_off(deed), counter.WRITE_OFF),
    act(
        "discrepancy/close",
        "登记签收不符查明的结果",
        lambda parcel, deed, body: parcel.settle_dispute(deed, Finding(body["finding"])),
        claims.SETTLE_DISCREPANCY,
        CLAIMS,
    ),
    act(
        "complaint",
        "登记投诉",
        lambda parcel, deed, body: parcel.complain(deed, ComplaintKind(body["kind"])),
        claims.COMPLAIN,
        CLAIMS,
    ),
    act(
        "complaint/answer",
        "答复投诉",
        lambda parcel, deed, body: parcel.answer_complaint(deed, ComplaintOutcome(body["outcome"])),
        claims.ANSWER_COMPLAINT,
        CLAIMS,
    ),
    Write(
        path="/v1/parcels/{id:uuid}/correct",
        command=correct,
        body=counter.CORRECT,
        answer=counter.PARCEL_CHANGED,
        allow=SUPERVISED,
        summary="更正上一步:经办人 10 分钟内,之后由镇街",
    ),
)
