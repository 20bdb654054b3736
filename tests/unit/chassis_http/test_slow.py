"""What takes long and much memory goes one by one, and nobody waits before a full door."""

import asyncio
import threading

import pytest

from contracts.refusals import Unavailable
from services.chassis.http import slow
from services.chassis.http.slow import OneByOne


def test_one_is_worked_on_one_waits_and_the_others_are_sent_away() -> None:
    lane, go_on, at_work = OneByOne("test"), threading.Event(), []

    def work(number: int) -> int:
        at_work.append(number)
        assert go_on.wait(10)
        return number

    async def ask(number: int) -> int:
        with lane.place():
            return await lane.run(lambda: work(number))

    async def three() -> list[int | BaseException]:
        asked = [asyncio.create_task(ask(number)) for number in range(3)]
        with pytest.raises(Unavailable):
            await asked[2]
        assert len(at_work) <= 1
        go_on.set()
        return await asyncio.gather(*asked[:2])

    assert asyncio.run(three()) == [0, 1]
    assert at_work == [0, 1]
    lane.close()


def test_who_waits_too_long_is_told_so_and_has_left_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow, "SECONDS", 0.01)
    lane, go_on = OneByOne("test"), threading.Event()

    async def ask() -> None:
        with lane.place():
            await lane.run(lambda: go_on.wait(10))

    for _ in range(3):
        with pytest.raises(Unavailable, match="稍后"):
            asyncio.run(ask())
    go_on.set()
    lane.close()
