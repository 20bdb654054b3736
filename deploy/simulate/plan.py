"""The plan of a simulated day: which steps are taken when; the same for the same seed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from operator import attrgetter
from random import Random

from deploy.simulate.opening import DAY, Centre, after
from deploy.simulate.steps import Action, Parcel, Step
from deploy.simulate.story import HOUR, MINUTE, WAYS, drawn, invent, on_the_shelf

TRUCKS = {8.5 * HOUR: 55, 10.5 * HOUR: 25, 14.5 * HOUR: 20}
"""When the waves of trucks begin, and the share of parcels that each brings."""
IN_ONE_LIST = 50
"""Parcels at the most in one of the lists that a carrier announces in the early morning."""
SILENT = 1 / 25
"""The share of centres where nothing ever happens."""
HALF_SILENT = 0.08
"""The share of the others that is silent for one of a day's windows."""


def plan(seed: int, centres: Sequence[Centre], parcels: int, day: int = 0) -> list[Step]:
    """The steps of `parcels` that reach the centres on one day, by time; the last of them fall on the days after it."""
    dice = Random(f"{seed}/{day}")  # noqa: S311 - an invented day, and repeatable
    staffed = [_staffed(dice, centre) for centre in _awake(seed, centres)]
    trucks = _trucks(dice, staffed, day)
    load = _Load()
    for number in range(parcels):
        centre = dice.choice(staffed)
        parcel = invent(dice, centre, f"SIM{seed}-{day}-{number:05}")
        load.take(dice, centre, parcel, trucks[centre.id, drawn(dice, TRUCKS)])
    return sorted(load.steps(dice, day), key=attrgetter("at"))


def days(seed: int, centres: Sequence[Centre], parcels: int) -> Iterator[list[Step]]:
    """One day's steps after another's without end; what a day leaves undone stands among a later one's."""
    left: list[Step] = []
    for day in count():
        steps = sorted([*left, *plan(seed, centres, parcels, day)], key=attrgetter("at"))
        midnight = (day + 1) * DAY
        left = [step for step in steps if step.at >= midnight]
        yield [step for step in steps if step.at < midnight]


class _Load:
    """The parcels of one day, by the list that announces them and the truck that brings them."""

    def __init__(self) -> None:
        self._announced: dict[str, list[Parcel]] = defaultdict(list)
        self._delivered: dict[tuple[float, str, str], list[Parcel]] = defaultdict(list)
        self._singly: list[Step] = []

    def take(self, dice: Random, centre: Centre, parcel: Parcel, truck: float) -> None:
        """Add a parcel and its story."""
        way, announced = drawn(dice, WAYS)
        arrival = truck
        if announced:
            self._announced[parcel.carrier].append(parcel)
        if way is Action.ARRIVE:
            self._delivered[truck, centre.id, parcel.carrier].append(parcel)
        else:
            arrival = after(centre, truck, dice.uniform(2 * MINUTE, 20 * MINUTE))
            self._singly.append(Step(arrival, way, (parcel,)))
        self._singly += on_the_shelf(dice, centre, parcel, arrival)

    def steps(self, dice: Random, day: int) -> Iterator[Step]:
        """All of them; at the same moment an arrival stands before what follows it."""
        for parcels in self._announced.values():
            for start in range(0, len(parcels), IN_ONE_LIST):
                at = day * DAY + dice.uniform(5 * HOUR, 7 * HOUR)
                yield Step(at, Action.ANNOUNCE, tuple(parcels[start : start + IN_ONE_LIST]))
        for (truck, _, _), parcels in self._delivered.items():
            yield Step(truck, Action.ARRIVE, tuple(parcels))
        yield from self._singly


def _awake(seed: int, centres: Sequence[Centre]) -> list[Centre]:
    """All but the silent ones, which are the same on each day of a seed."""
    dice = Random(seed)  # noqa: S311 - as above
    silent = set(dice.sample([centre.id for centre in centres], int(len(centres) * SILENT)))
    return [centre for centre in centres if centre.id not in silent]


def _staffed(dice: Random, centre: Centre) -> Centre:
    """The centre with the windows in which somebody is there today."""
    absent = len(centre.windows) > 1 and dice.random() < HALF_SILENT
    return replace(centre, windows=(dice.choice(centre.windows),)) if absent else centre


def _trucks(dice: Random, centres: Sequence[Centre], day: int) -> dict[tuple[str, float], float]:
    """When each wave reaches each centre: on its round of 40 minutes, and when somebody is there."""
    return {
        (centre.id, wave): after(centre, day * DAY + wave + dice.uniform(0, 40 * MINUTE), 0)
        for centre in centres
        for wave in TRUCKS
    }
