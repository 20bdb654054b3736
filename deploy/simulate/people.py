"""People who don't exist: named after the solar terms, with phone numbers that nobody has."""

from datetime import date, timedelta
from random import Random

from stdnum.cn import ric

from deploy.simulate.shares import drawn

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何"
SOLAR_TERMS = (
    "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑", "大暑",
    "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至", "小寒", "大寒",
)  # fmt: skip
NEVER_ASSIGNED = "154"
"""A prefix of mobile numbers that China has never given to an operator."""
NO_COUNTY = "999999"
FIRST_BORN, BORN_WITHIN = date(1950, 1, 1), 50 * 365
"""When those were born who send parcels; days."""
PHONES = {"masked": 50, "virtual": 25, "full": 25}
"""How recipients' numbers stand on waybills; only who has a full one hears from the system itself."""
RELATIONS = ("邻居", "子女", "配偶", "父母", "亲戚")


def name(dice: Random) -> str:
    """A name that nobody takes for a real person's: 王白露."""
    return dice.choice(SURNAMES) + dice.choice(SOLAR_TERMS)


def phone(dice: Random) -> str:
    """A number as it stands on a waybill: masked, virtual with an extension, or full."""
    return _written(dice, drawn(dice, PHONES))


def mobile(dice: Random) -> str:
    """A full number with a prefix that was never assigned."""
    return _written(dice, "full")


def identity_card(dice: Random) -> str:
    """An identity number of a county that doesn't exist."""
    born = FIRST_BORN + timedelta(days=dice.randrange(BORN_WITHIN))
    number = f"{NO_COUNTY}{born:%Y%m%d}{dice.randrange(1000):03}"
    return number + ric.calc_check_digit(f"{number}?")


def _written(dice: Random, kind: str) -> str:
    if kind == "masked":
        return f"{NEVER_ASSIGNED}****{dice.randrange(10**4):04}"
    number = f"{NEVER_ASSIGNED}{dice.randrange(10**8):08}"
    return f"{number}-{dice.randrange(10**4):04}" if kind == "virtual" else number
