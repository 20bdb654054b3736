"""What cadres do with parcels that go out: each route one verb of the shipment, most of them for several at once."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from marshmallow import Schema

from contracts.express import counter, sending
from contracts.parcels import Contents, Withdrawal
from services.chassis.http.routes import Bulk, Call, Route, Write
from services.chassis.ids import uuid7
from services.chassis.machine import Deed
from services.chassis.work import Command
from services.express.api import sealing
from services.express.api.acting import SUPERVISED
from services.express.domain.shipment import Shipment
from services.express.handlers.sending import Correct, Draft, HandOver, OnShipment

Body = Mapping[str, Any]
Verb = Callable[[Shipment, Deed, Body], None]


def draft(call: Call) -> Command:
    """One parcel to be sent from the cadre's own station; of several, one."""
    body = call.body
    return Draft(
        shipment=str(uuid7()),
        centre=call.actor.scope,
        sender=sealing.sender(body["sender"], call.vault),
        recipient=sealing.addressee(body["recipient"], call.vault),
        carrier=body["carrier"],
        contents=Contents(body["contents"]),
        weight_g=body.get("weight_g"),
    )


def hand_over(call: Call) -> Command:
    """A courier takes it."""
    return HandOver(shipment=_which(call), carrier=call.body["carrier"], waybill=call.body["waybill"])


def correct(call: Call) -> Command:
    """The last thing done is taken back."""
    return Correct(shipment=_which(call), reason=sealing.note(call.body["reason"], call.vault))


def _check(shipment: Shipment, deed: Deed, body: Body) -> None:
    shipment.check(deed, Contents(body["contents"]) if "contents" in body else None)


def _accept(shipment: Shipment, deed: Deed, body: Body) -> None:
    shipment.accept(deed, body["postage_fen"], body.get("weight_g"))


def _withdraw(shipment: Shipment, deed: Deed, body: Body) -> None:
    shipment.withdraw(deed, Withdrawal(body["reason"]))


def _on_shipment(verb: Verb, call: Call) -> Command:
    """`verb` with the body; its note is sealed."""
    said = partial(_say, verb, body=call.body)
    return OnShipment(shipment=_which(call), verb=said, note=sealing.note(call.body.get("note"), call.vault))


def _say(verb: Verb, shipment: Shipment, deed: Deed, body: Body) -> None:
    verb(shipment, deed, body)


def _which(call: Call) -> str:
    """The shipment that the path names, or the item of several."""
    return call.path.get("shipment") or str(call.body["id"])


def _act(name: str, summary: str, command: Callable[[Call], Command], body: Schema) -> Write:
    """`POST v1/shipments/{id}/<name>`."""
    path = f"/v1/shipments/{{shipment:uuid}}/{name}"
    return Write(path=path, command=command, body=body, answer=sending.SHIPMENT_CHANGED, summary=summary)


def _several(
    path: str, summary: str, command: Callable[[Call], Command], item: Schema, body: Schema | None = None
) -> Bulk:
    """`POST v1/shipments/<path>`: `body` has what is for all."""
    whole, answer = f"/v1/shipments/{path}", sending.SHIPMENT_CHANGED
    return Bulk(path=whole, command=command, body=body, item=item, answer=answer, summary=summary)


_CHECK, _ACCEPT, _WITHDRAW = (partial(_on_shipment, verb) for verb in (_check, _accept, _withdraw))

ROUTES: tuple[Route, ...] = (
    Write(
        path="/v1/shipments",
        command=draft,
        body=sending.DRAFT,
        answer=sending.SHIPMENT_CHANGED,
        summary="登记一件寄件",
    ),
    _several("bulk", "一位寄件人的多件一次登记:逐件作答", draft, sending.GOODS, sending.SHARED),
    _act("check", "实名核对、开箱验视", _CHECK, sending.CHECK),
    _several("check/bulk", "多件一起验视:逐件作答", _CHECK, sending.CHECK_ONE, sending.LOOKED),
    _act("accept", "收寄:称重、收费", _ACCEPT, sending.ACCEPT),
    _several("accept/bulk", "多件一起收寄:逐件作答", _ACCEPT, sending.ACCEPT_ONE),
    _act("hand-over", "交快递公司,登记运单号", hand_over, sending.HAND_OVER),
    _several(
        "hand-over/bulk", "多件一起交给同一家快递公司:逐件作答", hand_over, sending.HAND_OVER_ONE, sending.COURIER
    ),
    _act("withdraw", "撤销:交快递公司之前不寄了,或不能收寄", _WITHDRAW, sending.WITHDRAW),
    Write(
        path="/v1/shipments/{shipment:uuid}/correct",
        command=correct,
        body=counter.CORRECT,
        answer=sending.SHIPMENT_CHANGED,
        allow=SUPERVISED,
        summary="更正上一步:经办人 10 分钟内,之后由镇街",
    ),
)
