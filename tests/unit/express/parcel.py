"""Parcels in each state, brought there by verbs alone, and a way to do each action."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from contracts.parcels import (
    Channel,
    CollectedBy,
    Consent,
    DeliveryFailure,
    NotArrived,
    NotifyFailure,
    RefusalReason,
    Trouble,
)
from contracts.parcels import ParcelState as State
from contracts.people import COUNTY, SYSTEM, Actor, Tier
from services.chassis.machine import Deed
from services.express.domain.clock import BY_CLOCK
from services.express.domain.parcel import Parcel
from services.express.domain.people import Recipient
from services.express.domain.transitions import Action

CENTRE = "370829001001"
CODE = "3-2-480513"
NOW = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
CADRE = Actor("staff:1", Tier.CADRE, CENTRE)
COLLEAGUE = Actor("staff:2", Tier.CADRE, CENTRE)
TOWN = Actor("staff:town", Tier.TOWN, CENTRE[:9])
PARTNER = Actor("partner:yunda", Tier.PARTNER, COUNTY)


def by(actor: Actor, after: timedelta = timedelta(0)) -> Deed:
    return Deed(actor, NOW + after)


DO: Mapping[Action, Callable[[Parcel, Deed], None]] = {
    Action.ANNOUNCE: lambda parcel, deed: parcel.announce(deed, CENTRE, None),
    Action.ARRIVE: lambda parcel, deed: parcel.arrive(deed, CENTRE, CODE, Consent.MISSING),
    Action.MISS: lambda parcel, deed: parcel.miss(deed, NotArrived.OVERDUE),
    Action.NOTIFY: lambda parcel, deed: parcel.notify(deed, Channel.PHONE),
    Action.FAIL_NOTICE: lambda parcel, deed: parcel.fail_notice(deed, NotifyFailure.UNREACHABLE),
    Action.REMIND: lambda parcel, deed: parcel.remind(deed),
    Action.GROW_OVERDUE: lambda parcel, deed: parcel.grow_overdue(deed),
    Action.COLLECT: lambda parcel, deed: parcel.collect(deed, CODE, CollectedBy.SELF, None),
    Action.REFUSE: lambda parcel, deed: parcel.refuse(deed, RefusalReason.DAMAGED),
    Action.SEND_BACK: lambda parcel, deed: parcel.send_back(deed, NOW),
    Action.STOP_RETURN: lambda parcel, deed: parcel.stop_return(deed),
    Action.HAND_BACK: lambda parcel, deed: parcel.hand_back(deed),
    Action.DELIVER: lambda parcel, deed: parcel.deliver(deed),
    Action.FAIL_DELIVERY: lambda parcel, deed: parcel.fail_delivery(deed, DeliveryFailure.NOBODY_HOME),
    Action.REPORT: lambda parcel, deed: parcel.report(deed, Trouble.DAMAGED),
    Action.RESUME: lambda parcel, deed: parcel.resume(deed),
    Action.COMPENSATE: lambda parcel, deed: parcel.compensate(deed, 1_000),
    Action.WRITE_OFF: lambda parcel, deed: parcel.write_off(deed),
}

_SHELVED = (Action.ARRIVE,)
_NOTIFIED = (*_SHELVED, Action.NOTIFY)
_OVERDUE = (*_NOTIFIED, Action.REMIND, Action.GROW_OVERDUE)
WAYS: Mapping[State, tuple[Action, ...]] = {
    State.UNMATCHED: (),
    State.EXPECTED: (),
    State.NOT_ARRIVED: (Action.MISS,),
    State.INBOUND: _SHELVED,
    State.NOTIFIED: _NOTIFIED,
    State.NOTIFY_FAILED: (*_SHELVED, Action.FAIL_NOTICE),
    State.REMINDED: (*_NOTIFIED, Action.REMIND),
    State.OVERDUE: _OVERDUE,
    State.RETURNING: (*_OVERDUE, Action.SEND_BACK),
    State.RETURNED: (*_OVERDUE, Action.SEND_BACK, Action.HAND_BACK),
    State.REFUSED: (*_NOTIFIED, Action.REFUSE),
    State.OUT_FOR_DELIVERY: (*_NOTIFIED, Action.DELIVER),
    State.COLLECTED: (*_NOTIFIED, Action.COLLECT),
    State.EXCEPTION: (*_NOTIFIED, Action.REPORT),
    State.COMPENSATED: (*_NOTIFIED, Action.REPORT, Action.COMPENSATE),
    State.WRITTEN_OFF: (*_NOTIFIED, Action.REPORT, Action.WRITE_OFF),
}


def new_parcel(state: State = State.EXPECTED, recipient: Recipient | None = None) -> Parcel:
    """One of which nothing has been said yet."""
    centre = COUNTY if state is State.UNMATCHED else CENTRE
    return Parcel(
        id="p",
        carrier="yunda",
        waybill="4328015600123",
        centre=centre,
        recipient=recipient or Recipient(),
        state=state,
    )


def a_parcel(state: State = State.EXPECTED) -> Parcel:
    """One in `state`, by the way that WAYS shows; what clocks do on it is done by the system."""
    parcel = new_parcel(State.UNMATCHED if state is State.UNMATCHED else State.EXPECTED)
    if state is State.UNMATCHED:
        parcel.appear(by(PARTNER))
    else:
        parcel.announce(by(PARTNER), CENTRE, None)
    for action in WAYS[state]:
        DO[action](parcel, by(SYSTEM if action in BY_CLOCK else CADRE))
    parcel.facts = ()
    return parcel
