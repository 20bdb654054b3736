"""One card for each event of the registry."""

from contracts.cards import Card
from contracts.centres import register

CARDS: tuple[Card, ...] = (
    Card(
        type="centre.published.v1",
        producer="centres",
        consumers=("clinic", "express", "feedback", "hall", "supermarket", "supervision", "veterans"),
        data=register.CENTRE_PUBLISHED,
        orders_by="centre",
        purpose="一处服务中心的名称、镇街、批次与开放时间;各服务据此保存自己的一份",
    ),
)
