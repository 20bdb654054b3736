"""The plan of a simulated day: which steps are taken when; the same for the same seed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from operator import attrgetter
from random import Random

from deploy.simulate.coming import on_its_way, push, shelved, way_of
from deploy.simulate.hall import PER_PARCEL as PER_PARCEL_AT_HALL
from deploy.simulate.hall import applications
from deploy.simulate.opening import DAY, HOUR, MINUTE, Centre, after
from deploy.simulate.sending import PER_PARCEL, sendings
from deploy.simulate.shares import drawn
from deploy.simulate.shop import PER_PARCEL as PER_PARCEL_AT_SHOPS
from deploy.simulate.shop import orders
from deploy.simulate.steps import Action, Parcel, Step, Told
from deploy.simulate.story import HOUSEHOLDS, household, on_the_shelf
from deploy.simulate.wall import PER_PARCEL as PER_PARCEL_AT_WALL
from deploy.simulate.wall import voices

TRUCKS = {8.5 * HOUR: 55, 10.5 * HOUR: 25, 14.5 * HOUR: 20}
"""When the waves of trucks begin, and the share of parcels that each brings."""
SCANNED = 0.12
"""The share of trucks of which the station scans everything."""
IN_ONE_LIST = 50
"""Parcels at the most in one of the lists that a carrier announces in the early morning."""
IN_ONE_SCAN = 30
"""Parcels at the most that a station scans in one go."""
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
    waybills = [f"SIM{seed}-{day}-{number:05}" for number in range(parcels)]
    while waybills:
        size, centre = drawn(dice, HOUSEHOLDS), dice.choice(staffed)
        together, waybills = waybills[:size], waybills[size:]
        load.take(dice, centre, household(dice, centre, together), trucks[centre.id, drawn(dice, TRUCKS)])
    outgoing = [f"OUT{seed}-{day}-{number:05}" for number in range(round(parcels * PER_PARCEL))]
    numbers = [f"HALL{seed}-{day}-{number:05}" for number in range(round(parcels * PER_PARCEL_AT_HALL))]
    at_hall = applications(dice, staffed, numbers, day)
    bought = [f"SHOP{seed}-{day}-{number:05}" for number in range(round(parcels * PER_PARCEL_AT_SHOPS))]
    at_shops = orders(dice, staffed, bought, day)
    heard = [f"WALL{seed}-{day}-{number:05}" for number in range(round(parcels * PER_PARCEL_AT_WALL))]
    at_wall = voices(dice, staffed, heard, day)
    steps = [*load.steps(dice, day), *sendings(dice, staffed, outgoing, day), *at_hall, *at_shops, *at_wall]
    return sorted(steps, key=attrgetter("at"))


def days(seed: int, centres: Sequence[Centre], parcels: int) -> Iterator[list[Step]]:
    """One day's steps after another's without end; what a day leaves undone stands among a later one's."""
    left: list[Step] = []
    for day in count():
        steps = sorted([*left, *plan(seed, centres, parcels, day)], key=attrgetter("at"))
        midnight = (day + 1) * DAY
        left = [step for step in steps if step.at >= midnight]
        yield [step for step in steps if step.at < midnight]


@dataclass(frozen=True, slots=True)
class _Truck:
    """A truck's stop at a centre."""

    at: float
    scanned: bool


class _Load:
    """The parcels of one day, by the list that announces them and the truck that brings them."""

    def __init__(self) -> None:
        self._announced: dict[str, list[Parcel]] = defaultdict(list)
        self._delivered: dict[tuple[float, str, str], list[Parcel]] = defaultdict(list)
        self._scanned: dict[tuple[float, str], list[Parcel]] = defaultdict(list)
        self._singly: list[Step] = []

    def take(self, dice: Random, centre: Centre, together: Sequence[Parcel], truck: _Truck) -> None:
        """Add a household's parcels and their story."""
        comings = [self._come(dice, centre, parcel, truck) for parcel in together]
        self._singly += on_the_shelf(dice, centre, {parcel: at for parcel, at in comings if at is not None})

    def _come(self, dice: Random, centre: Centre, parcel: Parcel, truck: _Truck) -> tuple[Parcel, float | None]:
        """The parcel, and when it lies on the shelf."""
        way = way_of(dice, scanned=truck.scanned)
        if way.by is Action.PUSH:
            parcel = replace(parcel, consent=False)
        if way.announced:
            self._announced[parcel.carrier].append(parcel)
        arrival = shelved(dice, centre, way, truck.at)
        self._singly += on_its_way(dice, parcel, way, truck.at, arrival)
        match way.by:
            case Action.ARRIVE:
                self._delivered[arrival, centre.id, parcel.carrier].append(parcel)
            case Action.CHECK_IN:
                self._scanned[arrival, centre.id].append(parcel)
            case Action.PUSH:
                self._singly.append(push(dice, arrival, parcel, Told.AT_STATION))
        return parcel, arrival if way.by else None

    def steps(self, dice: Random, day: int) -> Iterator[Step]:
        """All of them; at the same moment an arrival stands before what follows it."""
        for parcels in self._announced.values():
            for some in _batches(parcels, IN_ONE_LIST):
                yield Step(day * DAY + dice.uniform(4 * HOUR, 5 * HOUR), Action.ANNOUNCE, some)
        for (truck, _, _), parcels in self._delivered.items():
            yield Step(truck, Action.ARRIVE, tuple(parcels))
        for (arrival, _), parcels in self._scanned.items():
            yield from (Step(arrival, Action.CHECK_IN, some) for some in _batches(parcels, IN_ONE_SCAN))
        yield from self._singly


def _batches(parcels: Sequence[Parcel], most: int) -> Iterator[tuple[Parcel, ...]]:
    return (tuple(parcels[start : start + most]) for start in range(0, len(parcels), most))


def _awake(seed: int, centres: Sequence[Centre]) -> list[Centre]:
    """All but the silent ones, which are the same on each day of a seed."""
    dice = Random(seed)  # noqa: S311 - as above
    silent = set(dice.sample([centre.id for centre in centres], int(len(centres) * SILENT)))
    return [centre for centre in centres if centre.id not in silent]


def _staffed(dice: Random, centre: Centre) -> Centre:
    """The centre with the windows in which somebody is there today."""
    absent = len(centre.windows) > 1 and dice.random() < HALF_SILENT
    return replace(centre, windows=(dice.choice(centre.windows),)) if absent else centre


def _trucks(dice: Random, centres: Sequence[Centre], day: int) -> dict[tuple[str, float], _Truck]:
    """Each wave's stop at each centre: on its round of 40 minutes, and when somebody is there."""
    stops: dict[tuple[str, float], _Truck] = {}
    for centre in centres:
        for wave in TRUCKS:
            at = after(centre, day * DAY + wave + dice.uniform(0, 40 * MINUTE), 0)
            stops[centre.id, wave] = _Truck(at, dice.random() < SCANNED)
    return stops
