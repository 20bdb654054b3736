"""A chain's own word on one day at one centre, and where our books differ from it: order by order, to the fen."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from contracts.envelope import Fact
from contracts.orders import Difference
from contracts.refusals import Invalid


@dataclass(frozen=True, slots=True)
class Moved:
    """What one order, or all of a day, came to: ordered, paid in and given back, in whole fen."""

    placed_fen: int = 0
    paid_fen: int = 0
    refunded_fen: int = 0

    def __add__(self, other: "Moved") -> "Moved":
        return Moved(
            self.placed_fen + other.placed_fen,
            self.paid_fen + other.paid_fen,
            self.refunded_fen + other.refunded_fen,
        )


AMOUNTS = ("placed_fen", "paid_fen", "refunded_fen")
NOTHING = Moved()


@dataclass(slots=True, kw_only=True)
class Statement:
    """What `partner`, a chain's actor id, says of its orders at a centre on a day (Shanghai), by its own numbers.

    The newest one counts.
    """

    partner: str
    centre: str
    day: date
    orders: Mapping[str, Moved]
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def id(self) -> str:
        """What it is known by."""
        return statement_key(self.partner, self.centre, self.day)

    def file(self, orders: Mapping[str, Moved], total: Moved, today: date) -> None:
        """As the chain says it now. Raises Invalid for a day to come, and naming each total that isn't its lines'."""
        if self.day > today:
            raise Invalid("日结单的日期还没有到", errors={"date": [f"不能晚于今天 {today}"]})
        _check_total(orders, total)
        self.orders = orders
        self.version += 1


def statement_key(partner: str, centre: str, day: date) -> str:
    """The key of a chain's statement on one day at one centre."""
    return f"{partner}/{centre}/{day}"


@dataclass(frozen=True, slots=True)
class Differing:
    """An order on which both don't agree; None where one side has nothing of it on that day."""

    number: str
    kind: Difference
    ours: Moved | None
    theirs: Moved | None


def differences(ours: Mapping[str, Moved], theirs: Mapping[str, Moved], known: Container[str]) -> Iterator[Differing]:
    """Where they differ, by number; `known` are numbers that we have at all, whatever the day."""
    for number in sorted({*ours, *theirs}):
        our, their = ours.get(number), theirs.get(number)
        if our is None or their is None:
            if (our or their) != NOTHING or number not in known:
                yield Differing(number, _missing(number, our, known), our, their)
        elif our != their:
            yield Differing(number, Difference.AMOUNT, our, their)


def _missing(number: str, our: Moved | None, known: Container[str]) -> Difference:
    if our is not None:
        return Difference.MISSING_THERE
    return Difference.ANOTHER_DAY if number in known else Difference.MISSING_HERE


def _check_total(orders: Mapping[str, Moved], total: Moved) -> None:
    lines = sum(orders.values(), NOTHING)
    wrong = {
        name: [f"与明细合计不符:明细合计 {getattr(lines, name)} 分"]
        for name in AMOUNTS
        if getattr(total, name) != getattr(lines, name)
    }
    if wrong:
        raise Invalid("日结单的合计与明细不符,请核对后重新推送", errors=wrong)
