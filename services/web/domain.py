"""Who may be tried out behind the development sign-in: people who don't exist, one for each kind of view."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.feedback.words import Displeasure, Level
from contracts.people import COUNTY, Actor, Tier


@dataclass(frozen=True, slots=True)
class Role:
    """A person to sign in as, and how the page calls them and what they see."""

    actor: Actor
    title: str
    sees: str


ROLES: Mapping[str, Role] = {
    "county": Role(Actor("county:demo", Tier.COUNTY, COUNTY), "县级统筹", "全县 15 个镇街、100 个服务中心"),
    "jiaxiang": Role(Actor("town:370829001", Tier.TOWN, "370829001"), "嘉祥街道 · 镇街监管", "本街道的服务中心"),
    "zhifang": Role(Actor("town:370829101", Tier.TOWN, "370829101"), "纸坊镇 · 镇街监管", "本镇的服务中心"),
    "cadre": Role(Actor("staff:370829001001-01", Tier.CADRE, "370829001001"), "坐班村干部", "自己的服务中心"),
}

_TIERS: Mapping[Tier, str] = {
    Tier.COUNTY: "县级统筹",
    Tier.TOWN: "镇街监管",
    Tier.CADRE: "坐班村干部",
}

LEVELS: tuple[tuple[Level, str], ...] = (
    (Level.VERY_GOOD, "非常满意"),
    (Level.GOOD, "满意"),
    (Level.FAIR, "基本满意"),
    (Level.BAD, "不满意"),
    (Level.VERY_BAD, "非常不满意"),
)
"""What a rating may say, the best first (GB/T 39734)."""
DISPLEASURES: tuple[tuple[Displeasure, str], ...] = (
    (Displeasure.SLOW, "办得慢、等得久"),
    (Displeasure.ATTITUDE, "态度不好"),
    (Displeasure.WRONG, "办错了"),
    (Displeasure.RUNAROUND, "来回跑了多趟"),
    (Displeasure.EXTRA_PAPERS, "多要材料"),
    (Displeasure.NOT_OPEN, "该开门没开门"),
    (Displeasure.PREFER_NOT_TO_SAY, "不便说明"),
)
"""The one tap that a bad rating asks for."""


def title_of(actor: Actor) -> str:
    """What the page calls somebody who has signed in."""
    return _TIERS.get(actor.tier, "工作人员")
