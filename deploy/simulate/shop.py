"""What villagers order at the counters of the two shops, and how it goes: ready, fetched, sometimes back again."""

from collections.abc import Iterator, Sequence
from random import Random

from deploy.simulate import people
from deploy.simulate.fates import pause
from deploy.simulate.opening import DAY, HOUR, Centre, after
from deploy.simulate.steps import AtShop, Purchase, Step
from services.supermarket.seed import CATALOGUE

PER_PARCEL = 0.06
"""Orders for each parcel that comes."""
CANCELLED, NEVER_FETCHED, RETURNED = 0.06, 0.05, 0.06
_SOLD_TO_ALL = [each for each in CATALOGUE if "pesticide" not in each[3]]


def orders(dice: Random, centres: Sequence[Centre], numbers: Sequence[str], day: int) -> Iterator[Step]:
    """The steps of all orders of one day; the last of them fall on days after it."""
    for number in numbers:
        centre = dice.choice(centres)
        placed = after(centre, day * DAY + dice.uniform(8, 16) * HOUR, 0)
        yield from _story(dice, centre, _purchase(dice, centre, number), placed)


def _purchase(dice: Random, centre: Centre, number: str) -> Purchase:
    sku, shop, _, _, _, price = dice.choice(_SOLD_TO_ALL)
    quantity = dice.randrange(1, 5)
    name, phone = people.name(dice), people.mobile(dice)
    return Purchase(
        waybill=number,
        centre=centre.id,
        shop=shop,
        sku=sku,
        quantity=quantity,
        total_fen=price * quantity,
        name=name,
        phone=phone,
    )


def _story(dice: Random, centre: Centre, purchase: Purchase, at: float) -> Iterator[Step]:
    yield Step(at, AtShop.ORDER, purchases=(purchase,))
    at = pause(dice, centre, at, 0.5)
    if dice.random() < CANCELLED:
        yield Step(at, AtShop.CANCEL, says={"reason": "customer"}, purchases=(purchase,))
        return
    for action in (AtShop.CONFIRM, AtShop.PICK, AtShop.DISPATCH, AtShop.SHELVE):
        yield Step(at, action, purchases=(purchase,))
        at = pause(dice, centre, at, 1)
    if dice.random() < NEVER_FETCHED:
        return
    yield Step(at, AtShop.FETCH, purchases=(purchase,))
    if dice.random() < RETURNED:
        yield from _back(dice, centre, purchase, at)


def _back(dice: Random, centre: Centre, purchase: Purchase, at: float) -> Iterator[Step]:
    says = {AtShop.BRING_BACK: {"reason": "damaged"}, AtShop.PAID_BACK: {"method": "cash"}}
    for action in (AtShop.BRING_BACK, AtShop.TAKE_BACK, AtShop.REFUND, AtShop.PAID_BACK):
        at = pause(dice, centre, at, 2)
        yield Step(at, action, says=says.get(action, {}), purchases=(purchase,))
