"""What people say at the echo wall, and how it goes: answered, asked, done again, closed; how counters are rated."""

from collections.abc import Generator, Iterator, Sequence
from random import Random
from typing import Any, TypeAlias

from contracts.feedback.words import Channel, Displeasure, Kind
from deploy.simulate import people
from deploy.simulate.fates import pause
from deploy.simulate.opening import DAY, HOUR, Centre, after
from deploy.simulate.shares import drawn
from deploy.simulate.steps import AtWall, Step, Voice

PER_PARCEL = 0.04
"""Things that are said for each parcel that comes."""
SAYINGS = {
    (Kind.HELP, "村东头的路灯不亮了", "路灯何时修好"): 30,
    (Kind.ENQUIRY, "高龄补贴怎么申领", "高龄补贴怎么申领"): 25,
    (Kind.SUGGESTION, "希望周末也能取快递", "周末能否取快递"): 15,
    (Kind.COMPLAINT, "垃圾两天没有清运", "垃圾何时清运"): 15,
    (Kind.PRAISE, "坐班的同志很热心", "感谢坐班同志"): 10,
    (Kind.REPORT, "有人把救助物资搬回自己家", ""): 5,
}
CHANNELS = {Channel.COUNTER: 50, Channel.PHONE: 35, Channel.GUEST_BOOK: 15}
NAMES_STAFF, ANONYMOUS, NEVER_ACCEPTED, NEVER_ANSWERED = 0.2, 0.15, 0.04, 0.05
"""Of complaints, those that name staff; of all, those without a phone, without anybody who looks, without an answer."""
UNHAPPY, RATED = 0.12, 0.6
LEVELS = {5: 55, 4: 25, 3: 12, 2: 5, 1: 3}

Told: TypeAlias = Generator[Step, None, float]
"""A part of a story, and when it is over."""


def voices(dice: Random, centres: Sequence[Centre], numbers: Sequence[str], day: int) -> Iterator[Step]:
    """The steps of all that is said on one day, and of ratings at the counters; the last fall on days after it."""
    for number in numbers:
        centre = dice.choice(centres)
        at = after(centre, day * DAY + dice.uniform(8, 16) * HOUR, 0)
        voice, question = _voice(dice, centre, number)
        yield _step(at, AtWall.SAY, voice)
        yield from _heard(dice, centre, voice, question, at)
        if dice.random() < RATED:
            yield _rated(dice, centre, f"{number}-rated", at)


def _voice(dice: Random, centre: Centre, number: str) -> tuple[Voice, str]:
    kind, text, question = drawn(dice, SAYINGS)
    names_staff = kind is Kind.REPORT or (kind is Kind.COMPLAINT and dice.random() < NAMES_STAFF)
    phone = None if dice.random() < ANONYMOUS else people.mobile(dice)
    voice = Voice(
        waybill=number,
        centre=centre.id,
        kind=kind,
        channel=drawn(dice, CHANNELS),
        text=text,
        names_staff=names_staff,
        name=people.name(dice),
        phone=phone,
    )
    return voice, question


def _rated(dice: Random, centre: Centre, number: str, at: float) -> Step:
    """Somebody at the counter scans its QR."""
    level = drawn(dice, LEVELS)
    why = {"displeasure": dice.choice(list(Displeasure))} if level <= 2 else {}  # noqa: PLR2004 - 不满意
    voice = Voice(
        waybill=number, centre=centre.id, kind="", channel="", text="", names_staff=False, name="", phone=None
    )
    return _step(pause(dice, centre, at, 0.5), AtWall.RATE, voice, level=level, **why)


def _heard(dice: Random, centre: Centre, voice: Voice, question: str, at: float) -> Iterator[Step]:
    if dice.random() < NEVER_ACCEPTED:
        return
    at = pause(dice, centre, at, 0.5)
    yield _step(at, AtWall.TAKE_ON, voice)
    if voice.phone:
        at = pause(dice, centre, at, 0.5)
        yield _step(at, AtWall.CALL, voice)
    for action in (AtWall.ASSIGN, AtWall.BEGIN):
        at = pause(dice, centre, at, 0.5)
        yield _step(at, action, voice)
    if dice.random() < NEVER_ANSWERED:
        return
    shown = {"question": question} if question and not voice.names_staff else {}
    at = pause(dice, centre, at, 3)
    yield _step(at, AtWall.REPLY, voice, text="已安排处理,请您放心", **shown)
    if voice.phone:
        yield from _asked(dice, centre, voice, at)


def _asked(dice: Random, centre: Centre, voice: Voice, at: float) -> Told:
    """At the revisit some are content, and some have it done again, once."""
    at = pause(dice, centre, at, 1)
    if dice.random() < UNHAPPY:
        yield _step(at, AtWall.ASK, voice, solved=False, level=2)
        at = pause(dice, centre, at, 0.5)
        yield _step(at, AtWall.AGAIN, voice)
        at = pause(dice, centre, at, 2)
        yield _step(at, AtWall.REPLY, voice, text="已重新处理,并向您致歉")
        at = pause(dice, centre, at, 1)
    yield _step(at, AtWall.ASK, voice, solved=True, level=dice.choice([3, 4, 5]))
    at = pause(dice, centre, at, 0.3)
    yield _step(at, AtWall.CLOSE, voice)
    return at


def _step(at: float, action: AtWall, voice: Voice, **says: Any) -> Step:
    return Step(at, action, says=says, voices=(voice,))
