"""Every event that crosses a border: one card each, in alphabetical order."""

from dataclasses import dataclass

from marshmallow import Schema

from contracts import centres, express

PARTNER = "partner"
"""The producer of intake events: systems that are not ours, through a service's signed door."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One event type and version: who says it, who listens, why. `orders_by` is the id whose events are in sequence."""

    type: str
    producer: str
    consumers: tuple[str, ...]
    data: Schema
    orders_by: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """A service that is not ours, with a broker account to hear the events of some of ours."""

    name: str
    hears: tuple[str, ...]


CARDS: tuple[Card, ...] = (
    Card(
        type="centre.published.v1",
        producer="centres",
        consumers=("express", "supervision"),
        data=centres.CENTRE_PUBLISHED,
        orders_by="centre",
        purpose="一处服务中心的名称、镇街、批次与开放时间;各服务据此保存自己的一份",
    ),
    Card(
        type="parcel.collected.v1",
        producer="express",
        consumers=("supervision",),
        data=express.PARCEL_COLLECTED,
        orders_by="parcel",
        purpose="收件人本人或代收人在征得同意后取走包裹",
    ),
    Card(
        type="parcel.expected.v1",
        producer="express",
        consumers=("supervision",),
        data=express.PARCEL_EXPECTED,
        orders_by="parcel",
        purpose="快递公司预报一件将到站的包裹",
    ),
    Card(
        type="parcel.inbound.v1",
        producer="express",
        consumers=("supervision",),
        data=express.PARCEL_INBOUND,
        orders_by="parcel",
        purpose="包裹入库上架,取件码已生成;通知时限由此起算",
    ),
    Card(
        type="parcel.notified.v1",
        producer="express",
        consumers=("supervision",),
        data=express.PARCEL_NOTIFIED,
        orders_by="parcel",
        purpose="已通知收件人取件",
    ),
    Card(
        type="partner.parcel.announced.v1",
        producer=PARTNER,
        consumers=("express",),
        data=express.PARTNER_PARCEL_ANNOUNCED,
        orders_by="waybill",
        purpose="快递公司预报包裹",
    ),
    Card(
        type="partner.parcel.arrived.v1",
        producer=PARTNER,
        consumers=("express",),
        data=express.PARTNER_PARCEL_ARRIVED,
        orders_by="waybill",
        purpose="包裹到站;没有预报过的也由此建立",
    ),
)

BY_TYPE = {card.type: card for card in CARDS}

GUESTS: tuple[Guest, ...] = (Guest(name="guest-analytics", hears=("express",)),)
