"""What carriers and counters do with parcels that come in: one function for each command."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.parcels import Consent, NotArrived, TraceMeaning
from contracts.parcels import ParcelState as State
from contracts.people import COUNTY, Tier
from contracts.refusals import Conflict
from services.chassis.centres import Centre, leads_to, open_at, said, taken_at
from services.chassis.ids import uuid7
from services.chassis.work import Answer, Ref, Work
from services.express.domain.parcel import Parcel, waybill_key
from services.express.domain.people import Recipient
from services.express.domain.pickup import PickupCode, Place, code_for, place_of
from services.express.domain.shipment import Shipment
from services.express.domain.trace import Trace, Unmapped
from services.express.domain.transitions import TRANSITIONS, Action
from services.express.handlers.underway import follow


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce:
    """A carrier says that a parcel is coming."""

    carrier: str
    waybill: str
    centre: str
    recipient: Recipient
    occurred_at: datetime | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The parcel; the centre is only looked at."""
        return Ref(Parcel, waybill_key(self.carrier, self.waybill)), Ref(Centre, self.centre, shared=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrive:
    """A parcel is on the shelf: by a carrier's event or a cadre's scan. `numbers` are drawn beforehand."""

    carrier: str
    waybill: str
    centre: str
    recipient: Recipient
    consent: Consent
    numbers: Sequence[str]
    place: Place | None = None
    occurred_at: datetime | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The parcel, the numbers that it may get, and the centre."""
        parcel = Ref(Parcel, waybill_key(self.carrier, self.waybill))
        return parcel, Ref(Centre, self.centre, shared=True), *codes(self.numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A carrier's own push about one waybill: its trace, full or in part, and what the newest line says.

    `renamed_from` is the carrier by which it was known before.
    """

    carrier: str
    waybill: str
    traces: Sequence[Trace]
    latest: TraceMeaning
    latest_code: str
    traced_at: datetime | None
    numbers: Sequence[str]
    unmapped: Sequence[Unmapped] = ()
    renamed_from: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The parcel under each of its names, what was sent under them, and the numbers that it may get."""
        keys = [waybill_key(name, self.waybill) for name in (self.carrier, self.renamed_from) if name]
        names = [Ref(kind, key) for kind in (Parcel, Shipment) for key in keys]
        return *names, *codes(self.numbers)


def announce(work: Work, command: Announce) -> Answer:
    """A new expected parcel, or one that was tracked before it was announced."""
    centre = open_at(work, command.centre)
    parcel = _known(work, command) or _new(work, command, centre.id, command.recipient)
    parcel.know_recipient(command.recipient)
    parcel.announce(work.deed, centre.id, command.occurred_at)
    return said(changed(parcel, work), command.centre, centre)


def arrive(work: Work, command: Arrive) -> Answer:
    """On the shelf, whether it was announced or not; also of a suspended centre, as it has come all the way."""
    centre = taken_at(work, command.centre)
    parcel = _known(work, command) or _new(work, command, centre.id, command.recipient)
    parcel.know_recipient(command.recipient)
    code = code_for(command.place or place_of(command.waybill), take_number(work, command.numbers))
    was = parcel.centre if leads_to(work, parcel.centre, centre) else ""
    parcel.arrive(work.deed, centre.id, code, command.consent, command.occurred_at, was)
    return said(changed(parcel, work), command.centre, centre)


def track(work: Work, command: Track) -> Answer:
    """Attach what the carrier says to what comes or goes; what nobody knows waits for a station to scan it."""
    shipment = follow(work, command)
    parcel = _renamed(work, command) or _known(work, command)
    if parcel is None and shipment is not None:
        return {"id": shipment.id, "state": shipment.state, "version": shipment.version}
    if parcel is None:
        parcel = _new(work, command, COUNTY, Recipient(), State.UNMATCHED)
        parcel.appear(work.deed)
    parcel.trace(command.traces, command.unmapped)
    if _is_news(parcel, command):
        parcel.traced_at = min(command.traced_at or work.now, work.now)
        _act_upon(work, parcel, command)
    return changed(parcel, work)


def _known(work: Work, command: Announce | Arrive | Track) -> Parcel | None:
    return work.hold(Parcel, waybill_key(command.carrier, command.waybill))


def _renamed(work: Work, command: Track) -> Parcel | None:
    """The parcel known by another carrier until now, under its new one; one that is known by both stays two."""
    if command.renamed_from is None:
        return None
    old, new = waybill_key(command.renamed_from, command.waybill), waybill_key(command.carrier, command.waybill)
    parcel = work.hold(Parcel, old)
    if parcel is None or work.exists(Parcel, new):
        return None
    work.rename(Parcel, old, new)
    parcel.change_carrier(work.deed, command.carrier)
    return parcel


def _is_news(parcel: Parcel, command: Track) -> bool:
    """Pushes overtake one another: one that is older than what was acted upon is kept and moves nothing."""
    if command.traced_at is None:
        return False
    return parcel.traced_at is None or command.traced_at >= parcel.traced_at


def _act_upon(work: Work, parcel: Parcel, command: Track) -> None:
    """Only what is legal now moves the parcel, and a carrier's word never takes it off our shelf."""
    match command.latest:
        case TraceMeaning.AT_STATION if (parcel.state, Action.ARRIVE) in TRANSITIONS and parcel.centre != COUNTY:
            code = code_for(place_of(parcel.waybill), take_number(work, command.numbers))
            parcel.arrive(work.deed, parcel.centre, code, Consent.MISSING)
        case TraceMeaning.SIGNED_FOR if parcel.here:
            parcel.dispute(work.deed, command.latest_code)
        case TraceMeaning.INTERCEPTED | TraceMeaning.CANCELLED if (parcel.state, Action.MISS) in TRANSITIONS:
            parcel.miss(work.deed, NotArrived(command.latest.value))
        case TraceMeaning.RETURNED if parcel.state is State.RETURNING:
            parcel.hand_back(work.deed)


def codes(numbers: Sequence[str]) -> tuple[Ref[PickupCode], ...]:
    """The numbers that a parcel may get, to be locked."""
    return tuple(Ref(PickupCode, number) for number in numbers)


def take_number(work: Work, numbers: Sequence[str]) -> str:
    """The first of the drawn numbers that no open parcel of the county has."""
    number = next((number for number in numbers if not work.exists(PickupCode, number)), None)
    if number is None:
        raise Conflict("取件码暂时分配不出,请重试一次")
    work.add(number, PickupCode(number, work.actor.scope))
    return number


def changed(parcel: Parcel, work: Work) -> Answer:
    """How the parcel stands now; its code is for the counter's eyes, not for carriers'."""
    answer = {"id": parcel.id, "state": parcel.state, "version": parcel.version}
    return answer if work.actor.tier is Tier.PARTNER else answer | {"pickup_code": parcel.pickup_code}


def _new(
    work: Work, command: Announce | Arrive | Track, centre: str, recipient: Recipient, state: State = State.EXPECTED
) -> Parcel:
    parcel = Parcel(
        id=str(uuid7()),
        carrier=command.carrier,
        waybill=command.waybill,
        centre=centre,
        recipient=recipient,
        state=state,
        partner=work.actor.id if work.actor.tier is Tier.PARTNER else None,
    )
    work.add(parcel.key, parcel)
    return parcel
