"""The veterans' stations' days: somebody is registered, applies, is visited or petitions, and what comes of it.

The server's clock decides whose time for papers is over, and who is late to report for placement.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from contracts.people import Party
from contracts.veteranwork import Belonging, CaseState, Item
from deploy.simulate import people
from deploy.simulate.line import GaveUpError, Line
from deploy.simulate.opening import HOUR, Centre
from deploy.simulate.shares import drawn
from deploy.simulate.station import CADRE, SYSTEM, TOWN, Station
from deploy.simulate.tally import Tally
from services.chassis.calendar import day_of
from services.veterans.domain.items import ITEMS, needed

COMERS = 1.5
"""Who comes to each station on one day, on average."""
AT_ONCE = 8
"""People under way at the most."""
ITEMS_DRAWN: Mapping[Item, float] = {
    Item.CARD: 30,
    Item.CARD_REPLACEMENT: 8,
    Item.RECORD_UPDATE: 10,
    Item.PLACEMENT_REPORT: 12,
    Item.PENSION: 15,
    Item.AID: 10,
    Item.TRAINING: 10,
    Item.CONDOLENCE: 5,
}
BELONGINGS = {
    Belonging.VETERAN: 85,
    Belonging.MARTYR_FAMILY: 4,
    Belonging.DUTY_FAMILY: 4,
    Belonging.ILLNESS_FAMILY: 7,
}
VISITED, NOBODY_HOME, PETITIONS = 0.2, 0.15, 0.08
DECLINED, RETRACTED, INCOMPLETE, NEVER_SUPPLEMENTED = 0.05, 0.05, 0.3, 0.15
ASKED_AGAIN, HANDED_BACK, DENIED = 0.1, 0.1, 0.1
PLACE = (116.3, 35.4)
"""About where the county lies, in degrees."""


async def stations(line: Line, tally: Tally, centres: Sequence[Centre], seed: int, speed: float | None) -> None:
    """People come to all stations without end, as many in a simulated day as COMERS says for each."""
    dice = Random(f"veterans/{seed}")  # noqa: S311 - an invented day, and repeatable
    pause = 10 * HOUR / (COMERS * max(len(centres), 1)) / (speed or 600)
    free = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for number in count():
            await free.acquire()
            station = Station(line, tally, dice.choice(centres).id, f"VET{seed}-{number}")
            told = group.create_task(_told(station, Random(dice.random()), pause, tally))  # noqa: S311 - as above
            told.add_done_callback(lambda _: free.release())
            await asyncio.sleep(pause)


async def _told(station: Station, dice: Random, pause: float, tally: Tally) -> None:
    """One person's story; what goes wrong in it is told, and the others go on."""
    try:
        await come(station, dice, pause)
    except (KeyError, ValueError, GaveUpError) as error:
        tally.problem(f"退役军人服务站: {type(error).__name__}: {error}")


async def come(station: Station, dice: Random, pause: float) -> None:
    """Somebody is put on the register, and applies for something; some are visited, a few petition."""
    person = {"name": people.name(dice), "phone": people.mobile(dice), "identity": people.identity_card(dice)}
    belonging = drawn(dice, BELONGINGS)
    entered = await station.post("veterans", _entry(dice, person, belonging))
    if not entered:
        return
    await asyncio.sleep(pause)
    if dice.random() < VISITED:
        await _visit(station, dice, pause, entered["id"])
    if dice.random() < PETITIONS:
        await _petition(station, pause, person)
    else:
        await _apply(station, dice, pause, entered["id"], belonging)


def _entry(dice: Random, person: Mapping[str, str], belonging: Belonging) -> dict[str, Any]:
    discharged = day_of(datetime.now(UTC)) - timedelta(days=dice.randrange(1, 3_000))
    home = {
        "address": f"示范村立春路 {dice.randrange(1, 200)} 号",
        "longitude": round(PLACE[0] + dice.random() / 5, 5),
        "latitude": round(PLACE[1] + dice.random() / 5, 5),
    }
    served = {"service": {"words": "义务兵,两年", "discharged_on": discharged.isoformat()}}
    return {
        **person,
        "belonging": belonging,
        "home": home,
        "gravely_ill": dice.random() < VISITED,
        **(served if belonging is Belonging.VETERAN else {}),
    }


async def _visit(station: Station, dice: Random, pause: float, veteran: str) -> None:
    """A visit at home today; sometimes nobody is there."""
    day = day_of(datetime.now(UTC)).isoformat()
    planned = await station.post("visits", {"veteran": veteran, "day": day})
    if not planned:
        return
    await asyncio.sleep(pause)
    if dice.random() < NOBODY_HOME:
        await station.post(f"visits/{planned['id']}/miss", {})
        await station.post(f"visits/{planned['id']}/replan", {"day": day})
    await station.post(f"visits/{planned['id']}/make", {})


async def _petition(station: Station, pause: float, person: Mapping[str, str]) -> None:
    """Somebody petitions: registered, transferred, answered by the bureau."""
    body = {"petitioner": person, "bureau": "veterans", "text": "反映待遇落实问题"}
    petition = await station.post("petitions", body)
    if not petition:
        return
    await station.post(f"petitions/{petition['id']}/transfer", {})
    await asyncio.sleep(pause)
    if await station.system("petition.accepted", petition=petition["id"]):
        await asyncio.sleep(pause)
        await station.system("petition.answered", petition=petition["id"], told="已核实,按政策落实")


async def _apply(station: Station, dice: Random, pause: float, veteran: str, belonging: Belonging) -> None:
    """Somebody applies, whole or not; a few are sent on, change their mind, or never bring what is missing."""
    item = drawn(dice, ITEMS_DRAWN)
    papers = needed(item, belonging).missing
    missing = papers[dice.randrange(len(papers)) :] if dice.random() < INCOMPLETE else ()
    body = {"veteran": veteran, "item": item, "papers": [{"paper": each} for each in papers if each not in missing]}
    replaced = {"occasion": dice.choice(["lost", "damaged"])} if item is Item.CARD_REPLACEMENT else {}
    case = (await station.post("cases", {**body, **replaced}, counts="applied")).get("id")
    if case is None:
        return
    await asyncio.sleep(pause)
    fate = dice.random()
    if fate < DECLINED:
        await station.post(f"cases/{case}/decline", {"reason": "not_ours", "go_to": "县政务服务中心"})
    elif fate < DECLINED + RETRACTED:
        await station.post(f"cases/{case}/withdraw", {"reason": "changed_mind"})
    elif await _whole(station, dice, pause, case, missing):
        await station.post(f"cases/{case}/accept", {})
        await _up(station, dice, pause, case, item)


async def _whole(station: Station, dice: Random, pause: float, case: str, missing: Sequence[str]) -> bool:
    """Whether all papers are there in the end."""
    if not missing:
        return True
    await station.post(f"cases/{case}/request-papers", {})
    if dice.random() < NEVER_SUPPLEMENTED:
        return False
    for paper in missing:
        await asyncio.sleep(pause)
        await station.post(f"cases/{case}/papers", {"paper": paper})
    return True


async def _up(station: Station, dice: Random, pause: float, case: str, item: Item) -> None:
    """From level to level as the item's path says; sometimes back, or to wait for a paper; then yes or no."""
    levels = ITEMS[item].path.levels
    owners = [Party.VILLAGE, *(level.owner for level in levels)]
    for owner, level in zip(owners, levels, strict=False):
        await asyncio.sleep(pause)
        await _advance(station, case, item, owner, level.state)
        if level.state is CaseState.TOWN_ACCEPTED and dice.random() < HANDED_BACK:
            await station.post(f"cases/{case}/hand-back", {"reason": "unclear", "note": "请核实"}, who=TOWN)
            await _advance(station, case, item, Party.VILLAGE, CaseState.VILLAGE_CHECKED)
            await _advance(station, case, item, Party.TOWN, CaseState.TOWN_ACCEPTED)
        if level.state is CaseState.COUNTY_REVIEW and dice.random() < ASKED_AGAIN:
            await _asked_again(station, pause, case, item)
    await _decide(station, dice, pause, case, item)


async def _asked_again(station: Station, pause: float, case: str, item: Item) -> None:
    """The county looks at a paper and wants it again; its time stands still until it comes."""
    paper = ITEMS[item].own[0]
    if _by_system(item):
        await station.system("veteran_case.papers_requested", case=case, unfit=[paper])
    else:
        await station.post(f"bureau/cases/{case}/request-papers", {"unfit": [paper]}, who=ITEMS[item].bureau or "")
    await asyncio.sleep(pause)
    await station.post(f"cases/{case}/papers", {"paper": paper})


async def _decide(station: Station, dice: Random, pause: float, case: str, item: Item) -> None:
    await asyncio.sleep(pause)
    denied, bureau = dice.random() < DENIED, ITEMS[item].bureau
    said = {"remedy": ["reconsideration", "litigation"], "reason": "不符合享受条件"} if denied else {}
    if _by_system(item):
        await station.system(f"veteran_case.{'refused' if denied else 'granted'}", case=case, **said)
    else:
        path = f"{'bureau/' if bureau else ''}cases/{case}/{'refuse' if denied else 'grant'}"
        await station.post(path, said, who=bureau or TOWN)
    if not denied:
        await _hand_over(station, pause, case, item)


async def _hand_over(station: Station, pause: float, case: str, item: Item) -> None:
    """A card is made and comes back by county and town; whoever gets the result signs for it."""
    making = ITEMS[item].path.making
    owners = [Party.PROVINCE, *(level.owner for level in making)]
    for owner, level in zip(owners, making, strict=False):
        await asyncio.sleep(pause)
        await _advance(station, case, item, owner, level.state)
    await asyncio.sleep(pause)
    signature = await station.signature()
    if signature:
        await station.post(f"cases/{case}/deliver", {"receiver": "self", "signature": [signature]})


async def _advance(station: Station, case: str, item: Item, owner: Party, to: CaseState) -> None:
    """One step by whoever owes it; above the town by the bureau's system, or by its people where it has none."""
    bureau = ITEMS[item].bureau
    if owner in (Party.VILLAGE, Party.TOWN):
        await station.post(f"cases/{case}/advance", {"to": to}, who=CADRE if owner is Party.VILLAGE else TOWN)
    elif _by_system(item):
        await station.system("veteran_case.advanced", case=case, to=to)
    else:
        await station.post(f"bureau/cases/{case}/advance", {"to": to}, who=bureau or "")


def _by_system(item: Item) -> bool:
    """Whether the item's bureau has a system of its own that talks to us."""
    return ITEMS[item].bureau == SYSTEM.removeprefix("bureau-")
