"""Partners' canonical events, each made a command."""

from collections.abc import Callable, Mapping

from contracts.parcels import Consent
from services.chassis.http.routes import Intake
from services.chassis.work import Command
from services.express.api import sealing
from services.express.domain import draw_codes
from services.express.handlers import Announce, Arrive


def announced(event: Intake) -> Command:
    """partner.parcel.announced.v1"""
    data = event.data
    return Announce(
        carrier=data["carrier"],
        waybill=data["waybill"],
        centre=data["centre"],
        recipient=sealing.recipient(data.get("recipient"), event.vault),
        occurred_at=data.get("occurred_at"),
    )


def arrived(event: Intake) -> Command:
    """partner.parcel.arrived.v1"""
    data = event.data
    return Arrive(
        carrier=data["carrier"],
        waybill=data["waybill"],
        centre=data["centre"],
        recipient=sealing.recipient(data.get("recipient"), event.vault),
        consent=Consent.RECORDED if data["consent"] else Consent.MISSING,
        codes=draw_codes(data["waybill"]),
        occurred_at=data.get("occurred_at"),
    )


INTAKE: Mapping[str, Callable[[Intake], Command]] = {
    "partner.parcel.announced.v1": announced,
    "partner.parcel.arrived.v1": arrived,
}
