"""What customers read."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.chassis.notices import Words
from services.supermarket.domain.customer import Purpose

Parameters = Sequence[Mapping[str, Any]]

LISTED = 5
"""Orders that one message lists; of more it says how many."""


def ready(orders: Parameters) -> str:
    """Of orders that wait at one or several centres."""
    return f"【回音墙】您的 {len(orders)} 单商品已到{_where(orders)},取货码:{_codes(orders)}。请 7 天内凭码来取。"


def expiring(orders: Parameters) -> str:
    """Of orders that are soon given up."""
    return f"【回音墙】您有 {len(orders)} 单商品还在{_where(orders)},取货码:{_codes(orders)}。逾期将取消,请尽快来取。"


def moved(orders: Parameters) -> str:
    """Of orders that wait at another centre now."""
    count, where = len(orders), _where(orders)
    return f"【回音墙】服务中心合并,您的 {count} 单商品已移到{where},取货码不变:{_codes(orders)}。请到那里取。"


def new_code(orders: Parameters) -> str:
    """Of orders whose code is another one now."""
    return f"【回音墙】您在{_where(orders)}的订单换了取货码:{_codes(orders)}。旧码作废。"


def entrusted(orders: Parameters) -> str:
    """Of orders that somebody else has placed for them."""
    where = _where(orders)
    return f"【回音墙】有人替您在{where}订了货,备好后发取货码给您。不是您同意的,请在“我的事”里取消,或告诉服务中心。"


def _where(orders: Parameters) -> str:
    return "、".join(dict.fromkeys(str(order["centre"]) or "村服务中心" for order in orders))


def _codes(orders: Parameters) -> str:
    listed = ";".join(str(each["code"]) for each in orders[:LISTED])
    return f"{listed} 等" if len(orders) > LISTED else listed


_TEXTS: Mapping[str, Callable[[Parameters], str]] = {
    Purpose.READY: ready,
    Purpose.EXPIRING: expiring,
    Purpose.MOVED: moved,
    Purpose.NEW_CODE: new_code,
    Purpose.ENTRUSTED: entrusted,
}
WORDS = Words(texts=_TEXTS)
