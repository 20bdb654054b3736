"""What happens to a household's parcels on the shelf: how soon the recipient hears of them, and what follows."""

from collections.abc import Iterator, Mapping, Sequence
from math import log
from random import Random

from contracts.parcels import Channel, NotifyFailure
from deploy.simulate import people
from deploy.simulate.coming import carried
from deploy.simulate.fates import FATES, pause
from deploy.simulate.opening import HOUR, MINUTE, Centre, after
from deploy.simulate.shares import drawn
from deploy.simulate.steps import Action, Parcel, Step
from services.chassis.phones import reachable

CHANNELS = {Channel.SMS: 45, Channel.PHONE: 30, Channel.WECHAT: 20, Channel.IN_PERSON: 5}
BY_VOICE = {Channel.PHONE: 85, Channel.WECHAT: 10, Channel.IN_PERSON: 5}
"""How somebody is told whose number no message can reach."""
FAILURES = {NotifyFailure.UNREACHABLE: 70, NotifyFailure.WRONG_NUMBER: 20, NotifyFailure.NO_NUMBER: 10}
HOUSEHOLDS = {1: 90, 2: 7, 3: 2, 4: 1}
"""Parcels of one household on one truck; they are fetched together."""

UNSIGNED, NEVER_NOTIFIED, NOTIFIED_LATE, NOBODY_ANSWERS = 0.01, 0.005, 0.05, 0.08
"""The shares of what does not go as it should."""
CONSENTED, SENDS_AN_AGENT = 0.8, 0.3
FETCHED_FOR_ALL = 0.6
"""Households whose parcels one agent fetches."""

LIMIT = 2 * HOUR
"""Opening time within which a recipient is to be notified."""


def household(dice: Random, centre: Centre, waybills: Sequence[str]) -> tuple[Parcel, ...]:
    """The parcels of somebody who doesn't exist."""
    share = SENDS_AN_AGENT if len(waybills) == 1 else FETCHED_FOR_ALL
    agent = (people.name(dice), dice.choice(people.RELATIONS)) if dice.random() < share else None
    name, phone = people.name(dice), people.phone(dice)
    return tuple(
        Parcel(
            waybill=waybill,
            centre=centre.id,
            name=name,
            phone=phone,
            consent=dice.random() < CONSENTED,
            channel=drawn(dice, CHANNELS if reachable(phone) else BY_VOICE),
            agent=agent,
            **carried(dice),
        )
        for waybill in waybills
    )


def on_the_shelf(dice: Random, centre: Centre, arrivals: Mapping[Parcel, float]) -> Iterator[Step]:
    """The steps of a household's parcels from their arrivals on, each while the centre is open."""
    told = {}
    for parcel, arrival in arrivals.items():
        if dice.random() < UNSIGNED:
            yield Step(arrival, Action.UNSIGNED, (parcel,))
        if dice.random() >= NEVER_NOTIFIED:
            *tries, notice = _notices(dice, centre, parcel, arrival)
            yield from (*tries, notice)
            told[parcel] = notice.at
    if len(told) == 1:
        (parcel, at), *_ = told.items()
        yield from drawn(dice, FATES)(dice, centre, parcel, at)
    elif told:
        yield Step(pause(dice, centre, max(told.values()), 2), Action.COLLECT, tuple(told))


def _notices(dice: Random, centre: Centre, parcel: Parcel, arrival: float) -> Iterator[Step]:
    """The call that reaches the recipient, and the one before it that didn't."""
    at = after(centre, arrival, _patience(dice))
    if not reachable(parcel.phone) and dice.random() < NOBODY_ANSWERS:
        yield Step(at, Action.NOTIFY_FAILED, (parcel,), {"reason": drawn(dice, FAILURES)})
        at = pause(dice, centre, at, 1)
    yield Step(at, Action.NOTIFY, (parcel,), {"channel": parcel.channel})


def _patience(dice: Random) -> float:
    """Seconds of opening time until the cadre gets to it: half of them within 25 minutes, a few beyond the limit."""
    if dice.random() < NOTIFIED_LATE:
        return dice.uniform(LIMIT + 10 * MINUTE, 3 * LIMIT)
    return min(dice.lognormvariate(log(25 * MINUTE), 0.8), LIMIT - 10 * MINUTE)
