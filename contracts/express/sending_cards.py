"""The cards of parcels that go out, in alphabetical order."""

from contracts.cards import Card
from contracts.corrections import CORRECTED
from contracts.express import sending_events as events
from contracts.moves import moved_card

CARDS: tuple[Card, ...] = (
    Card(
        type="shipment.accepted.v1",
        producer="express",
        consumers=("supervision",),
        data=events.SHIPMENT_ACCEPTED,
        orders_by="shipment",
        purpose="已收寄:称重、收费",
    ),
    Card(
        type="shipment.carrier_changed.v1",
        producer="express",
        consumers=("supervision",),
        data=events.SHIPMENT_CARRIER_CHANGED,
        orders_by="shipment",
        purpose="快递公司更正:寄件由另一家公司承运",
    ),
    Card(
        type="shipment.checked.v1",
        producer="express",
        consumers=("supervision",),
        data=events.SHIPMENT_CHECKED,
        orders_by="shipment",
        purpose="已核对寄件人证件并验视内件",
    ),
    Card(
        type="shipment.corrected.v1",
        producer="express",
        consumers=("supervision",),
        data=CORRECTED,
        orders_by="shipment",
        purpose="更正:所列序号的事件作废,寄件回到之前的状态",
    ),
    Card(
        type="shipment.delivered.v1",
        producer="express",
        consumers=("feedback", "supervision"),
        data=events.SHIPMENT_DELIVERED,
        orders_by="shipment",
        purpose="快递公司称收件人已签收",
    ),
    Card(
        type="shipment.drafted.v1",
        producer="express",
        consumers=("supervision",),
        data=events.SHIPMENT_DRAFTED,
        orders_by="shipment",
        purpose="登记一件要寄出的快件",
    ),
    Card(
        type="shipment.handed_to_carrier.v1",
        producer="express",
        consumers=("supervision",),
        data=events.SHIPMENT_HANDED_TO_CARRIER,
        orders_by="shipment",
        purpose="已交快递公司,有运单号;此后由快递公司负责",
    ),
    moved_card("shipment", "express", "寄出的快件"),
    Card(
        type="shipment.tracked.v1",
        producer="express",
        consumers=("supervision",),
        data=events.SHIPMENT_TRACKED,
        orders_by="shipment",
        purpose="快递公司的第一条轨迹",
    ),
    Card(
        type="shipment.withdrawn.v1",
        producer="express",
        consumers=("supervision",),
        data=events.SHIPMENT_WITHDRAWN,
        orders_by="shipment",
        purpose="寄件撤销:交快递公司之前不寄了,或不能收寄",
    ),
)
