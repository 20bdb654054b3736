"""What cadres do with parcels that go out: enter them, look at them, take them in, give them to a courier."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.people import Identity
from deploy.simulate.cadre import OK, enter, several
from deploy.simulate.line import content_of
from deploy.simulate.stage import Stage
from deploy.simulate.steps import Action, Shipment, Step

SHIPMENTS = "/express/v1/shipments"
ADDRESS = "示范市虚构区立春路 1 号"
LOOKED = {"identity_seen": True, "contents_seen": True, "prohibited": False}

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """`POST v1/shipments/{id}/<path>`, and `v1/shipments/<path>/bulk` for several.

    `shared` is what is entered once for all of a step's, `own` what for each; `ends` says that the station is done.
    """

    path: str
    title: str
    shared: Callable[[Step], Body]
    own: Callable[[Shipment, Step], Body]
    ends: bool = False


DEEDS: Mapping[str, Deed] = {
    Action.CHECK: Deed("check", "验视", lambda _: LOOKED, lambda _, __: {}),
    Action.ACCEPT: Deed("accept", "收寄", lambda _: {}, lambda each, step: {"weight_g": each.weight_g, **step.says}),
    Action.HAND_OVER: Deed(
        "hand-over",
        "交快递公司",
        lambda step: {"carrier": step.shipments[0].carrier},
        lambda each, _: {"waybill": each.waybill},
        ends=True,
    ),
    Action.WITHDRAW: Deed("withdraw", "撤销寄件", lambda _: {}, lambda _, step: dict(step.says), ends=True),
}


async def draft(stage: Stage, step: Step) -> None:
    """Enter what somebody brings, and remember under which ids."""
    first, goods = step.shipments[0], [_goods(each) for each in step.shipments]
    shared = {"sender": _sender(first), "carrier": first.carrier}
    results = await _entered(stage, step, "", shared, goods, "登记寄件")
    for each, result in zip(step.shipments, results, strict=False):
        if "id" in result:
            stage.drafts[each.waybill] = result["id"]


async def do(stage: Stage, step: Step) -> None:
    """Do one of DEEDS with what was entered."""
    deed = DEEDS[step.action]
    known = [each for each in step.shipments if each.waybill in stage.drafts]
    if len(known) < len(step.shipments):
        stage.tally.problem(f"{deed.title}: 没有登记")
    items = [{"id": stage.drafts[each.waybill], **deed.own(each, step)} for each in known]
    await _entered(stage, step, deed.path, deed.shared(step), items, deed.title)
    for each in known if deed.ends else ():
        del stage.drafts[each.waybill]


async def _entered(
    stage: Stage, step: Step, path: str, shared: Body, items: Sequence[Body], title: str
) -> Sequence[Mapping[str, Any]]:
    """The results of entering one or several; none where nothing was taken."""
    counts = "sent" if step.action is Action.HAND_OVER else "handled"
    if len(items) != 1:
        whole = "/".join(part for part in (SHIPMENTS, path, "bulk") if part)
        return await several(stage, step, whole, {**shared, "items": list(items)}, counts, title)
    one = dict(items[0])
    whole = "/".join(part for part in (SHIPMENTS, one.pop("id", ""), path) if part)
    answer = await stage.line.ask(enter(step, whole, {**shared, **one}))
    stage.tally.done(counts, title, answer)
    return [content_of(answer)] if answer.status_code == OK else []


def _sender(shipment: Shipment) -> Body:
    sender = shipment.sender
    identity = {"kind": Identity.ID_CARD, "number": sender.identity}
    return {"name": sender.name, "phone": sender.phone, "identity": identity}


def _goods(shipment: Shipment) -> Body:
    recipient = {
        "name": shipment.name,
        "phone": shipment.phone,
        "province": shipment.province,
        "address": ADDRESS,
    }
    return {"recipient": recipient, "contents": shipment.contents, "weight_g": shipment.weight_g}
