"""Plays the steps of a day at a chosen speed, several at a time, those of one parcel one after another."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping

from deploy.simulate import carriers, counter, listening, posting, pushes, till, webshop, window
from deploy.simulate.line import Line
from deploy.simulate.stage import Stage
from deploy.simulate.steps import Action, AtHall, AtShop, AtWall, Step
from deploy.simulate.tally import Tally

AT_ONCE = 16
"""Requests under way at the most."""
LONGEST_GAP = 120.0
"""Simulated seconds in which nothing happens at the most: nights are cut short."""
SLACK = 1.0
"""Real seconds that may be made up for in a hurry; a longer delay, as while the county restarts, moves the day."""

ACTS: Mapping[str, Callable[[Stage, Step], Awaitable[None]]] = {
    Action.ANNOUNCE: carriers.announce,
    Action.ARRIVE: carriers.arrive,
    Action.SIGNED_FOR: carriers.sign_for,
    Action.TAKEN_BACK: carriers.take_back,
    Action.UNSIGNED: carriers.unsigned,
    Action.PUSH: pushes.push,
    Action.CHECK_IN: counter.check_in,
    Action.WRONG_CODE: counter.wrong_code,
    Action.COLLECT: counter.collect,
    **dict.fromkeys(counter.DEEDS, counter.do),
    Action.DRAFT: posting.draft,
    **dict.fromkeys(posting.DEEDS, posting.do),
    AtHall.APPLY: window.apply,
    **dict.fromkeys(window.DEEDS, window.do),
    AtShop.ORDER: till.order,
    AtShop.SELL: till.sell,
    AtShop.RESTOCK: till.restock,
    **dict.fromkeys(webshop.TOPICS, webshop.tell),
    **dict.fromkeys(till.DEEDS, till.do),
    AtWall.SAY: listening.say,
    AtWall.RATE: listening.rate,
    **dict.fromkeys(listening.DEEDS, listening.do),
}


class Player:
    """Plays steps over a line. `speed` is simulated seconds for each real one; None is as fast as it goes."""

    def __init__(self, line: Line, tally: Tally, speed: float | None) -> None:
        self._stage = Stage(line, tally)
        self._speed = speed
        self._free = asyncio.Semaphore(AT_ONCE)
        self._latest: dict[str, asyncio.Task[None]] = {}

    async def play(self, steps: Iterable[Step], done: Callable[[], None]) -> None:
        """Play all steps and wait for the last; `done` is called after each."""
        due, before = time.monotonic(), None
        async with asyncio.TaskGroup() as group:
            for step in steps:
                due = await self._wait(due, step.at - before.at if before else 0.0)
                before = step
                await self._free.acquire()
                self._begin(group, step, done)

    async def _wait(self, due: float, gap: float) -> float:
        """Wait for the next step, `gap` simulated seconds after the last one, which was due at `due`."""
        if self._speed is None:
            return due
        due = max(due + min(gap, LONGEST_GAP) / self._speed, time.monotonic() - SLACK)
        await asyncio.sleep(due - time.monotonic())
        return due

    def _begin(self, group: asyncio.TaskGroup, step: Step, done: Callable[[], None]) -> None:
        """Start a step behind earlier ones of its parcels. Those hold their places already: none waits for ever."""
        waybills = step.waybills
        earlier = [self._latest[waybill] for waybill in waybills if waybill in self._latest]
        task = group.create_task(self._act(step, earlier))
        for waybill in waybills:
            self._latest[waybill] = task
        task.add_done_callback(lambda _: self._end(waybills, task, done))

    def _end(self, waybills: Iterable[str], task: asyncio.Task[None], done: Callable[[], None]) -> None:
        self._free.release()
        for waybill in waybills:
            if self._latest.get(waybill) is task:
                del self._latest[waybill]
        done()

    async def _act(self, step: Step, earlier: Iterable[asyncio.Task[None]]) -> None:
        await asyncio.gather(*earlier)
        try:
            await ACTS[step.action](self._stage, step)
        except Exception as error:  # noqa: BLE001 - a day goes on, whatever one of its steps has met
            self._stage.tally.problem(f"{step.action}: {type(error).__name__}: {error}")
