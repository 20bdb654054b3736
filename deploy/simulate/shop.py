"""What villagers order of the two shops, at the counter or in a chain's web shop, and how it goes: fetched, or back."""

from collections.abc import Generator, Iterator, Sequence
from random import Random
from typing import Any, TypeAlias

from deploy.simulate import people
from deploy.simulate.fates import pause
from deploy.simulate.opening import DAY, HOUR, MINUTE, Centre, after
from deploy.simulate.shares import drawn
from deploy.simulate.steps import AtShop, Crate, Purchase, Sender, Step
from services.supermarket.seed import CATALOGUE

PER_PARCEL = 0.06
"""Orders for each parcel that comes."""
FIRST = {AtShop.ORDER: 52, AtShop.TELL_ORDER: 33, AtShop.SELL: 15}
"""How they begin: at the counter, in the web shop, or as pesticides that are sold over the counter."""
CANCELLED, SHORT, NEVER_FETCHED, RETURNED = 0.07, 0.06, 0.05, 0.08
RESTOCKED = 0.25
"""Deliveries to the shops for each order."""

Told: TypeAlias = Generator[Step, None, float]
"""A part of a story, and when it is over."""

_PESTICIDES = [each for each in CATALOGUE if "pesticide" in each[3]]
_SOLD_TO_ALL = [each for each in CATALOGUE if each not in _PESTICIDES]


def orders(dice: Random, centres: Sequence[Centre], numbers: Sequence[str], day: int) -> Iterator[Step]:
    """The steps of all orders of one day, and of what comes to the shops; the last fall on days after it."""
    for number in numbers:
        centre, first = dice.choice(centres), AtShop(drawn(dice, FIRST))
        placed = after(centre, day * DAY + dice.uniform(8, 16) * HOUR, 0)
        yield from _STORIES[first](dice, centre, _purchase(dice, centre, number, first), placed)
        if dice.random() < RESTOCKED:
            yield _delivery(dice, centre, f"{number}-in", placed)


def _purchase(dice: Random, centre: Centre, number: str, first: AtShop) -> Purchase:
    sku, shop, _, _, _, price = dice.choice(_PESTICIDES if first is AtShop.SELL else _SOLD_TO_ALL)
    return Purchase(
        waybill=number,
        centre=centre.id,
        shop=shop,
        sku=sku,
        quantity=dice.randrange(1, 5),
        price_fen=price,
        buyer=Sender(name=people.name(dice), phone=people.mobile(dice), identity=people.identity_card(dice)),
        number=dice.randrange(10**14, 10**15) if first is AtShop.TELL_ORDER else None,
    )


def _delivery(dice: Random, centre: Centre, number: str, at: float) -> Step:
    sku, shop, *_ = dice.choice(CATALOGUE)
    crate = Crate(waybill=number, centre=centre.id, shop=shop, sku=sku, quantity=dice.randrange(10, 60))
    return Step(pause(dice, centre, at, 1), AtShop.RESTOCK, crates=(crate,))


def _sold(_dice: Random, _centre: Centre, purchase: Purchase, at: float) -> Iterator[Step]:
    yield _step(at, AtShop.SELL, purchase)


def _ordered(dice: Random, centre: Centre, purchase: Purchase, at: float) -> Iterator[Step]:
    yield _step(at, AtShop.ORDER, purchase)
    at = pause(dice, centre, at, 0.5)
    if dice.random() < CANCELLED:
        yield _step(at, AtShop.CANCEL, purchase, reason="customer")
        return
    short = purchase.quantity > 1 and dice.random() < SHORT
    at = yield from _made_ready(dice, centre, purchase, at, short=short)
    if dice.random() < NEVER_FETCHED:
        return
    yield _step(at, AtShop.FETCH, purchase)
    if dice.random() < RETURNED:
        at = yield from _back(dice, centre, purchase, at)
        yield _step(at, AtShop.REFUND, purchase)
        yield _step(pause(dice, centre, at, 2), AtShop.PAID_BACK, purchase, method="cash")


def _ordered_online(dice: Random, centre: Centre, purchase: Purchase, at: float) -> Iterator[Step]:
    """The web shop has the money before it is confirmed, and gives it back itself."""
    yield _step(at, AtShop.TELL_ORDER, purchase)
    paid = at + dice.uniform(1, 9) * MINUTE
    yield _step(paid, AtShop.TELL_PAID, purchase)
    at = pause(dice, centre, paid, 0.5)
    if dice.random() < CANCELLED:
        yield _step(at, AtShop.TELL_CANCELLED, purchase)
        yield _step(at + dice.uniform(10, 60) * MINUTE, AtShop.TELL_REFUNDED, purchase)
        return
    at = yield from _made_ready(dice, centre, purchase, at, short=False)
    if dice.random() < NEVER_FETCHED:
        return
    yield _step(at, AtShop.FETCH, purchase)
    if dice.random() < RETURNED:
        at = yield from _back(dice, centre, purchase, at)
        yield _step(at, AtShop.TELL_REFUNDED, purchase)


def _made_ready(dice: Random, centre: Centre, purchase: Purchase, at: float, *, short: bool) -> Told:
    """From the confirmation to the shelf; where it is `short`, one is all there is. Returns the time after that."""
    deeds: dict[AtShop, dict[str, Any]] = {AtShop.CONFIRM: {}, AtShop.PICK: {}}
    if short:
        deeds[AtShop.SHORTEN] = {"lines": [{"sku": purchase.sku, "quantity": "1"}], "consent": True}
    for action, says in (deeds | {AtShop.DISPATCH: {}, AtShop.SHELVE: {}}).items():
        yield _step(at, action, purchase, **says)
        at = pause(dice, centre, at, 1)
    return at


def _back(dice: Random, centre: Centre, purchase: Purchase, at: float) -> Told:
    """All of it is brought back; returns the time after that."""
    at = pause(dice, centre, at, 2)
    yield _step(at, AtShop.BRING_BACK, purchase, reason="damaged")
    at = pause(dice, centre, at, 2)
    yield _step(at, AtShop.TAKE_BACK, purchase)
    return pause(dice, centre, at, 2)


def _step(at: float, action: AtShop, purchase: Purchase, **says: Any) -> Step:
    return Step(at, action, says=says, purchases=(purchase,))


_STORIES = {AtShop.ORDER: _ordered, AtShop.TELL_ORDER: _ordered_online, AtShop.SELL: _sold}
