"""How parcels come: announced or not, tracked or not, by a carrier's event, its push, or the cadre's scanner."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from deploy.simulate.opening import HOUR, MINUTE, Centre, after
from deploy.simulate.shares import drawn
from deploy.simulate.steps import Action, Parcel, Step, Told


@dataclass(frozen=True, slots=True)
class Way:
    """`by` is what puts it on the shelf, None where nothing ever does; `ends` is what its carrier says instead."""

    by: Action | None
    announced: bool = True
    tracked: bool = False
    ends: Told | None = None


TRUCKED, TRUCKED_UNANNOUNCED = Way(Action.ARRIVE), Way(Action.ARRIVE, announced=False)
PUSHED = Way(Action.PUSH, tracked=True)
SCANNED, SCANNED_UNANNOUNCED = Way(Action.CHECK_IN), Way(Action.CHECK_IN, announced=False)
UNMATCHED = Way(Action.CHECK_IN, announced=False, tracked=True)
LOST_ON_THE_WAY, INTERCEPTED = Way(None), Way(None, ends=Told.INTERCEPTED)

WAYS = {
    TRUCKED: 54,
    TRUCKED_UNANNOUNCED: 10,
    PUSHED: 20,
    SCANNED: 5,
    SCANNED_UNANNOUNCED: 6,
    UNMATCHED: 3,
    LOST_ON_THE_WAY: 1.5,
    INTERCEPTED: 0.5,
}
"""An aggregator's push knows no centre: only an announced parcel comes on the shelf by it, another waits unmatched."""
CARRIERS = {"zhongtong": 28, "yuantong": 20, "yunda": 18, "shentong": 14, "jtexpress": 12, "youzhengguonei": 8}
"""Carriers by kuaidi100's codes, with their shares in a hundred."""
AGGREGATORS = {"kuaidi100": 60, "kdniao": 40}
"""Who tracks parcels for carriers."""
PUSHES_ITSELF = {"yunda": 0.7}
"""Who tracks its own, and the share that it does."""
DISORDERED, TWICE, UNKNOWN = 0.05, 0.05, 0.003
"""The shares of pushes that are overtaken by the next one, that come twice, and that say something nobody knows."""


def carried(dice: Random) -> dict[str, str]:
    """Who carries a parcel, and who tracks it."""
    carrier = drawn(dice, CARRIERS)
    itself = dice.random() < PUSHES_ITSELF.get(carrier, 0)
    return {"carrier": carrier, "pusher": carrier if itself else drawn(dice, AGGREGATORS)}


def way_of(dice: Random, *, scanned: bool) -> Way:
    """How one comes; off a truck whose carrier sends no events the station scans everything."""
    way = drawn(dice, WAYS)
    return replace(way, by=Action.CHECK_IN, tracked=False) if scanned and way.by else way


def on_its_way(dice: Random, parcel: Parcel, way: Way, truck: float, arrival: float) -> Iterator[Step]:
    """What its carrier tells of it beside announcement and arrival."""
    if way.tracked:
        overtaken = way == PUSHED and dice.random() < DISORDERED
        at = arrival + dice.uniform(1, 10) * MINUTE if overtaken else truck - dice.uniform(1, 3) * HOUR
        yield push(dice, at, parcel, Told.IN_TRANSIT)
    if dice.random() < UNKNOWN:
        yield push(dice, arrival, parcel, Told.UNKNOWN)
    if way.ends:
        known_to = replace(parcel, pusher=drawn(dice, AGGREGATORS))
        yield push(dice, truck, known_to, way.ends)


def push(dice: Random, at: float, parcel: Parcel, told: Told) -> Step:
    """A push about one parcel that comes; now and then it comes twice."""
    return Step(at, Action.PUSH, (parcel,), what(dice, told))


def what(dice: Random, told: Told) -> Mapping[str, Any]:
    """What a push says, and whether it comes twice."""
    return {"told": told, "twice": dice.random() < TWICE}


def shelved(dice: Random, centre: Centre, way: Way, truck: float) -> float:
    """When it lies on the shelf: the load of a truck is in at once, its carrier's push comes a while after."""
    if way.by is Action.PUSH:
        return after(centre, truck, dice.uniform(2 * MINUTE, 20 * MINUTE))
    return after(centre, truck, 10 * MINUTE) if way.by is Action.CHECK_IN else truck
