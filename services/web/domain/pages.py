"""The pages: where each stands, and for whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.people import Tier

ANYBODY: frozenset[Tier] = frozenset()
"""For a page that needs no signing in."""
WALL = "/screen"
"""Where the display on the wall stands."""
_LOOKING = frozenset({Tier.CADRE, Tier.TOWN, Tier.COUNTY})
_CADRES, _TOWNS, _BUREAUS = frozenset({Tier.CADRE}), frozenset({Tier.TOWN}), frozenset({Tier.BUREAU})
_INSPECTING = _LOOKING | {Tier.INSPECTOR}
_WATCHING = frozenset({Tier.TOWN, Tier.COUNTY})


@dataclass(frozen=True, slots=True)
class Page:
    """A page at `path`, made of `template`, for the tiers that `allow` names; ANYBODY for everybody.

    `menu` is its word in the menu of those who may open it; a page without one is reached by links.
    """

    path: str
    template: str
    allow: frozenset[Tier] = ANYBODY
    menu: str = ""


MY = "/my"
"""Where villagers find what is their own."""

PAGES: tuple[Page, ...] = (
    Page("/desk", "desk.html", _CADRES, "工作台"),
    Page("/", "county.html", _LOOKING, "运行总览"),
    Page("/bureau", "inbox.html", _BUREAUS, "部门收件箱"),
    Page("/inbox", "inbox.html", _WATCHING, "收件箱"),
    Page("/town", "town.html", _TOWNS, "镇街事务"),
    Page("/appraisal", "appraisal.html", _LOOKING, "月度考核"),
    Page("/inspections", "inspections.html", _INSPECTING, "巡查"),
    Page("/waiting", "waiting.html", _LOOKING),
    Page("/case/{service}/{case}", "case.html", _LOOKING),
    Page(WALL, "screen.html", _WATCHING, "大屏"),
    Page(MY, "my.html"),
    Page("/wall", "wall.html"),
    Page("/guide", "guide.html"),
    Page("/receipt", "receipt.html"),
    Page("/rate", "rate.html"),
)
_HOMES: Mapping[Tier, str] = {Tier.BUREAU: "/bureau", Tier.CADRE: "/desk", Tier.INSPECTOR: "/inspections"}


def home_of(tier: Tier) -> str:
    """Where somebody of this tier begins after signing in."""
    return _HOMES.get(tier, "/")


def menu_of(tier: Tier) -> tuple[Page, ...]:
    """The pages that somebody of this tier finds in the menu, in their order."""
    return tuple(page for page in PAGES if page.menu and tier in page.allow)
