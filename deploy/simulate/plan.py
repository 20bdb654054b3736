"""The plan of a simulated day: which steps are taken when; the same for the same seed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count
from math import log
from random import Random

from contracts.parcels import Channel
from deploy.simulate import people
from deploy.simulate.opening import DAY, Centre, after

MINUTE, HOUR = 60, 3_600

CARRIERS = {"zhongtong": 28, "yuantong": 20, "yunda": 18, "shentong": 14, "jtexpress": 12, "youzhengguonei": 8}
"""Carriers by kuaidi100's codes, and their shares in a hundred."""
CHANNELS = {Channel.SMS: 45, Channel.PHONE: 30, Channel.WECHAT: 20, Channel.IN_PERSON: 5}
TRUCKS = {8.5 * HOUR: 55, 10.5 * HOUR: 25, 14.5 * HOUR: 20}
"""When the waves of trucks begin, and the share of parcels that each brings."""
ANNOUNCED_TOGETHER = 50
"""Parcels at the most in one of a carrier's early lists."""


class Action(StrEnum):
    """What a step does."""

    ANNOUNCE = "announce"
    ARRIVE = "arrive"
    PUSH = "push"
    CHECK_IN = "check_in"
    NOTIFY = "notify"
    COLLECT = "collect"
    UNSIGNED = "unsigned"
    WRONG_CODE = "wrong_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A parcel as its story needs it. `agent` is the name and relation of somebody sent to collect it."""

    carrier: str
    waybill: str
    centre: str
    name: str
    phone: str
    consent: bool
    channel: Channel
    agent: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Step:
    """One request, due `at` seconds after the first simulated midnight; several parcels share one of a carrier's."""

    at: float
    action: Action
    parcels: tuple[Parcel, ...]


def plan(seed: int, centres: Sequence[Centre], parcels: int, day: int = 0) -> list[Step]:
    """The steps of `parcels` that reach the centres on one day, by time; the last ones fall on the days after it.

    A few centres see nothing on any day of this seed, some others are silent for half of this day.
    """
    dice = Random(f"{seed}/{day}")  # noqa: S311 - an invented day, and repeatable
    open_today = [_half_silent(centre, dice) for centre in _awake(seed, centres)]
    trucks = _trucks(open_today, dice, day)
    announced: dict[str, list[Parcel]] = defaultdict(list)
    loads: dict[tuple[float, str], list[Parcel]] = defaultdict(list)
    steps: list[Step] = []
    for number in range(parcels):
        centre = dice.choice(open_today)
        parcel = _parcel(dice, centre, f"SIM{seed}-{day}-{number:05}")
        truck = trucks[centre.id, _weighted(dice, TRUCKS)]
        way, known = _way(dice)
        if known:
            announced[parcel.carrier].append(parcel)
        if way is Action.ARRIVE:
            arrival = truck
            loads[truck, f"{centre.id}/{parcel.carrier}"].append(parcel)
        else:
            arrival = after(centre, truck, dice.uniform(2 * MINUTE, 20 * MINUTE))
            steps.append(Step(arrival, way, (parcel,)))
        steps += _at_the_centre(dice, centre, parcel, arrival)
    steps += _early_lists(dice, announced, day)
    steps += (Step(at, Action.ARRIVE, tuple(load)) for (at, _), load in loads.items())
    return sorted(steps, key=lambda step: step.at)


def days(seed: int, centres: Sequence[Centre], parcels: int) -> Iterator[list[Step]]:
    """One day after another without end; what a day leaves undone stands in the next one's list."""
    left: list[Step] = []
    for day in count():
        steps = sorted([*left, *plan(seed, centres, parcels, day)], key=lambda step: step.at)
        midnight = (day + 1) * DAY
        left = [step for step in steps if step.at >= midnight]
        yield [step for step in steps if step.at < midnight]


def _awake(seed: int, centres: Sequence[Centre]) -> list[Centre]:
    """All centres but about one in twenty-five, the same ones on each day."""
    dice = Random(seed)  # noqa: S311
    silent = set(dice.sample([centre.id for centre in centres], len(centres) // 25))
    return [centre for centre in centres if centre.id not in silent]


def _half_silent(centre: Centre, dice: Random) -> Centre:
    if len(centre.windows) > 1 and dice.random() < 0.08:  # noqa: PLR2004
        return replace(centre, windows=(dice.choice(centre.windows),))
    return centre


def _trucks(centres: Iterable[Centre], dice: Random, day: int) -> dict[tuple[str, float], float]:
    """When each wave reaches each centre: within 40 minutes, and when somebody is there."""
    return {
        (centre.id, wave): after(centre, day * DAY + wave + dice.uniform(0, 40 * MINUTE), 0)
        for centre in centres
        for wave in TRUCKS
    }


def _parcel(dice: Random, centre: Centre, waybill: str) -> Parcel:
    agent = (people.name(dice), dice.choice(people.RELATIONS)) if dice.random() < 0.3 else None  # noqa: PLR2004
    return Parcel(
        carrier=_weighted(dice, CARRIERS),
        waybill=waybill,
        centre=centre.id,
        name=people.name(dice),
        phone=people.phone(dice),
        consent=dice.random() < 0.8,  # noqa: PLR2004
        channel=_weighted(dice, CHANNELS),
        agent=agent,
    )
