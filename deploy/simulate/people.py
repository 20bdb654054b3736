"""Recipients who don't exist: named after the solar terms, with phone numbers that nobody has."""

from random import Random

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何"
SOLAR_TERMS = (
    "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑", "大暑",
    "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至", "小寒", "大寒",
)  # fmt: skip
NEVER_ASSIGNED = "154"
"""A prefix of mobile numbers that China has never given to an operator."""
RELATIONS = ("邻居", "子女", "配偶", "父母", "亲戚")


def name(dice: Random) -> str:
    """A name that nobody takes for a real person's: 王白露."""
    return dice.choice(SURNAMES) + dice.choice(SOLAR_TERMS)


def phone(dice: Random) -> str:
    """A full mobile number with a prefix that was never assigned."""
    return f"{NEVER_ASSIGNED}{dice.randrange(10**8):08}"
