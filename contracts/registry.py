"""Every event that crosses a border: one card each, in alphabetical order."""

from dataclasses import dataclass

from contracts.cards import PARTNER, Card
from contracts.centres.cards import CARDS as CENTRES
from contracts.clinic.cards import CARDS as CLINIC
from contracts.express.cards import CARDS as EXPRESS
from contracts.feedback.cards import CARDS as FEEDBACK
from contracts.feedback.partner import CARDS as HOTLINE
from contracts.feedback.platform import CARDS as PLATFORM
from contracts.hall.cards import CARDS as HALL
from contracts.supermarket.cards import CARDS as SUPERMARKET
from contracts.supervision.appraisal_cards import CARDS as APPRAISAL
from contracts.supervision.cards import CARDS as SUPERVISION
from contracts.supervision.first_contact import CARDS as FIRST_CONTACT
from contracts.supervision.inspection_events import CARDS as INSPECTION
from contracts.supervision.inspection_plans import CARDS as INSPECTION_PLANS
from contracts.supervision.ladder_cards import CARDS as LADDER
from contracts.supervision.silence import CARDS as SILENCE
from contracts.veterans.cards import CARDS as VETERANS

__all__ = ["BY_TYPE", "CARDS", "GUESTS", "PARTNER", "Card", "Guest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """A service that is not ours, with a broker account to hear the events of some of ours."""

    name: str
    hears: tuple[str, ...]


_ALL = (
    *APPRAISAL,
    *CENTRES,
    *CLINIC,
    *EXPRESS,
    *FEEDBACK,
    *FIRST_CONTACT,
    *HALL,
    *HOTLINE,
    *INSPECTION,
    *INSPECTION_PLANS,
    *LADDER,
    *PLATFORM,
    *SILENCE,
    *SUPERMARKET,
    *SUPERVISION,
    *VETERANS,
)
CARDS: tuple[Card, ...] = tuple(sorted(_ALL, key=lambda card: card.type))

BY_TYPE = {card.type: card for card in CARDS}

GUESTS: tuple[Guest, ...] = (Guest(name="guest-analytics", hears=("express",)),)
