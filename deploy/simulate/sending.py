"""What goes out from the stations (寄件): who sends how much, and how it gets to its carrier and away."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from contracts.parcels import Contents, Withdrawal
from contracts.provinces import PROVINCES
from deploy.simulate import people
from deploy.simulate.coming import carried, what
from deploy.simulate.fates import pause
from deploy.simulate.opening import DAY, HOUR, MINUTE, Centre, after
from deploy.simulate.shares import drawn
from deploy.simulate.steps import Action, Sender, Shipment, Step, Told

PER_PARCEL = 0.08
"""Parcels that go out for each that comes."""
SIZES = {1: 80, 2: 10, 5: 6, 12: 4}
"""Parcels that somebody brings at once: mostly one, a producer many."""
CONTENTS = {
    Contents.PRODUCE: 40,
    Contents.FOOD: 20,
    Contents.CLOTHING: 15,
    Contents.DOCUMENTS: 10,
    Contents.HOUSEHOLD: 10,
    Contents.OTHER: 5,
}
WITHDRAWN = {Withdrawal.CHANGED_MIND: 60, Withdrawal.PROHIBITED: 25, Withdrawal.NO_IDENTITY: 15}
NOT_SENT = 0.04
"""The share of senders who take it home again."""
COURIER = 16 * HOUR
"""When the couriers come for what has been accepted."""


def sendings(dice: Random, centres: Sequence[Centre], waybills: Sequence[str], day: int) -> Iterator[Step]:
    """The steps of all parcels that somebody brings to one of the centres on one day."""
    while waybills:
        size, centre = drawn(dice, SIZES), dice.choice(centres)
        together, waybills = waybills[:size], waybills[size:]
        brought = after(centre, day * DAY + dice.uniform(8, 15) * HOUR, 0)
        yield from _sent(dice, centre, _shipments(dice, centre, together), brought)


def _shipments(dice: Random, centre: Centre, waybills: Sequence[str]) -> tuple[Shipment, ...]:
    """One sender's, by one carrier."""
    carrier, contents = carried(dice), drawn(dice, CONTENTS)
    sender = Sender(name=people.name(dice), phone=people.mobile(dice), identity=people.identity_card(dice))
    return tuple(
        Shipment(
            waybill=waybill,
            centre=centre.id,
            sender=sender,
            name=people.name(dice),
            phone=people.mobile(dice),
            province=dice.choice(list(PROVINCES)),
            contents=contents,
            weight_g=dice.randrange(200, 10_000, 50),
            **carrier,
        )
        for waybill in waybills
    )


def _sent(dice: Random, centre: Centre, shipments: tuple[Shipment, ...], at: float) -> Iterator[Step]:
    """At the counter all of them together, each on its own afterwards."""
    yield _step(at, Action.DRAFT, shipments)
    checked = after(centre, at, dice.uniform(1, 5) * MINUTE)
    if dice.random() < NOT_SENT:
        yield from (_step(checked, Action.WITHDRAW, (each,), reason=drawn(dice, WITHDRAWN)) for each in shipments)
        return
    yield _step(checked, Action.CHECK, shipments)
    accepted = after(centre, checked, dice.uniform(1, 5) * MINUTE)
    yield _step(accepted, Action.ACCEPT, shipments, postage_fen=dice.randrange(600, 3_000, 50))
    handed = pause(dice, centre, max(accepted, at // DAY * DAY + COURIER), 0.2)
    yield _step(handed, Action.HAND_OVER, shipments)
    for each in shipments:
        tracked = handed + dice.uniform(1, 6) * HOUR
        yield Step(tracked, Action.PUSH, says=what(dice, Told.ON_ITS_WAY), shipments=(each,))
        delivered = tracked + dice.uniform(1, 4) * DAY
        yield Step(delivered, Action.PUSH, says=what(dice, Told.SIGNED_FOR), shipments=(each,))


def _step(at: float, action: Action, shipments: tuple[Shipment, ...], **says: Any) -> Step:
    return Step(at, action, says=says, shipments=shipments)
