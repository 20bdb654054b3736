"""Where the next centres might be built: towns propose, bureaux and the county answer, some are built and accepted.

Now and then, without end; none of them opens, as the county has a hundred centres and no more.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from contracts.people import town_of
from contracts.rooms import TEN
from contracts.sites import Device, MilestoneKind, Priority
from deploy.simulate.credentials import Credentials
from deploy.simulate.line import GaveUpError, Line, Request, content_of
from deploy.simulate.opening import HOUR, Centre
from deploy.simulate.scanning import a_pdf
from deploy.simulate.tally import Tally
from services.centres.domain.indicators import USUAL

PER_DAY = 2
"""Sites that are proposed on one day, on average."""
OBJECTED, NOT_BUILT, FAILS, BAD_LAND = 0.15, 0.4, 0.3, 0.1
"""The planners don't agree; nobody builds yet; something is missing at the acceptance; the land isn't the village's."""
OK, CONFLICT = 200, 409
_WEST, _EAST, _SOUTH, _NORTH = 116.12, 116.45, 35.23, 35.6
_FIT = {"storeys": 3, "area_m2": 1620, "office_m2": 220, "service_m2": 1150}


class Land:
    """One site of one town; `key` tells its requests from all others."""

    def __init__(self, line: Line, tally: Tally, town: str, key: str) -> None:
        self._line = line
        self._tally = tally
        self._town = town
        self._key = key

    async def post(self, by: str, path: str, body: Mapping[str, Any], again: int = 0) -> Mapping[str, Any] | None:
        """The answer, counted; None where a gate isn't passed. Raises ValueError where it is no answer."""
        content = json.dumps(body).encode()

        def make(credentials: Credentials) -> Request:
            key = {"content-type": "application/json", "idempotency-key": f"{self._key}-{by}-{path}-{again}"}
            return Request("POST", f"/centres/v1/{path}", content, key | self._bearer(credentials, by))

        answer, what = await self._line.ask(make), f"选址 {path.rpartition('/')[2]}"
        if answer.status_code == CONFLICT and "gates" in content_of(answer):
            self._tally.overtaken(what)
            return None
        self._tally.done("handled", what, answer)
        if answer.status_code != OK:
            raise ValueError(what)
        return content_of(answer)

    async def scan(self, words: str) -> str:
        """The id of a paper of the town's; each is another file."""
        content = a_pdf(f"{self._key}-{words}")
        answer = await self._line.ask(
            lambda it: Request("POST", "/centres/v1/files", content, self._bearer(it, "town"))
        )
        self._tally.done("handled", "选址 扫描件", answer)
        return str(content_of(answer)["id"])

    def _bearer(self, credentials: Credentials, by: str) -> dict[str, str]:
        tokens = {"town": credentials.towns[self._town], "county": credentials.county}
        return {"authorization": f"Bearer {tokens.get(by) or credentials.bureaus[by]}"}


async def sites(line: Line, tally: Tally, centres: Sequence[Centre], seed: int, speed: float | None) -> None:
    """Towns propose without end, one site after another."""
    dice = Random(f"sites/{seed}")  # noqa: S311 - an invented day, and repeatable
    pause = 10 * HOUR / PER_DAY / (speed or 600)
    towns = sorted({town_of(centre.id) for centre in centres})
    for number in count():
        land = Land(line, tally, dice.choice(towns), f"SITE{seed}-{number}")
        try:
            await come(land, Random(dice.random()), pause / 12, number)  # noqa: S311 - as above
        except (KeyError, ValueError, GaveUpError) as error:
            tally.problem(f"选址: {type(error).__name__}: {error}")
        await asyncio.sleep(pause)


async def come(land: Land, dice: Random, pause: float, number: int) -> None:
    """A site is proposed, and goes as far as it goes."""
    proposed = await land.post("town", "sites", _proposal(dice, number, await land.scan("权属证明")))
    path = f"sites/{(proposed or {})['id']}"
    if not await _decided(land, dice, path, pause) or dice.random() < NOT_BUILT:
        return
    await _built(land, dice, path, pause)


async def _decided(land: Land, dice: Random, path: str, pause: float) -> bool:
    """Whether it is approved; what keeps it from that is the reason for which it is refused."""
    today = _today().isoformat()
    await asyncio.sleep(pause)
    await land.post("housing", f"{path}/opinion", {"agrees": True})
    await land.post("natural_resources", f"{path}/opinion", {"agrees": dice.random() > OBJECTED})
    scores = {each.code: dice.randrange(60, 100) for each in USUAL}
    await land.post("county", f"{path}/assessment", {"scores": scores, "on": today})
    await asyncio.sleep(pause)
    await land.post("county", f"{path}/survey", {"on": today})
    if await land.post("county", f"{path}/approve", {"note": "县里研究同意"}):
        return True
    await land.post("county", f"{path}/refuse", {"note": "不符合条件", "found": ["planning"]})
    return False


async def _built(land: Land, dice: Random, path: str, pause: float) -> None:
    """Designed, paid for, looked at, and put right where something is missing."""
    plan = dice.randrange(280, 420) * 1_000_000
    await land.post("town", f"{path}/design", {"plan_fen": plan, "files": [await land.scan("设计图")]})
    await land.post("town", f"{path}/start", {})
    due = (_today() + timedelta(days=dice.randrange(30, 200))).isoformat()
    step = await land.post("town", f"{path}/milestones", {"kind": MilestoneKind.STRUCTURE, "due": due})
    await asyncio.sleep(pause)
    paid = {"kind": "construction", "fen": plan // 2, "on": _today().isoformat()}
    await land.post("county", f"{path}/costs", paid)
    await land.post("town", f"{path}/milestones/{(step or {})['id']}/reach", {})
    found = {**_FIT, "on": _today().isoformat(), "rooms": TEN, "equipment": list(Device)}
    await asyncio.sleep(pause)
    if dice.random() < FAILS:
        await land.post("county", f"{path}/fail", {**found, "equipment": [Device.COMPUTER]})
        await land.post("town", f"{path}/rectify", {"note": "已配齐"})
    await land.post("county", f"{path}/accept", found)


def _proposal(dice: Random, number: int, proof: str) -> dict[str, Any]:
    village = {"name": f"新村 {number}-{dice.randrange(10**6)}"}
    lon, lat = round(dice.uniform(_WEST, _EAST), 6), round(dice.uniform(_SOUTH, _NORTH), 6)
    return {
        "name": f"{village['name']}选址",
        "batch": 3,
        "host": village,
        "villages": [village],
        "location": {"datum": "cgcs2000", "lon": lon, "lat": lat},
        "tenure": "leased" if dice.random() < BAD_LAND else "collective",
        "proof": [proof],
        "priorities": [dice.choice(list(Priority))],
    }


def _today() -> date:
    """In the county, where it is eight hours later than in UTC; the day before is never in the future."""
    return datetime.now(UTC).date()
