"""What neighbours come to the hall for: disputes that are mediated, households that a volunteer helps, scans of papers.

Each comes without end, as often in a simulated day as the shares say; the server's clock decides whose limit is over.
"""

import asyncio
from collections.abc import Sequence
from itertools import count
from random import Random

from contracts.people import Identity
from contracts.villagework import Dispute, Outlet, TaskKind
from deploy.simulate import people
from deploy.simulate.line import GaveUpError, Line
from deploy.simulate.office import Office
from deploy.simulate.opening import HOUR, Centre
from deploy.simulate.shares import drawn
from deploy.simulate.tally import Tally

VISITS = 1.5
"""Who comes to each centre on one day with one of these, on average."""
AT_ONCE = 8
"""Of them under way at the most."""
DISPUTE, HELP, SCAN = "dispute", "help", "scan"
MATTERS = {DISPUTE: 25, HELP: 55, SCAN: 20}
DECLINED, WITHDRAWN, FAILED, UNFULFILLED = 0.08, 0.06, 0.25, 0.2
"""Of disputes: nobody mediates, a party withdraws, no agreement; and of agreements those that are not kept yet."""
NOT_TAKEN, GIVEN_BACK, NOT_DONE, CANCELLED = 0.08, 0.1, 0.1, 0.05
"""Of tasks: nobody takes them, somebody gives them back, the household says that it isn't done, nobody needs it."""


async def neighbours(line: Line, tally: Tally, centres: Sequence[Centre], seed: int, speed: float | None) -> None:
    """They come to all centres without end."""
    dice = Random(f"neighbours/{seed}")  # noqa: S311 - an invented day, and repeatable
    pause = 10 * HOUR / (VISITS * max(len(centres), 1)) / (speed or 600)
    free = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for number in count():
            await free.acquire()
            office = Office(line, tally, dice.choice(centres).id, f"NB{seed}-{number}")
            coming = group.create_task(_told(office, Random(dice.random()), pause, tally))  # noqa: S311 - as above
            coming.add_done_callback(lambda _: free.release())
            await asyncio.sleep(pause)


async def _told(office: Office, dice: Random, pause: float, tally: Tally) -> None:
    """One story; what goes wrong in it is told, and the others go on."""
    try:
        await come(office, dice, pause)
    except (KeyError, ValueError, GaveUpError) as error:
        tally.problem(f"便民服务: {type(error).__name__}: {error}")


async def come(office: Office, dice: Random, pause: float) -> None:
    """Somebody comes with one of MATTERS, and it goes as far as it goes."""
    stories = {DISPUTE: _mediated, HELP: _helped, SCAN: _scanned}
    await stories[drawn(dice, MATTERS)](office, dice, pause)


async def _mediated(office: Office, dice: Random, pause: float) -> None:
    sides = [{"name": people.name(dice), "phone": people.mobile(dice)} for _ in range(2)]
    asked = await office.post("mediations", {"dispute": dice.choice(list(Dispute)), "parties": sides})
    path = f"mediations/{asked['id']}"
    await asyncio.sleep(pause)
    if dice.random() < DECLINED:
        await office.post(f"{path}/decline", {"reason": "before_court"})
        return
    await office.post(f"{path}/accept", {})
    for sitting in range(dice.randrange(1, 3)):
        await asyncio.sleep(pause)
        await office.post(f"{path}/sessions", {"text": f"第 {sitting + 1} 次调解:双方各说各的理"}, again=sitting)
    match dice.random():
        case share if share < WITHDRAWN:
            await office.post(f"{path}/withdraw", {})
        case share if share < WITHDRAWN + FAILED:
            await office.post(f"{path}/fail", {"outlet": dice.choice(list(Outlet))})
        case _:
            await office.post(f"{path}/agree", {})
            if dice.random() > UNFULFILLED:
                await asyncio.sleep(pause)
                await office.post(f"{path}/fulfil", {})


async def _helped(office: Office, dice: Random, pause: float) -> None:
    """A household that is linked to a member of the team; the first one of a centre is linked now."""
    household = await office.household(people.name(dice), people.mobile(dice), people.name(dice), people.mobile(dice))
    task = await office.post("tasks", {"household": household, "kind": dice.choice(list(TaskKind)), "note": "上门看看"})
    path = f"tasks/{task['id']}"
    await asyncio.sleep(pause)
    match dice.random():
        case share if share < NOT_TAKEN:
            return
        case share if share < NOT_TAKEN + CANCELLED:
            await office.post(f"{path}/cancel", {})
            return
    deeds = ["take", "finish", "confirm"]
    if dice.random() < GIVEN_BACK:
        deeds = ["take", "give-back", *deeds]
    if dice.random() < NOT_DONE:
        deeds = [*deeds[:-1], "send-back", "finish", "confirm"]
    for number, deed in enumerate(deeds):
        await office.post(f"{path}/{deed}", {}, again=number)
        await asyncio.sleep(pause)


async def _scanned(office: Office, dice: Random, pause: float) -> None:
    """Somebody applies with a scan of a paper, brings the other one later, also scanned."""
    identity = {"kind": Identity.ID_CARD, "number": people.identity_card(dice)}
    applicant = {"name": people.name(dice), "phone": people.mobile(dice), "identity": identity}
    first = {"paper": "identity_card", "files": [await office.scan(0)]}
    body = {"item": "temporary_relief", "applicant": applicant, "papers": [first]}
    path = f"applications/{(await office.post('applications', body))['id']}"
    await office.post(f"{path}/request-papers", {})
    await asyncio.sleep(pause)
    await office.post(f"{path}/papers", {"paper": "form", "files": [await office.scan(1)]})
    await office.post(f"{path}/review", {"paper": "form", "fit": True})
    await office.post(f"{path}/accept", {})
    await office.post(f"{path}/forward", {})
