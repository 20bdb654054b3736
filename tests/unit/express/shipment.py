"""Shipments in each state, brought there by verbs alone, and a way to do each action."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from contracts.parcels import Contents, TraceMeaning, Withdrawal
from contracts.parcels import ShipmentState as State
from contracts.people import COUNTY, Actor, Identity, Sealed, Tier
from services.chassis.machine import Deed
from services.express.domain.people import Addressee, Sender
from services.express.domain.shipment import Action, Shipment
from tests.unit.express.parcel import CADRE, CENTRE, NOW, by

WAYBILL = "4328015600789"
AGGREGATOR = Actor("partner:kuaidi100", Tier.PARTNER, COUNTY)
SENDER = Sender(
    Sealed("n", "赵*穗", "hn"),
    Sealed("p", "138****0001", "hp"),
    Sealed("i", "1101**********002X", "hi"),
    Identity.ID_CARD,
)
ADDRESSEE = Addressee(Sealed("rn", "孙*禾", "hrn"), Sealed("rp", "139****0002", "hrp"), "31", "ra")
HOUR = timedelta(hours=1)


def hears(shipment: Shipment, latest: TraceMeaning, hours: int = 1) -> None:
    """A push whose newest line is of so many hours later."""
    shipment.hear(by(AGGREGATOR, HOUR * hours), latest, "301", NOW + HOUR * hours)


def _track(shipment: Shipment, deed: Deed) -> None:
    shipment.hear(deed, TraceMeaning.ACCEPTED, "103", deed.now)


def _deliver(shipment: Shipment, deed: Deed) -> None:
    shipment.hear(deed, TraceMeaning.SIGNED_FOR, "301", deed.now)


DO: Mapping[Action, Callable[[Shipment, Deed], None]] = {
    Action.CHECK: lambda shipment, deed: shipment.check(deed, None),
    Action.ACCEPT: lambda shipment, deed: shipment.accept(deed, 1200, 5120),
    Action.HAND_OVER: lambda shipment, deed: shipment.hand_over(deed, "yunda", WAYBILL),
    Action.TRACK: _track,
    Action.DELIVER: _deliver,
    Action.WITHDRAW: lambda shipment, deed: shipment.withdraw(deed, Withdrawal.CHANGED_MIND),
}

_ACCEPTED = (Action.CHECK, Action.ACCEPT)
_TRACKED = (*_ACCEPTED, Action.HAND_OVER, Action.TRACK)
WAYS: Mapping[State, tuple[Action, ...]] = {
    State.DRAFTED: (),
    State.CHECKED: (Action.CHECK,),
    State.ACCEPTED: _ACCEPTED,
    State.HANDED_TO_CARRIER: (*_ACCEPTED, Action.HAND_OVER),
    State.TRACKED: _TRACKED,
    State.DELIVERED: (*_TRACKED, Action.DELIVER),
    State.WITHDRAWN: (Action.CHECK, Action.WITHDRAW),
}


def new_shipment(weight_g: int | None = 5000) -> Shipment:
    """One of which nothing has been said yet."""
    return Shipment(
        id="s",
        centre=CENTRE,
        sender=SENDER,
        recipient=ADDRESSEE,
        carrier="shunfeng",
        contents=Contents.PRODUCE,
        weight_g=weight_g,
    )


def a_shipment(state: State = State.DRAFTED) -> Shipment:
    """One in `state`, by the way that WAYS shows; what carriers say is said by an aggregator."""
    shipment = new_shipment()
    shipment.draft()
    for action in WAYS[state]:
        DO[action](shipment, by(AGGREGATOR if action in (Action.TRACK, Action.DELIVER) else CADRE))
    shipment.facts = ()
    return shipment
