"""Who acts and who owes: tiers, parties, and the ids of county, towns and centres. Standard library only."""

from dataclasses import dataclass
from enum import StrEnum

COUNTY = "370829"
"""GB/T 2260 code of the county; a town's id adds three digits, a centre's three more."""

TOWN_DIGITS = 9
CENTRE_DIGITS = 12


class Tier(StrEnum):
    """Whose eyes: what a token lets its bearer see and do."""

    CADRE = "cadre"
    TOWN = "town"
    COUNTY = "county"
    BUREAU = "bureau"
    INSPECTOR = "inspector"
    VILLAGER = "villager"
    PARTNER = "partner"
    SYSTEM = "system"


class Party(StrEnum):
    """Who can owe the next step of a case (责任主体)."""

    VILLAGE = "village"
    TOWN = "town"
    BUREAU = "bureau"
    CITY = "city"
    PROVINCE = "province"
    PARTNER = "partner"


class Identity(StrEnum):
    """By what document a person's or a business's identity is checked (实名)."""

    ID_CARD = "id_card"
    PASSPORT = "passport"
    BUSINESS_LICENCE = "business_licence"


def town_of(centre: str) -> str:
    """The id of the town that a centre lies in."""
    return centre[:TOWN_DIGITS]


def is_centre(text: str) -> bool:
    """Whether this can be the id of a centre of the county."""
    return len(text) == CENTRE_DIGITS and text.isascii() and text.isdigit() and text.startswith(COUNTY)


def owed_by(party: Party, party_id: str) -> str:
    """The `responsible` attribute: `village:370829001001`."""
    return f"{party}:{party_id}"


def villager_id(phone_hash: str) -> str:
    """The actor id of whoever has shown, by a one-time code, to have the phone of this keyed hash."""
    return f"villager:{phone_hash}"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `scope` is the longest id prefix that all they may see shares: the id of a centre, town or county."""

    id: str
    tier: Tier
    scope: str

    def covers(self, centre: str) -> bool:
        """Whether this actor may see the cases of `centre`."""
        return centre.startswith(self.scope)


def villager_hash(actor: Actor) -> str:
    """The keyed hash of a villager's phone."""
    return actor.id.removeprefix("villager:")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A piece of personal data: encrypted, masked for the eye, hashed for look-up."""

    cipher: str
    masked: str
    hash: str


ANYBODY = Actor(id="anybody", tier=Tier.VILLAGER, scope=COUNTY)
"""Somebody of whom nothing is known: what they may do, anybody may."""
SYSTEM = Actor(id="system", tier=Tier.SYSTEM, scope=COUNTY)
