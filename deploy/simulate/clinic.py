"""The clinics' days: some book, some walk in, a hospital sends some; who comes is called and seen.

The server's clock decides who is a no-show and whose limit is over.
"""

import asyncio
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import count
from random import Random
from typing import Any

from contracts.clinics import Priority
from deploy.simulate import people
from deploy.simulate.desk import ROOM, Desk
from deploy.simulate.line import Line
from deploy.simulate.opening import HOUR, MINUTE, Centre
from deploy.simulate.shares import drawn
from deploy.simulate.tally import Tally


class Fate(StrEnum):
    """How somebody comes to a clinic."""

    WALKS_IN = "walks_in"
    BOOKS = "books"
    SENT = "sent"
    """by a hospital"""


class End(StrEnum):
    """What becomes of a place that somebody has."""

    COMES = "comes"
    STAYS = "stays"
    """until its day"""
    CANCELS = "cancels"
    CHANGES = "changes"


PATIENTS = 6
"""Who comes to each centre on one day, on average."""
AT_ONCE = 12
"""Patients under way at the most."""
FATES = {Fate.WALKS_IN: 50, Fate.BOOKS: 30, Fate.SENT: 20}
ENDS = {End.COMES: 55, End.STAYS: 20, End.CANCELS: 15, End.CHANGES: 10}
"""Who stays away is a no-show when the time has come."""
PRIORITIES = {Priority.ORDINARY: 80, Priority.PREFERRED: 17, Priority.EMERGENCY: 3}
WAITS_FOR_THE_FIRST = 0.3
"""Of those who book: whoever wants the soonest slot, and waits for a place in it."""
PASSED, REFERRED = 0.1, 0.06
NOTIFIABLE, REPORTED = 0.04, 0.9
"""Consultations in which a disease is found that must be reported, and of these the share that is."""
_FOUND = ("influenza", "hand_foot_mouth", "mumps", "tuberculosis", "cholera")


async def clinics(line: Line, tally: Tally, centres: Sequence[Centre], seed: int, speed: float | None) -> None:
    """Patients come to all centres without end, as many in a simulated day as PATIENTS says for each."""
    dice = Random(f"clinic/{seed}")  # noqa: S311 - an invented day, and repeatable
    pause = 10 * HOUR / (PATIENTS * max(len(centres), 1)) / (speed or 600)
    free = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for number in count():
            await free.acquire()
            desk = Desk(line, tally, dice.choice(centres).id, f"CL{seed}-{number}")
            visit = group.create_task(_told(desk, Random(dice.random()), pause, tally))  # noqa: S311 - as above
            visit.add_done_callback(lambda _: free.release())
            await asyncio.sleep(pause)


async def _told(desk: Desk, dice: Random, pause: float, tally: Tally) -> None:
    """One patient's story; what goes wrong in it is told, and the others go on."""
    try:
        await visit(desk, dice, pause)
    except Exception as error:  # noqa: BLE001 - a day goes on, whatever one patient has met
        tally.problem(f"卫生室: {type(error).__name__}: {error}")


async def visit(desk: Desk, dice: Random, pause: float) -> None:
    """Somebody comes at once, or has a place and comes, cancels, changes or stays away."""
    patient = {"name": people.name(dice), "phone": people.mobile(dice), "identity": people.identity_card(dice)}
    fate = drawn(dice, FATES)
    if fate is Fate.WALKS_IN:
        body = {"patient": patient, "room": ROOM, "priority": drawn(dice, PRIORITIES)}
        if await desk.post("walk-ins", body, "arrived"):
            await _seen(desk, dice, pause, patient)
        return
    slots = await desk.slots()
    if not slots:
        return
    first = dice.random() < WAITS_FOR_THE_FIRST
    slot = slots[0] if first else next((each for each in slots if each["free"]), slots[-1])
    if fate is Fate.BOOKS:
        booked = await desk.post("appointments", {"slot": slot["id"], "patient": patient, "waitlist": True}, "handled")
        await _at_the_desk(desk, dice, pause, patient, booked, slots)
    elif await desk.hospital("booked", slot=slot["id"], patient=patient, waitlist=True):
        await _from_the_hospital(desk, dice, pause, slots)


async def _at_the_desk(
    desk: Desk,
    dice: Random,
    pause: float,
    patient: Mapping[str, str],
    booked: Mapping[str, Any],
    slots: Sequence[Mapping[str, Any]],
) -> None:
    """Whoever waits for a place stays; a place that is given up goes to one of them."""
    if booked.get("state") != "booked":
        return
    await asyncio.sleep(pause)
    path = f"appointments/{booked['id']}"
    match drawn(dice, ENDS):
        case End.COMES:
            if await desk.post(f"{path}/arrive", {"priority": drawn(dice, PRIORITIES), "room": ROOM}, "arrived"):
                await _seen(desk, dice, pause, patient)
        case End.CANCELS:
            await desk.post(f"{path}/cancel", {}, "handled")
        case End.CHANGES:
            if slots[-1]["free"]:
                await desk.post(f"{path}/reschedule", {"slot": slots[-1]["id"]}, "handled")


async def _from_the_hospital(desk: Desk, dice: Random, pause: float, slots: Sequence[Mapping[str, Any]]) -> None:
    """The hospital hears whether its patient comes; it may change or cancel what it has booked."""
    await asyncio.sleep(pause)
    match drawn(dice, ENDS):
        case End.CANCELS:
            await desk.hospital("cancelled")
        case End.CHANGES if slots[-1]["free"]:
            await desk.hospital("changed", slot=slots[-1]["id"])


async def _seen(desk: Desk, dice: Random, pause: float, patient: Mapping[str, str]) -> None:
    """Whoever is next is called, sometimes in vain at first, and seen; sometimes sent on, or to be reported."""
    await asyncio.sleep(pause * dice.uniform(0.5, 1.5))
    called = await desk.post("queues/call-next", {"room": ROOM}, "handled")
    if not called:
        return
    late = dice.random() < PASSED
    deeds = ["recall", "pass", "rejoin", "call"] if late else []
    for deed in [*deeds, "start", "refer" if dice.random() < REFERRED else "finish"]:
        await asyncio.sleep(min(pause, 5 * MINUTE))
        if not await desk.post(f"appointments/{called['id']}/{deed}", {}, "handled"):
            return
    if dice.random() < NOTIFIABLE:
        await _report(desk, dice, pause, patient)


async def _report(desk: Desk, dice: Random, pause: float, patient: Mapping[str, str]) -> None:
    """A card is filled in; most are reported at once, a few are left lying until they are late."""
    opened = await desk.card(dice.choice(_FOUND), patient)
    await asyncio.sleep(pause)
    if opened and dice.random() < REPORTED:
        await desk.post(f"disease-reports/{opened['id']}/reported", {"channel": "network"}, "handled")
