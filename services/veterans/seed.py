"""The demonstration county's veterans: a few invented people on each station's register, one of them with a case."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice, product
from typing import Any

from sqlalchemy import text
from stdnum.cn import ric

from contracts.applications import Through
from contracts.people import Actor, Tier
from contracts.veteranwork import Belonging, Item
from services.chassis import receipts
from services.chassis.casework.deeds import OnCase
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.ids import uuid7
from services.chassis.vault import Vault
from services.chassis.work import Command, Job, Status, UnitOfWork
from services.veterans.api import sealing
from services.veterans.domain.items import needed
from services.veterans.domain.veterancase import VeteranCase
from services.veterans.handlers import HANDLERS
from services.veterans.handlers.cases import Submit
from services.veterans.handlers.register import Register
from services.veterans.store import store_for

BELONGINGS = (Belonging.VETERAN, Belonging.VETERAN, Belonging.MARTYR_FAMILY)
"""Who is on each register, one after another; the last has no phone and goes by the receipt."""
ITEMS = (Item.PENSION, Item.TRAINING, Item.CARD, Item.AID)
WAYS: Sequence[Sequence[tuple[Tier, Any]]] = (
    (),
    ((Tier.CADRE, VeteranCase.accept),),
    ((Tier.CADRE, VeteranCase.accept), (Tier.CADRE, VeteranCase.check)),
    ((Tier.CADRE, VeteranCase.accept), (Tier.CADRE, VeteranCase.check), (Tier.TOWN, VeteranCase.take)),
)
"""How far cases have come, one centre after another."""
BATCH = 200
_BORN, _NO_COUNTY, _NEVER_ASSIGNED = date(1946, 1, 1), "999999", "154"
_NAMES = tuple(
    surname + term
    for term, surname in product(
        ("立春", "雨水", "惊蛰", "清明", "谷雨", "立夏", "小满", "白露", "秋分", "冬至"), "赵钱孙李周吴郑王冯陈"
    )
)
_KNOWN = text("SELECT DISTINCT centre FROM veteran")


def furnish(settings: Settings, centres: Mapping[str, str]) -> int:
    """Fill the registers of these centres, names by id, on which nobody is; says how many. Done twice, it finds none.

    Raises Unavailable when the database can't be reached, KeyError or ValueError for an incomplete key file.
    """
    if settings.field_keys_file is None:
        raise ValueError("FIELD_KEYS_FILE")
    vault = Vault.from_file(settings.field_keys_file)
    engine = engine_for(settings.database_url, name="veterans-seed")
    try:
        with engine.connect() as connection:
            known = set(connection.execute(_KNOWN).scalars())
        bare = [(number, centre) for number, centre in enumerate(sorted(centres)) if centre not in known]
        unit = UnitOfWork("veterans", engine, store_for(settings, vault), HANDLERS)
        _run(unit, (job for number, centre in bare for job in _station(number, centre, vault)))
    finally:
        engine.dispose()
    return len(bare)


def _run(unit: UnitOfWork, jobs: Iterator[Job]) -> None:
    while batch := list(islice(jobs, BATCH)):
        failed = [each for each in unit.run(batch) if each.status is not Status.ACCEPTED]
        if failed:
            raise RuntimeError(f"{len(failed)} were not accepted") from (failed[0].error or failed[0].refusal)


def _station(number: int, centre: str, vault: Vault) -> Iterator[Job]:
    cadre, town = Actor(f"staff:{centre}-01", Tier.CADRE, centre), Actor(f"town:{centre[:9]}", Tier.TOWN, centre[:9])
    entries = [_registered(number, place, centre, vault) for place in range(len(BELONGINGS))]
    yield from (Job(command=each, actor=cadre) for each in entries)
    case = _applied(entries[-1] if number % 2 else entries[0], ITEMS[number % len(ITEMS)], vault)
    yield Job(command=case, actor=cadre)
    for tier, verb in WAYS[number // len(ITEMS) % len(WAYS)]:
        command: Command = OnCase(kind=VeteranCase, case=case.case, verb=verb)
        yield Job(command=command, actor=cadre if tier is Tier.CADRE else town)


def _registered(number: int, place: int, centre: str, vault: Vault) -> Register:
    one = number * len(BELONGINGS) + place
    home = {"address": f"示范村立春路 {one + 1} 号", "longitude": 116.3 + place / 100, "latitude": 35.4}
    phone = {} if place == len(BELONGINGS) - 1 else {"phone": f"{_NEVER_ASSIGNED}{one:08}"}
    person = {"name": _NAMES[one % len(_NAMES)], "identity": _identity(one), **phone}
    entry = sealing.entry({**person, "home": home, "gravely_ill": False}, vault)
    return Register(veteran=str(uuid7()), centre=centre, belonging=BELONGINGS[place], discharged_on=None, entry=entry)


def _identity(one: int) -> str:
    """The number of a card of a county that doesn't exist."""
    number = f"{_NO_COUNTY}{_BORN + timedelta(days=37 * one):%Y%m%d}{one % 1000:03}"
    return number + str(ric.calc_check_digit(f"{number}?"))


def _applied(entry: Register, item: Item, vault: Vault) -> Submit:
    number = receipts.draw()
    return Submit(
        case=str(uuid7()),
        number=number,
        receipt=receipts.receipt(vault, number),
        veteran=entry.veteran,
        item=item,
        occasion=None,
        agent=None,
        scans=dict.fromkeys(needed(item, entry.belonging).missing, ()),
        through=Through.COUNTER,
    )
