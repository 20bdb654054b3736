"""A clinic's day: a session is opened, some book, some walk in, and each is called and seen, at the day's own speed."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from contracts.clinics import Priority
from contracts.days import day_of, midnight
from deploy.simulate import people
from deploy.simulate.credentials import Credentials
from deploy.simulate.line import Line, Request, content_of
from deploy.simulate.opening import HOUR, MINUTE, Centre
from deploy.simulate.shares import drawn
from deploy.simulate.tally import Tally

ROOM = "全科诊室"
PRIORITIES = {Priority.ORDINARY: 80, Priority.PREFERRED: 17, Priority.EMERGENCY: 3}
PATIENTS = 6
"""Who walks in at each centre on one day, on average."""
BOOKED = 0.4
"""The share of patients who book for the day after instead."""
CAPACITY = 4
OK = 200


async def clinics(line: Line, tally: Tally, centres: Sequence[Centre], seed: int, speed: float | None) -> None:
    """Patients come to all centres without end, as many in a simulated day as PATIENTS says for each."""
    dice = Random(f"clinic/{seed}")  # noqa: S311 - an invented day, and repeatable
    pause = 10 * HOUR / (PATIENTS * max(len(centres), 1)) / (speed or 600)
    for number in count():
        clinic = _Clinic(line, tally, dice.choice(centres).id, f"clinic-{seed}-{number}")
        try:
            await clinic.see_somebody(dice, pause)
        except (KeyError, ValueError) as error:
            tally.problem(f"卫生室: {type(error).__name__}: {error}")


class _Clinic:
    """One patient at one centre's clinic; `key` tells their requests from all others."""

    def __init__(self, line: Line, tally: Tally, centre: str, key: str) -> None:
        self._line = line
        self._tally = tally
        self._centre = centre
        self._key = key

    async def see_somebody(self, dice: Random, pause: float) -> None:
        """Somebody books for tomorrow, or comes, waits and is seen."""
        patient = {"name": people.name(dice), "phone": people.mobile(dice), "identity": people.identity_card(dice)}
        if dice.random() < BOOKED:
            await self._book(patient)
            await asyncio.sleep(pause)
            return
        body = {"patient": patient, "room": ROOM, "priority": drawn(dice, PRIORITIES)}
        await self._post("walk-ins", body, "arrived")
        await asyncio.sleep(pause * dice.uniform(0.5, 1.5))
        called = await self._post("queues/call-next", {"room": ROOM}, "handled")
        for deed in ("start", "finish") if called else ():
            await asyncio.sleep(min(pause, 5 * MINUTE))
            await self._post(f"appointments/{called['id']}/{deed}", {}, "handled")

    async def _book(self, patient: dict[str, str]) -> None:
        """In the first slot with a place; where there is none to come, tomorrow's session is opened first."""
        free = [slot for slot in await self._slots() if slot["free"]]
        if not free:
            await self._post("schedules", _tomorrow(), "handled")
            free = [slot for slot in await self._slots() if slot["free"]]
        if free:
            await self._post("appointments", {"slot": free[0]["id"], "patient": patient}, "handled")

    async def _slots(self) -> Sequence[dict[str, Any]]:
        def make(credentials: Credentials) -> Request:
            return Request("GET", "/clinic/v1/slots", headers=self._bearer(credentials))

        slots: Sequence[dict[str, Any]] = content_of(await self._line.ask(make)).get("items", [])
        return slots

    async def _post(self, path: str, body: dict[str, Any], counts: str) -> dict[str, Any]:
        """The answer, counted; nothing where somebody was faster."""
        content = json.dumps(body).encode()

        def make(credentials: Credentials) -> Request:
            key = {"content-type": "application/json", "idempotency-key": f"{self._key}-{path}"}
            return Request("POST", f"/clinic/v1/{path}", content, key | self._bearer(credentials))

        answer = await self._line.ask(make)
        self._tally.done(counts, f"卫生室 {path.rpartition('/')[2]}", answer)
        return dict(content_of(answer)) if answer.status_code == OK else {}

    def _bearer(self, credentials: Credentials) -> dict[str, str]:
        return {"authorization": f"Bearer {credentials.cadres[self._centre]}"}


def _tomorrow() -> dict[str, Any]:
    """A morning's session; the server's own day, as it checks by its clock."""
    begin = midnight(day_of(datetime.now(UTC)) + timedelta(days=1)) + timedelta(hours=8, minutes=30)
    return {
        "room": ROOM,
        "practice": "general",
        "begins_at": begin.isoformat(),
        "ends_at": (begin + timedelta(hours=3)).isoformat(),
        "capacity": CAPACITY,
    }
