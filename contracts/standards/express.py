"""The county's promises on parcels."""

from contracts.people import Party
from contracts.standards.promise import COUNTY, Limit, Standard, Unit

_OFF_THE_SHELF = frozenset(
    {
        "parcel.collected.v1",
        "parcel.exception_opened.v1",
        "parcel.out_for_delivery.v1",
        "parcel.refused.v1",
        "parcel.returning.v1",
    }
)
"""After these nobody waits for the recipient to come."""

EXPRESS: tuple[Standard, ...] = (
    Standard(
        id="express.complaint",
        title="包裹投诉受理后 7 日内答复",
        service="express",
        opens=frozenset({"parcel.complaint_opened.v1"}),
        closes=frozenset({"parcel.complaint_answered.v1"}),
        limit=Limit(7, Unit.DAY),
        party=Party.VILLAGE,
        source="快递暂行条例",
        statutory=Limit(7, Unit.DAY),
    ),
    Standard(
        id="express.discrepancy",
        title="签收不符,3 个工作日内由快递公司查明",
        service="express",
        opens=frozenset({"parcel.discrepancy_opened.v1"}),
        closes=frozenset({"parcel.discrepancy_closed.v1"}),
        limit=Limit(3, Unit.WORKING_DAY),
        party=Party.PARTNER,
        source=COUNTY,
    ),
    Standard(
        id="express.notify",
        title="包裹入库后 2 个开放小时内通知收件人",
        service="express",
        opens=frozenset({"parcel.inbound.v1"}),
        closes=frozenset({"parcel.notified.v1"}) | _OFF_THE_SHELF,
        limit=Limit(2, Unit.OPENING_HOUR),
        party=Party.VILLAGE,
        source=COUNTY,
    ),
    Standard(
        id="express.overdue",
        title="通知满 72 小时未取,2 小时内列为滞留",
        service="express",
        opens=frozenset({"parcel.reminded.v1"}),
        closes=frozenset({"parcel.overdue.v1"}) | _OFF_THE_SHELF,
        limit=Limit(50, Unit.HOUR),  # reminded after 24 of the 72 hours
        party=Party.VILLAGE,
        source=COUNTY,
    ),
    Standard(
        id="express.remind",
        title="通知满 24 小时未取,2 小时内催取",
        service="express",
        opens=frozenset({"parcel.notified.v1"}),
        closes=frozenset({"parcel.reminded.v1"}) | _OFF_THE_SHELF,
        limit=Limit(26, Unit.HOUR),
        party=Party.VILLAGE,
        source=COUNTY,
    ),
    Standard(
        id="express.return",
        title="入库满 7 个自然日未取,1 日内退回或处理",
        service="express",
        opens=frozenset({"parcel.inbound.v1"}),
        closes=frozenset(
            {
                "parcel.collected.v1",
                "parcel.compensated.v1",
                "parcel.refused.v1",
                "parcel.returning.v1",
                "parcel.written_off.v1",
            }
        ),
        limit=Limit(8, Unit.DAY),
        party=Party.VILLAGE,
        source=COUNTY,
    ),
    Standard(
        id="express.unmatched",
        title="只有轨迹的包裹,24 小时内由快递公司说明站点或到站",
        service="express",
        opens=frozenset({"parcel.unmatched.v1"}),
        closes=frozenset({"parcel.expected.v1", "parcel.inbound.v1", "parcel.not_arrived.v1"}),
        limit=Limit(24, Unit.HOUR),
        party=Party.PARTNER,
        source=COUNTY,
    ),
)
