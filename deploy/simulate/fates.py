"""What becomes of a parcel whose recipient has been told: most are collected, and each may go wrong in its own way.

A fate takes the dice, the centre, the parcel and the moment of the notice.
"""

from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any, TypeAlias

from contracts.parcels import ComplaintKind, ComplaintOutcome, DeliveryFailure, Finding, RefusalReason, Trouble
from deploy.simulate.coming import push
from deploy.simulate.opening import HOUR, MINUTE, Centre, after
from deploy.simulate.shares import drawn
from deploy.simulate.steps import Action, Parcel, Step, Told

Fate: TypeAlias = Callable[[Random, Centre, Parcel, float], Iterator[Step]]

WRONG_CODE, CONSENTS_LATER, SIGNED_AFTERWARDS = 0.02, 0.35, 0.3
"""Of those collected: a code misread, missing consent given by phone, a carrier that says so afterwards."""
FAILS_AT_THE_DOOR, REFUSES_AT_THE_DOOR = 0.2, 0.05
COMES_FORWARD, TAKEN_BACK_BY_EVENT = 0.1, 0.5
"""Of those refused: the recipient wants it after all, the carrier itself says that it has it again."""
SIGNED_BY_EVENT = 0.5
REASONS = {
    RefusalReason.UNWANTED: 40,
    RefusalReason.DAMAGED: 25,
    RefusalReason.WRONG_GOODS: 20,
    RefusalReason.NOT_ORDERED: 10,
    RefusalReason.OTHER: 5,
}
AT_THE_DOOR = {DeliveryFailure.NOBODY_HOME: 70, DeliveryFailure.POSTPONED: 20, DeliveryFailure.WRONG_ADDRESS: 10}
TROUBLES = {Trouble.DAMAGED: 50, Trouble.MISROUTED: 30, Trouble.LOST: 20}
OUTCOMES: Mapping[Trouble, Mapping[Action, float]] = {
    Trouble.DAMAGED: {Action.RESUME: 60, Action.COMPENSATE: 40},
    Trouble.MISROUTED: {Action.RESUME: 40, Action.WRITE_OFF: 60},
    Trouble.LOST: {Action.RESUME: 30, Action.COMPENSATE: 60, Action.WRITE_OFF: 10},
}
FINDINGS = {Finding.CARRIER_WRONG: 80, Finding.HANDED_OVER: 15, Finding.LOST: 5}
COMPLAINTS = {
    ComplaintKind.DELAY: 45,
    ComplaintKind.DAMAGE: 25,
    ComplaintKind.ATTITUDE: 15,
    ComplaintKind.LOSS: 10,
    ComplaintKind.OTHER: 5,
}
ANSWERS = {ComplaintOutcome.SETTLED: 70, ComplaintOutcome.PASSED_TO_CARRIER: 20, ComplaintOutcome.REFUTED: 10}


def collected(dice: Random, centre: Centre, parcel: Parcel, told: float) -> Iterator[Step]:
    """The recipient comes, or sends somebody."""
    if not parcel.consent and dice.random() < CONSENTS_LATER:
        told = pause(dice, centre, told, 0.2)
        yield _step(told, Action.CONSENT, parcel, note="收件人电话中同意放在服务站")
    at = pause(dice, centre, told, 2)
    if dice.random() < WRONG_CODE:
        yield _step(at, Action.WRONG_CODE, parcel)
    yield _step(at, Action.COLLECT, parcel)
    if dice.random() < SIGNED_AFTERWARDS:
        yield push(dice, at + dice.uniform(10, 60) * MINUTE, parcel, Told.SIGNED_FOR)


def forgotten(_dice: Random, _centre: Centre, _parcel: Parcel, _told: float) -> Iterator[Step]:
    """Nobody comes; the clocks remind, and list it as overdue."""
    return iter(())


def brought(dice: Random, centre: Centre, parcel: Parcel, told: float) -> Iterator[Step]:
    """The recipient asks for the door; now and then nobody opens it."""
    asked = pause(dice, centre, told, 0.3)
    yield _step(asked, Action.REQUEST_DELIVERY, parcel, note="收件人来电要求派送上门")
    at = pause(dice, centre, asked, 1)
    yield _step(at, Action.DELIVER, parcel)
    at = pause(dice, centre, at, 0.4)
    if dice.random() < REFUSES_AT_THE_DOOR:
        yield from _refused(dice, centre, parcel, at)
    elif dice.random() < FAILS_AT_THE_DOOR:
        yield _step(at, Action.DELIVERY_FAILED, parcel, reason=drawn(dice, AT_THE_DOOR))
        yield _step(pause(dice, centre, at, 3), Action.COLLECT, parcel)
    else:
        yield _step(at, Action.COLLECT, parcel)


def refused(dice: Random, centre: Centre, parcel: Parcel, told: float) -> Iterator[Step]:
    """The recipient doesn't want it."""
    yield from _refused(dice, centre, parcel, pause(dice, centre, told, 2))


def _refused(dice: Random, centre: Centre, parcel: Parcel, at: float) -> Iterator[Step]:
    yield _step(at, Action.REFUSE, parcel, reason=drawn(dice, REASONS))
    at = pause(dice, centre, at, 1)
    yield _step(at, Action.SEND_BACK, parcel)
    at = pause(dice, centre, at, 4)
    if dice.random() < COMES_FORWARD:
        yield _step(at, Action.STOP_RETURN, parcel, note="收件人改变主意,要取件")
        yield _step(pause(dice, centre, at, 1), Action.COLLECT, parcel)
    else:
        yield _step(at, Action.TAKEN_BACK if dice.random() < TAKEN_BACK_BY_EVENT else Action.HAND_BACK, parcel)


def troubled(dice: Random, centre: Centre, parcel: Parcel, told: float) -> Iterator[Step]:
    """It is damaged, at the wrong place, or lost; and what comes of it."""
    trouble = drawn(dice, TROUBLES)
    at = pause(dice, centre, told, 1)
    yield _step(at, Action.REPORT, parcel, kind=trouble, note="盘点货架时发现,已拍照留存")
    at = pause(dice, centre, at, 3)
    match drawn(dice, OUTCOMES[trouble]):
        case Action.RESUME:
            yield _step(at, Action.RESUME, parcel, note="已核实,可以照常取件")
            yield _step(pause(dice, centre, at, 2), Action.COLLECT, parcel)
        case Action.COMPENSATE:
            yield from _compensated(dice, parcel, at)
        case _:
            yield _step(at, Action.WRITE_OFF, parcel, note="已联系快递公司,不再追索")


def _compensated(dice: Random, parcel: Parcel, at: float) -> Iterator[Step]:
    fen = dice.randrange(500, 20_000, 10)
    yield _step(at, Action.COMPENSATE, parcel, amount_fen=fen, note="快递公司同意赔付,收件人已签字")


def signed_too_soon(dice: Random, centre: Centre, parcel: Parcel, told: float) -> Iterator[Step]:
    """The carrier says that it was signed for while it lies on the shelf (签收不符)."""
    at = pause(dice, centre, told, 0.5)
    by_event = dice.random() < SIGNED_BY_EVENT
    yield Step(at, Action.SIGNED_FOR, (parcel,)) if by_event else push(dice, at, parcel, Told.SIGNED_FOR)
    found, at = drawn(dice, FINDINGS), pause(dice, centre, at, 2)
    yield _step(at, Action.SETTLE, parcel, finding=found, note="已核对货架和监控")
    if found is not Finding.LOST:
        yield _step(pause(dice, centre, at, 0.5), Action.COLLECT, parcel)
        return
    at = pause(dice, centre, at, 0.2)
    yield _step(at, Action.REPORT, parcel, kind=Trouble.LOST, note="货不在架,快递公司称已签收")
    yield from _compensated(dice, parcel, pause(dice, centre, at, 3))


def complained_of(dice: Random, centre: Centre, parcel: Parcel, told: float) -> Iterator[Step]:
    """Somebody complains, gets an answer, and comes for it."""
    at = pause(dice, centre, told, 1)
    yield _step(at, Action.COMPLAIN, parcel, kind=drawn(dice, COMPLAINTS), note="收件人到站反映")
    at = pause(dice, centre, at, 2)
    yield _step(at, Action.ANSWER, parcel, outcome=drawn(dice, ANSWERS), note="已向收件人说明处理结果")
    yield _step(pause(dice, centre, at, 1), Action.COLLECT, parcel)


def to_the_wrong_hands(dice: Random, centre: Centre, parcel: Parcel, told: float) -> Iterator[Step]:
    """The wrong one is handed over; the cadre notices and takes it back, and it has a new code."""
    at = pause(dice, centre, told, 2)
    yield _step(at, Action.COLLECT, parcel)
    at += dice.uniform(1, 4) * MINUTE
    yield _step(at, Action.CORRECT, parcel, reason="拿错了件,已当场追回")
    yield _step(pause(dice, centre, at, 2), Action.COLLECT, parcel)


FATES: Mapping[Fate, float] = {
    collected: 860,
    forgotten: 60,
    brought: 30,
    refused: 18,
    signed_too_soon: 12,
    troubled: 8,
    complained_of: 7,
    to_the_wrong_hands: 5,
}
"""In a thousand."""


def pause(dice: Random, centre: Centre, at: float, hours: float) -> float:
    """Some opening time later: five minutes at the least, `hours` more on average."""
    return after(centre, at, 5 * MINUTE + dice.expovariate(1 / (hours * HOUR)))


def _step(at: float, action: Action, parcel: Parcel, **says: Any) -> Step:
    return Step(at, action, (parcel,), says)
