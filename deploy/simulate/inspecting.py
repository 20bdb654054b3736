"""Inspections: planned, drawn or announced, visited, and what they find put right, looked at again or appealed.

They come without end, as often in a simulated day as the shares say, until the year's cap of all centres is reached.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any, Final

from contracts.inspections import InspectionKind, Severity
from contracts.people import COUNTY, Party, town_of
from deploy.simulate.credentials import Credentials
from deploy.simulate.line import GaveUpError, Line, Request, content_of
from deploy.simulate.office import OK
from deploy.simulate.opening import HOUR, Centre
from deploy.simulate.scanning import a_pdf
from deploy.simulate.shares import drawn
from deploy.simulate.tally import CONFLICT, Tally
from services.chassis.calendar import SHANGHAI

VISITS = 0.05
"""Inspections of each centre on one day, on average."""
AT_ONCE = 4
"""Of them under way at the most."""
INSPECTOR: Final = f"inspector:{COUNTY}"
KINDS = {
    InspectionKind.UNANNOUNCED: 50,
    InspectionKind.ANNOUNCED: 30,
    InspectionKind.CROSS: 12,
    InspectionKind.LEARNING: 8,
}
SEVERITIES = {Severity.MINOR: 50, Severity.ORDINARY: 40, Severity.SERIOUS: 10}
CANCELLED, FOUND, WITH_PHOTO = 0.05, 0.6, 0.3
"""Of inspections: those that don't take place and those that find something; of findings: those that need a photo."""
NEVER, APPEALED, GRANTED, NOT_RIGHT = 0.08, 0.1, 0.5, 0.2
"""Of findings: never put right, appealed against; of appeals: granted; of what was put right: not well enough."""

Who = Callable[[Credentials], str]
"""Whose token."""


def county(credentials: Credentials) -> str:
    """Who plans."""
    return credentials.county


def inspector(credentials: Credentials) -> str:
    """Who visits."""
    return credentials.inspector


def cadre(centre: str) -> Who:
    """Who is visited."""
    return lambda credentials: credentials.cadres[centre]


class EndedError(Exception):
    """The story can't go on: the county has said no, and that was counted."""


class Files:
    """The papers of one inspection, below `/supervision/v1/`; `key` tells its requests from all others."""

    def __init__(self, line: Line, tally: Tally, key: str) -> None:
        self._line = line
        self._tally = tally
        self._key = key
        self._number = count()

    async def post(self, who: Who, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """The answer, counted. Raises EndedError where it is none."""
        content, key = json.dumps(body).encode(), f"{self._key}-{next(self._number)}"
        return await self._send(who, path, content, {"content-type": "application/json", "idempotency-key": key})

    async def scan(self, who: Who) -> str:
        """The id of a file that was just made."""
        return str((await self._send(who, "files", a_pdf(f"{self._key}-{next(self._number)}"), {}))["id"])

    async def target(self, inspection: str) -> str:
        """The centre that its inspector finds in the papers."""
        path = f"/supervision/v1/inspections/{inspection}"
        answer = await self._line.ask(lambda it: Request("GET", path, headers=_bearer(inspector(it))))
        if answer.status_code != OK:
            raise EndedError(path)
        return str(content_of(answer)["target"])

    async def _send(self, who: Who, path: str, body: bytes, more: Mapping[str, str]) -> Mapping[str, Any]:
        whole = f"/supervision/v1/{path}"
        answer = await self._line.ask(lambda it: Request("POST", whole, body, {**more, **_bearer(who(it))}))
        if answer.status_code == CONFLICT:
            self._tally.overtaken(f"巡查 {path.rpartition('/')[2]}")
        else:
            self._tally.done("handled", f"巡查 {path.rpartition('/')[2]}", answer)
        if answer.status_code != OK:
            raise EndedError(path)
        return content_of(answer)


async def inspections(line: Line, tally: Tally, centres: Sequence[Centre], seed: int, speed: float | None) -> None:
    """They come to all centres without end."""
    dice = Random(f"inspections/{seed}")  # noqa: S311 - an invented day, and repeatable
    pause = 10 * HOUR / (VISITS * max(len(centres), 1)) / (speed or 600)
    free = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for number in count():
            await free.acquire()
            papers, centre = Files(line, tally, f"IN{seed}-{number}"), dice.choice(centres).id
            visiting = group.create_task(_told(papers, centre, Random(dice.random()), pause, tally))  # noqa: S311 - as above
            visiting.add_done_callback(lambda _: free.release())
            await asyncio.sleep(pause)


async def _told(papers: Files, centre: str, dice: Random, pause: float, tally: Tally) -> None:
    """One story; what goes wrong in it is told, and the others go on."""
    try:
        await inspect(papers, centre, dice, pause)
    except EndedError:
        return
    except (KeyError, ValueError, GaveUpError) as error:
        tally.problem(f"巡查: {type(error).__name__}: {error}")


async def inspect(papers: Files, centre: str, dice: Random, pause: float) -> None:
    """One inspection, as far as it goes; one that isn't announced comes to another centre of the same town."""
    kind = drawn(dice, KINDS)
    planned = await papers.post(county, "inspections", _plan(kind, centre))
    one = f"inspections/{planned['id']}"
    if dice.random() < CANCELLED:
        await papers.post(county, f"{one}/cancel", {"note": "与其他检查重复"})
        return
    if kind is InspectionKind.UNANNOUNCED:
        await papers.post(county, f"{one}/draw", {})
    if kind is InspectionKind.ANNOUNCED:
        await papers.post(county, f"{one}/announce", {})
    await asyncio.sleep(pause)
    await papers.post(inspector, f"{one}/visit", {})
    finding = None
    if kind is not InspectionKind.LEARNING and dice.random() < FOUND:
        finding = await _raise(papers, one, await papers.target(planned["id"]), dice)
    await papers.post(inspector, f"{one}/write", {"note": "窗口有人,台账齐全"})
    if finding is None or await _settled(papers, finding, finding["target"], dice, pause):
        await papers.post(county, f"{one}/close", {})


def _plan(kind: InspectionKind, centre: str) -> dict[str, Any]:
    today, town = datetime.now(SHANGHAI).date(), town_of(centre)
    of = f"{COUNTY}{int(town[-3:]) % 15 + 1:03}" if kind is InspectionKind.CROSS else None
    return {
        "kind": kind,
        "place": town if kind is InspectionKind.UNANNOUNCED else centre,
        "inspector": INSPECTOR,
        "inspector_town": of,
        "from": today.isoformat(),
        "until": (today + timedelta(days=3)).isoformat(),
    }


async def _raise(papers: Files, one: str, target: str, dice: Random) -> Mapping[str, Any]:
    """What the inspector writes down; the first cadre of the centre is to put it right."""
    body = {"severity": drawn(dice, SEVERITIES), "owner": f"staff:{target}-01", "party": Party.VILLAGE}
    photo = dice.random() < WITH_PHOTO
    raised = await papers.post(inspector, f"{one}/findings", body | {"needs_photo": photo, "note": "值班表没有上墙"})
    return {"path": f"{one}/findings/{raised['id']}", "photo": photo, "target": target}


async def _settled(papers: Files, finding: Mapping[str, Any], target: str, dice: Random, pause: float) -> bool:
    """Whether nothing is left to be done about it."""
    path = finding["path"]
    if dice.random() < APPEALED:
        await papers.post(cadre(target), f"{path}/appeal", {"note": "当天在外集中学习"})
        granted = dice.random() < GRANTED
        await papers.post(_town(target), f"{path}/decide", {"grant": granted, "note": "已核对"})
        if granted:
            return True
    if dice.random() < NEVER:
        return False
    for is_right in (False, True) if dice.random() < NOT_RIGHT else (True,):
        await asyncio.sleep(pause)
        files = [await papers.scan(cadre(target))] if finding["photo"] else []
        await papers.post(cadre(target), f"{path}/put-right", {"files": files, "note": "已整改"})
        await papers.post(inspector, f"{path}/look-again", {"is_right": is_right, "note": "复查"})
    return True


def _town(centre: str) -> Who:
    return lambda credentials: credentials.towns[town_of(centre)]


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}
