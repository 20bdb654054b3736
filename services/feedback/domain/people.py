"""Who brings something, and where it is looked at."""

from dataclasses import dataclass

from contracts.envelope import Fact
from contracts.feedback.words import Channel, Kind
from contracts.people import CENTRE_DIGITS, COUNTY, TOWN_DIGITS, Party, Sealed, Tier, town_of

ON_PAPER = frozenset({Channel.BOX, Channel.GUEST_BOOK})
"""Whoever wrote it isn't there when it is taken down."""


@dataclass(slots=True)
class Filings:
    """What somebody has brought within a day, by the hash of their phone; only looked at, and locked against haste."""

    id: str
    today: int
    centre: str = COUNTY
    version: int = 0
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Filer:
    """Whoever brings it, as far as they say; without a phone nobody can be asked how it went."""

    name: Sealed | None = None
    phone: Sealed | None = None
    reachable: bool = False


def is_confidential(kind: Kind, *, about_staff: bool) -> bool:
    """Whether the people of the centre may not know of it: a complaint that names staff, and every 举报."""
    return kind is Kind.REPORT or (kind is Kind.COMPLAINT and about_staff)


def desk_of(centre: str, kind: Kind, *, about_staff: bool, about_town: bool) -> str:
    """Where a case is looked at: the id of its centre, of the town above whoever is named, or of the county.

    Whose scope is narrower than the desk never sees the case: every look-up goes by this id.
    """
    if about_town:
        return COUNTY
    return town_of(centre) if is_confidential(kind, about_staff=about_staff) else centre


def party_of(desk: str) -> tuple[Party, str]:
    """Who owes the next step at a desk; the county's own office counts as a bureau."""
    party = {CENTRE_DIGITS: Party.VILLAGE, TOWN_DIGITS: Party.TOWN}.get(len(desk), Party.BUREAU)
    return party, desk


def is_above(tier: Tier, desk: str) -> bool:
    """Whether somebody of this tier decides over those at a desk."""
    return tier in (tier_above(desk), Tier.COUNTY)


def tier_above(desk: str) -> Tier:
    """Who decides what a desk asks for: one tier up."""
    return Tier.TOWN if len(desk) == CENTRE_DIGITS else Tier.COUNTY
