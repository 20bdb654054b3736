"""The county's promises on orders of the two shops."""

from contracts.people import Party
from contracts.standards.promise import COUNTY, Limit, Standard, Unit

_GIVEN_UP = frozenset({"order.cancelled.v1"})

SUPERMARKET: tuple[Standard, ...] = (
    Standard(
        id="supermarket.confirm",
        title="下单后 2 个开放小时内接单或拒单",
        service="supermarket",
        opens=frozenset({"order.placed.v1"}),
        closes=frozenset({"order.confirmed.v1", "order.rejected.v1"}),
        voids=_GIVEN_UP,
        limit=Limit(2, Unit.OPENING_HOUR),
        party=Party.VILLAGE,
        source=COUNTY,
    ),
    Standard(
        id="supermarket.ready",
        title="接单后 2 个开放日内备货到店",
        service="supermarket",
        opens=frozenset({"order.confirmed.v1"}),
        closes=frozenset({"order.ready.v1"}),
        voids=_GIVEN_UP,
        limit=Limit(2, Unit.OPENING_DAY),
        party=Party.VILLAGE,
        source=COUNTY,
    ),
    Standard(
        id="supermarket.refund",
        title="退货收到后 7 日内退款",
        service="supermarket",
        opens=frozenset({"order.return_received.v1"}),
        closes=frozenset({"order.refunded.v1"}),
        limit=Limit(7, Unit.DAY),
        party=Party.VILLAGE,
        source="消费者权益保护法第二十五条",
        statutory=Limit(7, Unit.DAY),
    ),
)
