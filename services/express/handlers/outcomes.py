"""What partners say has become of a waybill: it was signed for, or they have it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.parcels import TraceMeaning
from contracts.refusals import Conflict, NotFound
from services.chassis.work import Answer, Ref, Work
from services.express.domain.parcel import Parcel, waybill_key
from services.express.domain.shipment import Shipment
from services.express.handlers import sending
from services.express.handlers.parcels import changed
from services.express.handlers.underway import sent_under


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """A partner's word on a waybill: of a parcel that comes in, of a shipment that went out, or of both."""

    carrier: str
    waybill: str

    @property
    def key(self) -> str:
        """What the partner knows it by."""
        return waybill_key(self.carrier, self.waybill)

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """Whatever has this waybill."""
        return Ref(Parcel, self.key), Ref(Shipment, self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered(_Said):
    """It was signed for; `code` is the partner's word for how, `occurred_at` when, where it says so."""

    code: str
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(_Said):
    """The carrier has a parcel again that our station sent back."""


def delivered(work: Work, command: Delivered) -> Answer:
    """What went out has arrived; what lies on our shelf is in dispute."""
    parcel, shipment = _known(work, command)
    if shipment is not None:
        moment = min(command.occurred_at or work.now, work.now)
        shipment.hear(work.deed, TraceMeaning.SIGNED_FOR, command.code, moment)
    if parcel is not None and parcel.here:
        parcel.dispute(work.deed, command.code)
    return _as_it_stands(work, parcel, shipment)


def returned(work: Work, command: Returned) -> Answer:
    """Only what came in goes back this way: a shipment that comes back to us arrives as any parcel does."""
    parcel, shipment = _known(work, command)
    if parcel is None and shipment is not None:
        raise Conflict(
            "该运单是本县寄出的快件,不是待取的退件;退回到站时请推送到站事件",
            state=shipment.state,
            legal=shipment.legal,
        )
    if parcel is not None:
        parcel.hand_back(work.deed)
    return _as_it_stands(work, parcel, shipment)


def _known(work: Work, command: _Said) -> tuple[Parcel | None, Shipment | None]:
    """Raises NotFound where nobody has the waybill."""
    parcel, shipment = work.find(Parcel, command.key), sent_under(work, command.key)
    if parcel is None and shipment is None:
        raise NotFound("没有这个运单的包裹,请先推送预报或到站事件")
    return parcel, shipment


def _as_it_stands(work: Work, parcel: Parcel | None, shipment: Shipment | None) -> Answer:
    return changed(parcel, work) if parcel is not None else sending.changed(shipment) if shipment is not None else {}
