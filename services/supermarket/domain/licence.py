"""What a shop may sell, and until when (农药管理条例, 食品安全法, 种子法: licences of number, scope and expiry)."""

from dataclasses import dataclass
from datetime import date

from contracts.envelope import Fact
from contracts.orders import LICENSED, Category, Shop
from contracts.refusals import Conflict


@dataclass(slots=True, kw_only=True)
class Licence:
    """The licence of one shop at one centre; valid to the end of `expires_on` in Shanghai."""

    centre: str
    shop: Shop
    number: str
    scope: frozenset[Category]
    expires_on: date
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def id(self) -> str:
        """What it is known by."""
        return licence_key(self.centre, self.shop)

    def record(self, number: str, scope: frozenset[Category], expires_on: date) -> None:
        """As it stands on the paper that was shown."""
        self.number, self.scope, self.expires_on = number, scope, expires_on
        self.version += 1

    def covers(self, category: Category, on: date) -> bool:
        """Whether it allows the sale of `category` on a day."""
        return category in self.scope and on <= self.expires_on


def licence_key(centre: str, shop: Shop) -> str:
    """The key of the licence of one shop at one centre."""
    return f"{centre}/{shop}"


def must_cover(licence: Licence | None, category: Category, on: date) -> None:
    """Raises Conflict where a licence is needed and there is none, or it doesn't cover the category or is over."""
    if category not in LICENSED or (licence is not None and licence.covers(category, on)):
        return
    if licence is None:
        why = "本店没有登记经营许可证"
    elif category in licence.scope:
        why = f"许可证 {licence.number} 已于 {licence.expires_on} 到期"
    else:
        why = f"许可证 {licence.number} 的范围不含这一类"
    raise Conflict(f"{why},不能销售;请换证后由镇街登记", errors={"lines": [f"{category}:{why}"]})
