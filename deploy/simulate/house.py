"""What goes on in a centre's house: visits, rooms, activities, equipment that breaks, cadres who are away for a day.

Now and then, without end, at one centre after another.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from contracts.activities import ActivityKind, Group
from contracts.days import day_of
from deploy.simulate import people
from deploy.simulate.credentials import Credentials
from deploy.simulate.line import GaveUpError, Line, Request, content_of
from deploy.simulate.office import OK
from deploy.simulate.opening import HOUR, Centre
from deploy.simulate.tally import CONFLICT, Tally

PER_DAY = 1.0
"""Of what can happen, how much happens at each centre on one day, on average."""
USUAL_PAUSE = 600.0
"""Simulated seconds to one real one, where they go as fast as they can."""
SOON = timedelta(seconds=10)
"""Real time from the announcement of an activity to its beginning."""
PLACES, GIVEN_BACK = 30, 0.2
"""Of an activity at the most; of bookings those that nobody needs after all."""
TITLES = {
    ActivityKind.PARTY_DAY: "主题党日",
    ActivityKind.CINEMA: "红色影院:地道战",
    ActivityKind.TRAINING: "大蒜种植培训",
    ActivityKind.AFTER_SCHOOL: "放学来吧",
    ActivityKind.TALK: "百姓话吧",
    ActivityKind.LIVE_SALE: "直播带货:山药",
}


class EndedError(Exception):
    """Somebody was faster; that was counted."""


class House:
    """One centre, as its first cadre acts there; `key` tells its requests from all others."""

    def __init__(self, line: Line, tally: Tally, centre: str, key: str) -> None:
        self.centre = centre
        self._line = line
        self._tally = tally
        self._key = key
        self._number = count()

    async def post(self, path: str, **body: Any) -> Mapping[str, Any]:
        """The answer, counted. Raises EndedError where the house was faster, ValueError for any other refusal."""
        content, key = json.dumps(body).encode(), f"{self._key}-{next(self._number)}"
        headers = {"content-type": "application/json", "idempotency-key": key}
        whole, what = f"/centres/v1/{path}", f"中心 {path.partition('/')[0]} {path.rpartition('/')[2]}"
        answer = await self._line.ask(lambda it: Request("POST", whole, content, headers | self._bearer(it)))
        if answer.status_code == CONFLICT:
            self._tally.overtaken(what)
            raise EndedError(path)
        self._tally.done("handled", what, answer)
        if answer.status_code != OK:
            raise ValueError(what)
        return content_of(answer)

    async def items(self, path: str) -> Sequence[Mapping[str, Any]]:
        """What a list has."""
        answer = await self._line.ask(lambda it: Request("GET", f"/centres/v1/{path}", headers=self._bearer(it)))
        found: Sequence[Mapping[str, Any]] = content_of(answer)["items"]
        return found

    async def room(self, day: str) -> Mapping[str, Any]:
        """A room that may be booked."""
        return (await self.items(f"rooms/free?centre={self.centre}&day={day}"))[0]

    def _bearer(self, credentials: Credentials) -> dict[str, str]:
        return {"authorization": f"Bearer {credentials.cadres[self.centre]}"}


async def houses(line: Line, tally: Tally, centres: Sequence[Centre], seed: int, speed: float | None) -> None:
    """Something happens somewhere, without end."""
    dice = Random(f"houses/{seed}")  # noqa: S311 - an invented day, and repeatable
    pause = 10 * HOUR / (PER_DAY * max(len(centres), 1)) / (speed or USUAL_PAUSE)
    for number in count():
        house = House(line, tally, dice.choice(centres).id, f"HOUSE{seed}-{number}")
        try:
            await DEEDS[number % len(DEEDS)](house, dice)
        except EndedError:
            pass
        except (KeyError, IndexError, ValueError, GaveUpError) as error:
            tally.problem(f"中心: {type(error).__name__}: {error}")
        await asyncio.sleep(pause)


async def visited(house: House, dice: Random) -> None:
    """People come in at the door."""
    came = dice.randrange(5, 60)
    group = {"group": dice.choice(list(Group)), "count": dice.randrange(1, came)}
    await house.post("visits", on=_today(), count=came, groups=[group])


async def booked(house: House, dice: Random) -> None:
    """A room for a family's feast, which some of them give back."""
    begins = datetime.now(UTC).replace(microsecond=0) + timedelta(days=dice.randrange(2, 60))
    room = await house.room(day_of(begins).isoformat())
    known = {"name": people.name(dice), "phone": people.mobile(dice)}
    booking = await house.post("bookings", room=room["number"], **_lasting(begins), **known)
    if dice.random() < GIVEN_BACK:
        await house.post(f"bookings/{booking['id']}/cancel")


async def gathered(house: House, dice: Random) -> None:
    """An activity is announced, people sign up, some of them come, and others too."""
    begins, kind = datetime.now(UTC) + SOON, dice.choice(list(ActivityKind))
    room = await house.room(_today())
    plan = {
        "kind": kind,
        "title": TITLES[kind],
        "room": room["number"],
        "capacity": min(PLACES, room["seats"] or PLACES),
    }
    path = f"activities/{(await house.post('activities', **plan, **_lasting(begins)))['id']}"
    await house.post(f"{path}/open")
    coming = [await _signed_up(house, dice, path) for _ in range(dice.randrange(2, 6))]
    await asyncio.sleep(max(0.0, (begins - datetime.now(UTC)).total_seconds() + 1))
    await house.post(f"{path}/hold", attended=coming[1:], others=dice.randrange(20))


async def broken(house: House, dice: Random) -> None:
    """Something doesn't work, and is repaired."""
    devices = await house.items("equipment?state=working")
    if devices:
        path = f"equipment/{dice.choice(devices)['id']}"
        await house.post(f"{path}/report", note="开不了机")
        await house.post(f"{path}/repair")


async def away(house: House, _dice: Random) -> None:
    """The second cadre is away today, and back again."""
    path = f"staff/staff:{house.centre}-02"
    await house.post(f"{path}/leave", **{"from": _today(), "until": _today()})
    await asyncio.sleep(SOON.total_seconds())
    await house.post(f"{path}/return")


DEEDS = (visited, booked, broken, gathered, away)


async def _signed_up(house: House, dice: Random, activity: str) -> str:
    known = {"name": people.name(dice), "phone": people.mobile(dice)}
    return str((await house.post(f"{activity}/signups", **known))["id"])


def _lasting(begins: datetime) -> dict[str, str]:
    return {"begins_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=1)).isoformat()}


def _today() -> str:
    return day_of(datetime.now(UTC)).isoformat()
