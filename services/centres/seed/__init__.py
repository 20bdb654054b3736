"""The demonstration county: 15 towns with their real names, 100 centres and their staff, all of them invented."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from contracts.rooms import TEN, TITLES, RoomKind
from services.centres.domain.centre import Details, Hours, Window
from services.centres.domain.room import Room
from services.centres.handlers import HANDLERS
from services.centres.handlers.booking import Furnish
from services.centres.handlers.equipping import RegisterDevice
from services.centres.handlers.officers import Appoint
from services.centres.handlers.publishing import Publish
from services.centres.seed.equipment import equipment
from services.centres.seed.officers import officers
from services.centres.seed.people import invented_staff
from services.centres.seed.sites import sites
from services.centres.seed.terrain import terrain
from services.centres.seed.villages import enter
from services.centres.store import CentreStore, devices
from services.centres.store.officers import is_empty
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.vault import Vault
from services.chassis.work import Job, Status, UnitOfWork

SEED = 370829

TOWNS = {
    "370829001": "嘉祥街道",
    "370829002": "卧龙山街道",
    "370829003": "万张街道",
    "370829101": "纸坊镇",
    "370829102": "梁宝寺镇",
    "370829104": "疃里镇",
    "370829105": "马村镇",
    "370829106": "金屯镇",
    "370829107": "大张楼镇",
    "370829108": "马集镇",
    "370829110": "孟姑集镇",
    "370829111": "老僧堂镇",
    "370829112": "仲山镇",
    "370829113": "满硐镇",
    "370829114": "黄垓镇",
}
"""Statistical codes of 2021 and the names."""

BATCHES = {1: (15, date(2021, 6, 1)), 2: (30, date(2021, 12, 1)), 3: (55, date(2022, 9, 1))}
"""How many centres each batch has, and when its first one opened."""
OF_A_VILLAGE = "乡村振兴服务中心"

_FIRST, _SECOND = "青云春晓金和明星清知", "禾穗垄泉杏鸢荷麦槐笙"
_MORNING, _AFTERNOON = Window("08:30", "12:00"), Window("14:00", "17:30")
_HOURS = (
    Hours((1, 2, 3, 4, 5, 6), (_MORNING, _AFTERNOON)),
    Hours((1, 2, 3, 4, 5, 6, 7), (Window("09:00", "12:00"), Window("14:00", "17:00"))),
    Hours((1, 2, 3, 4, 5), (_MORNING, Window("13:30", "18:00"))),
)
_HOW_MANY = (80, 12, 8)
_NEW_YEAR = tuple(date(2026, 2, day) for day in (17, 18, 19)) + tuple(date(2027, 2, day) for day in (6, 7, 8))
_OTHERS = tuple(RoomKind)[len(TEN) :]
_MEETING = frozenset({RoomKind.NINTH, RoomKind.TENTH, *_OTHERS} - {RoomKind.MEDIATION})


def seed(settings: Settings) -> int:
    """Publish every centre that is new or changed, in one transaction; says how many were. Run twice, it finds none.

    The villages are entered once.

    Raises Unavailable when the database can't be reached, KeyError or ValueError for an incomplete key file.
    """
    if settings.field_keys_file is None:
        raise ValueError("FIELD_KEYS_FILE")
    vault = Vault.from_file(settings.field_keys_file)
    engine = engine_for(settings.database_url, name="centres-seed")
    try:
        unit, county = UnitOfWork("centres", engine, CentreStore(vault), HANDLERS), invented()
        published = _publish(unit, county, vault)
        enter(engine, unit, terrain(hosts(county)))
        return published
    finally:
        engine.dispose()


def _publish(unit: UnitOfWork, county: Sequence[Publish], vault: Vault) -> int:
    outcomes = unit.run([Job(command=centre) for centre in county])
    outcomes += unit.run([Job(command=each) for each in _officers(unit, vault)])
    outcomes += unit.run([Job(command=each) for each in furnished()])
    outcomes += unit.run([Job(command=each) for each in _equipment(unit)])
    outcomes += unit.run([Job(command=each) for each in sites(invented(), terrain(hosts(invented())))])
    outcomes += unit.run([Job(command=each) for each in invented_staff(invented(), SEED)])
    failed = [outcome for outcome in outcomes if outcome.status is not Status.ACCEPTED]
    if failed:
        raise RuntimeError(f"{len(failed)} centres were not accepted") from (failed[0].error or failed[0].refusal)
    return sum(outcome.answer.get("changed", 0) for outcome in outcomes if outcome.answer)


def _officers(unit: UnitOfWork, vault: Vault) -> Sequence[Appoint]:
    """Nobody where somebody was entered: whom the county has let go doesn't come back with the next start."""
    with unit.engine.connect() as connection:
        return list(officers(vault, TOWNS, SEED)) if is_empty(connection) else ()


def _equipment(unit: UnitOfWork) -> Sequence[RegisterDevice]:
    """Nothing where something was registered: what was retired doesn't come back."""
    with unit.engine.connect() as connection:
        return list(equipment(furnished())) if devices.is_empty(connection) else ()


def invented() -> Sequence[Publish]:
    """All 100, the same each time: towns take turns, so that each has one of the first batch and two of the second."""
    dice = random.Random(SEED)  # noqa: S311 - invented data, and repeatable
    names = [first + second for first in _FIRST for second in _SECOND]
    dice.shuffle(names)
    centres = [_centre(dice, place, name) for place, name in zip(_places(), names, strict=True)]
    lies = {village.code: village.location for village in terrain(hosts(centres))}
    return [replace(centre, location=lies[centre.details.id]) for centre in centres]


def hosts(centres: Sequence[Publish]) -> Mapping[str, str]:
    """The names of the villages that have a centre, by code, which is the centre's id too."""
    return {centre.details.id: centre.details.name.removesuffix(OF_A_VILLAGE) for centre in centres}


def furnished() -> Iterator[Furnish]:
    """The ten rooms of each centre and some of the others; those where people meet may be booked."""
    dice = random.Random(SEED)  # noqa: S311 - invented data, and repeatable
    for centre, _, _ in _places():
        others = sorted(dice.sample(_OTHERS, dice.randrange(3, len(_OTHERS))), key=_OTHERS.index)
        rooms = enumerate((*TEN, *others), start=1)
        yield Furnish(centre=centre, rooms=tuple(_room(dice, number, kind) for number, kind in rooms))


def _room(dice: random.Random, number: int, kind: RoomKind) -> Room:
    seats = dice.randrange(20, 100, 10) if kind in _MEETING else 6
    return Room(number=number, kind=kind, name=TITLES[kind], seats=seats, bookable=kind in _MEETING)


def _places() -> Iterator[tuple[str, str, int]]:
    """A centre's id, its town's, and its batch."""
    towns, numbers = list(TOWNS), dict.fromkeys(TOWNS, 0)
    batches = [batch for batch, (size, _) in BATCHES.items() for _ in range(size)]
    for turn, batch in enumerate(batches):
        town = towns[turn % len(towns)]
        numbers[town] += 1
        yield f"{town}{numbers[town]:03}", town, batch


def _centre(dice: random.Random, place: tuple[str, str, int], name: str) -> Publish:
    centre, town, batch = place
    details = Details(
        id=centre,
        name=f"{name}村{OF_A_VILLAGE}",
        town=town,
        town_name=TOWNS[town],
        batch=batch,
        population=dice.randrange(1200, 6800, 10),
        opened_on=BATCHES[batch][1] + timedelta(days=dice.randrange(60)),
        hours=dice.choices(_HOURS, _HOW_MANY)[0],
        closed=_NEW_YEAR,
    )
    return Publish(details)
