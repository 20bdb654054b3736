"""What recipients read, and the command by which a parcel hears whether they could be told."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from contracts.parcels import Channel, NotifyFailure
from services.chassis.notices import Settled, State, Words
from services.chassis.work import Command
from services.express.domain.people import Purpose
from services.express.handlers.counter import Told

Parameters = Sequence[Mapping[str, Any]]

CARRIERS = {
    "debangkuaidi": "德邦",
    "ems": "EMS",
    "jd": "京东",
    "jtexpress": "极兔",
    "shentong": "申通",
    "shunfeng": "顺丰",
    "youzhengguonei": "邮政",
    "yuantong": "圆通",
    "yunda": "韵达",
    "zhongtong": "中通",
}
"""What people call the carriers; another one goes without a name."""
LISTED = 5
"""Parcels that one message lists; of more it says how many."""


def arrived(parcels: Parameters) -> str:
    """Of parcels that have come, at one or several centres."""
    return f"【回音墙】您有 {len(parcels)} 件快递已到{_where(parcels)},取件码:{_codes(parcels)}。请凭码取件。"


def reminder(parcels: Parameters) -> str:
    """Of parcels that nobody came for in a day."""
    count, where = len(parcels), _where(parcels)
    return f"【回音墙】您有 {count} 件快递还在{where},取件码:{_codes(parcels)}。请尽快来取,或请人代取。"


def new_code(parcels: Parameters) -> str:
    """Of parcels whose code is another one now."""
    return f"【回音墙】您在{_where(parcels)}的快递换了取件码:{_codes(parcels)}。旧码作废。"


def moved(parcels: Parameters) -> str:
    """Of parcels that lie at another centre now."""
    count, where = len(parcels), _where(parcels)
    return f"【回音墙】服务中心合并,您的 {count} 件快递已移到{where},取件码:{_codes(parcels)}。请到那里取件。"


def told(settled: Settled) -> Command:
    """How it ended; what the gateway says of the number is the cadre's to read."""
    failure = None if settled.state is State.SENT else NotifyFailure.GATEWAY
    return Told(parcel=settled.subject, purpose=Purpose(settled.purpose), channel=Channel.SMS, failure=failure)


def _where(parcels: Parameters) -> str:
    return "、".join(dict.fromkeys(str(parcel["centre"]) or "村服务中心" for parcel in parcels))


def _codes(parcels: Parameters) -> str:
    listed = ";".join(f"{CARRIERS.get(each['carrier'], '')} {each['code']}".strip() for each in parcels[:LISTED])
    return f"{listed} 等" if len(parcels) > LISTED else listed


_TEXTS: Mapping[str, Callable[[Parameters], str]] = {
    Purpose.ARRIVED: arrived,
    Purpose.REMINDER: reminder,
    Purpose.MOVED: moved,
    Purpose.NEW_CODE: new_code,
}
WORDS = Words(texts=_TEXTS, told=told)
