"""Who signs in, and what the pages call them."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.people import COUNTY, Actor, Tier

TIERS: Mapping[Tier, str] = {
    Tier.COUNTY: "县级统筹",
    Tier.TOWN: "镇街监管",
    Tier.CADRE: "坐班村干部",
    Tier.BUREAU: "县直部门",
    Tier.INSPECTOR: "巡查人员",
}
"""What the pages call somebody who has signed in."""


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
    "bureau": Role(Actor("bureau:civil_affairs", Tier.BUREAU, COUNTY), "县民政局", "转到本部门的事项"),
    "inspector": Role(Actor(f"inspector:{COUNTY}", Tier.INSPECTOR, COUNTY), "巡查人员", "派给自己的巡查"),
}
"""Who may be tried out behind the development sign-in: people who don't exist, one for each kind of view."""
