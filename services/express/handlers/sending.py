"""What cadres do with parcels that go out: one function for each command."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.parcels import Contents, NotArrived
from contracts.parcels import ParcelState as State
from contracts.refusals import Conflict
from services.chassis.centres import Centre, open_at, said
from services.chassis.machine import Deed
from services.chassis.work import Answer, Ref, Work
from services.express.domain.clock import Rules
from services.express.domain.parcel import Parcel, waybill_key
from services.express.domain.people import Addressee, Sender
from services.express.domain.shipment import Shipment
from services.express.domain.trace import Heard
from services.express.handlers.underway import sent_under


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Somebody wants to send a parcel; `shipment` is its new id."""

    shipment: str
    centre: str
    sender: Sender
    recipient: Addressee
    carrier: str
    contents: Contents
    weight_g: int | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The shipment; the centre is only looked at."""
        return Ref(Shipment, self.shipment), Ref(Centre, self.centre, shared=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnShipment:
    """A cadre does something with a shipment: `verb` says it to the shipment as it stands; `note` is encrypted."""

    shipment: str
    verb: Callable[[Shipment, Deed], None]
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The shipment."""
        return (Ref(Shipment, self.shipment),)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """A courier takes a shipment, under a waybill."""

    shipment: str
    carrier: str
    waybill: str

    @property
    def key(self) -> str:
        """What the carrier will know it by."""
        return waybill_key(self.carrier, self.waybill)

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The shipment under both its names, and what the carrier may have tracked already as a parcel."""
        names = Ref(Shipment, self.shipment), Ref(Shipment, self.key)
        return *names, Ref(Parcel, self.key), Ref(Heard, self.key, shared=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """Somebody takes back what was done last (更正), for a reason, which is encrypted."""

    shipment: str
    reason: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The shipment."""
        return (Ref(Shipment, self.shipment),)


def draft(work: Work, command: Draft) -> Answer:
    """A new shipment."""
    centre = open_at(work, command.centre)
    shipment = Shipment(
        id=command.shipment,
        centre=centre.id,
        sender=command.sender,
        recipient=command.recipient,
        carrier=command.carrier,
        contents=command.contents,
        weight_g=command.weight_g,
    )
    work.add(shipment.id, shipment)
    shipment.draft()
    return said(changed(shipment), command.centre, centre)


def on_shipment(work: Work, command: OnShipment) -> Answer:
    """Say it to the shipment."""
    shipment = work.get(Shipment, command.shipment)
    command.verb(shipment, work.deed)
    shipment.remark(command.note)
    return changed(shipment)


def hand_over(work: Work, command: HandOver) -> Answer:
    """It has a waybill, which nothing else has that was sent."""
    shipment = work.get(Shipment, command.shipment)
    shipment.hand_over(work.deed, command.carrier, command.waybill)
    if sent_under(work, command.key) not in (None, shipment):
        raise Conflict("这个运单号已用于另一件寄件,请核对面单", errors={"waybill": ["已用于另一件寄件"]})
    work.call(Shipment, command.shipment, command.key)
    _was_tracked_early(work, command.key, shipment)
    return changed(shipment)


def correct(work: Work, command: Correct) -> Answer:
    """As before the newest move."""
    rules: Rules = work.rules
    shipment = work.get(Shipment, command.shipment)
    shipment.correct(work.deed, rules.correct_within)
    shipment.remark(command.reason)
    return changed(shipment)


def changed(shipment: Shipment) -> Answer:
    """How the shipment stands now."""
    return {"id": shipment.id, "state": shipment.state, "version": shipment.version}


def _was_tracked_early(work: Work, key: str, shipment: Shipment) -> None:
    """The courier scanned it before the cadre wrote it down: it is no parcel that a station waits for."""
    parcel = work.hold(Parcel, key)
    if parcel is not None and parcel.state is State.UNMATCHED:
        parcel.miss(work.deed, NotArrived.OUTGOING)
        shipment.adopt(parcel.id, parcel.partner)
        heard = work.hold(Heard, key)
        if heard is not None:
            shipment.hear(work.deed, heard.meaning, heard.code, heard.time)
