"""What cadres do at the counter with one parcel or several."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deploy.simulate.cadre import PARCELS, enter, look_up, several
from deploy.simulate.stage import Stage
from deploy.simulate.steps import Action, Parcel, Step

WRONG = "1-1-000000"
INVALID = 422


@dataclass(frozen=True, slots=True)
class Deed:
    """`POST v1/parcels/{id}/<path>`: what people call it, what it counts as, and the move that must be legal for it."""

    path: str
    title: str
    move: str | None = None
    counts: str = "handled"


DEEDS: Mapping[str, Deed] = {
    Action.NOTIFY: Deed("notify", "登记通知", "notify", "notified"),
    Action.NOTIFY_FAILED: Deed("notify-failed", "登记通知不到", "fail_notice"),
    Action.CONSENT: Deed("consent", "补登同意"),
    Action.CORRECT: Deed("correct", "更正"),
    Action.REQUEST_DELIVERY: Deed("request-delivery", "登记要求派送"),
    Action.DELIVER: Deed("deliver", "派送上门", "deliver"),
    Action.DELIVERY_FAILED: Deed("delivery-failed", "派送未成", "fail_delivery"),
    Action.REFUSE: Deed("refuse", "登记拒收", "refuse"),
    Action.SEND_BACK: Deed("return", "开始退回", "send_back"),
    Action.STOP_RETURN: Deed("stop-return", "停止退回", "stop_return"),
    Action.HAND_BACK: Deed("returned", "登记已退回", "hand_back"),
    Action.REPORT: Deed("exception", "登记异常", "report"),
    Action.RESUME: Deed("resume", "异常解除", "resume"),
    Action.COMPENSATE: Deed("compensate", "登记理赔", "compensate"),
    Action.WRITE_OFF: Deed("write-off", "核销", "write_off"),
    Action.SETTLE: Deed("discrepancy/close", "查明签收不符"),
    Action.COMPLAIN: Deed("complaint", "登记投诉"),
    Action.ANSWER: Deed("complaint/answer", "答复投诉"),
}


async def do(stage: Stage, step: Step) -> None:
    """Do one of DEEDS, unless somebody was faster: the county's own notice, or a person who tries the system out."""
    deed, found = DEEDS[step.action], await look_up(stage, step.parcels[0])
    if found and deed.move and deed.move not in found["legal"]:
        stage.tally.overtaken(deed.title)
    elif found:
        answer = await stage.line.ask(enter(step, f"{PARCELS}/{found['id']}/{deed.path}", step.says))
        stage.tally.done(deed.counts, deed.title, answer)


async def check_in(stage: Stage, step: Step) -> None:
    """Scan a parcel that came without an event, or the whole load of a truck."""
    scans = [_scan(parcel) for parcel in step.parcels]
    if len(scans) == 1:
        answer = await stage.line.ask(enter(step, f"{PARCELS}/check-in", scans[0]))
        stage.tally.done("arrived", "扫码入库", answer)
    else:
        await several(stage, step, f"{PARCELS}/check-in/bulk", {"items": scans}, "arrived", "连续扫码入库")


async def collect(stage: Stage, step: Step) -> None:
    """Hand over to the recipient, or to the agent who was sent; a household's parcels together."""
    found = [(parcel, await look_up(stage, parcel)) for parcel in step.parcels]
    ready = [(parcel, seen) for parcel, seen in found if seen]
    if len(step.parcels) > 1:
        items = [{"parcel": seen["id"], **_hand_over(parcel, seen["pickup_code"])} for parcel, seen in ready]
        await several(stage, step, f"{PARCELS}/collect", {"items": items}, "collected", "一户多件签收")
    for parcel, seen in ready if len(step.parcels) == 1 else ():
        body = _hand_over(parcel, seen["pickup_code"])
        answer = await stage.line.ask(enter(step, f"{PARCELS}/{seen['id']}/collect", body))
        stage.tally.done("collected", "签收", answer)


async def wrong_code(stage: Stage, step: Step) -> None:
    """Try a code that somebody misread; it is to be refused."""
    parcel = step.parcels[0]
    found = await look_up(stage, parcel)
    if found and "collect" not in found["legal"]:
        stage.tally.overtaken("错误的取件码")
    elif found:
        answer = await stage.line.ask(enter(step, f"{PARCELS}/{found['id']}/collect", _hand_over(parcel, WRONG)))
        stage.tally.refusal_of("错误的取件码", answer, INVALID)


def _scan(parcel: Parcel) -> dict[str, Any]:
    return {
        "carrier": parcel.carrier,
        "waybill": parcel.waybill,
        "recipient": {"name": parcel.name, "phone": parcel.phone},
        "consent": parcel.consent,
    }


def _hand_over(parcel: Parcel, code: str) -> dict[str, Any]:
    if parcel.agent is None:
        return {"code": code, "by": "self", "consent": True}
    name, relation = parcel.agent
    return {"code": code, "by": "agent", "agent": {"name": name, "relation": relation}, "consent": True}
