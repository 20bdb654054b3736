"""What happens to one parcel: who brings it, how soon the recipient hears of it, who comes for it."""

from collections.abc import Iterator, Mapping
from math import log
from random import Random
from typing import TypeVar

from contracts.parcels import Channel
from deploy.simulate import people
from deploy.simulate.opening import Centre, after
from deploy.simulate.steps import Action, Parcel, Step

T = TypeVar("T")

MINUTE, HOUR = 60, 3_600

CARRIERS = {"zhongtong": 28, "yuantong": 20, "yunda": 18, "shentong": 14, "jtexpress": 12, "youzhengguonei": 8}
"""Carriers by kuaidi100's codes, with their shares in a hundred."""
CHANNELS = {Channel.SMS: 45, Channel.PHONE: 30, Channel.WECHAT: 20, Channel.IN_PERSON: 5}
WAYS = {
    (Action.ARRIVE, True): 60,
    (Action.ARRIVE, False): 12,
    (Action.PUSH, True): 16,
    (Action.CHECK_IN, True): 5,
    (Action.CHECK_IN, False): 7,
}
"""How a parcel comes on the shelf, and whether its carrier has announced it; an aggregator's push needs that."""

UNSIGNED, NEVER_NOTIFIED, NOTIFIED_LATE, NEVER_COLLECTED, WRONG_CODE = 0.01, 0.005, 0.05, 0.06, 0.02
"""The shares of what does not go as it should."""
CONSENTED, SENDS_AN_AGENT = 0.8, 0.3

LIMIT = 2 * HOUR
"""Opening time within which a recipient is to be notified."""


def drawn(dice: Random, shares: Mapping[T, float]) -> T:
    """One of the keys, as often as its share says."""
    return dice.choices(list(shares), list(shares.values()))[0]


def invent(dice: Random, centre: Centre, waybill: str) -> Parcel:
    """A parcel for somebody who doesn't exist."""
    sends_an_agent = dice.random() < SENDS_AN_AGENT
    return Parcel(
        carrier=drawn(dice, CARRIERS),
        waybill=waybill,
        centre=centre.id,
        name=people.name(dice),
        phone=people.phone(dice),
        consent=dice.random() < CONSENTED,
        channel=drawn(dice, CHANNELS),
        agent=(people.name(dice), dice.choice(people.RELATIONS)) if sends_an_agent else None,
    )


def on_the_shelf(dice: Random, centre: Centre, parcel: Parcel, arrival: float) -> Iterator[Step]:
    """The steps from the parcel's arrival on, each while the centre is open; on the next day where this one ends."""
    if dice.random() < UNSIGNED:
        yield Step(arrival, Action.UNSIGNED, (parcel,))
    if dice.random() < NEVER_NOTIFIED:
        return
    notified = after(centre, arrival, _patience(dice))
    yield Step(notified, Action.NOTIFY, (parcel,))
    if dice.random() < NEVER_COLLECTED:
        return
    collected = after(centre, notified, dice.expovariate(1 / (2 * HOUR)))
    if dice.random() < WRONG_CODE:
        yield Step(collected, Action.WRONG_CODE, (parcel,))
    yield Step(collected, Action.COLLECT, (parcel,))


def _patience(dice: Random) -> float:
    """Seconds of opening time until the cadre gets to it: half of them within 25 minutes, a few beyond the limit."""
    if dice.random() < NOTIFIED_LATE:
        return dice.uniform(LIMIT + 10 * MINUTE, 3 * LIMIT)
    return min(dice.lognormvariate(log(25 * MINUTE), 0.8), LIMIT - 10 * MINUTE)
