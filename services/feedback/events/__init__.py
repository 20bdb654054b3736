"""Messages from the bus, each made a command."""

from collections.abc import Callable, Mapping

from contracts.envelope import Event
from contracts.registry import CARDS
from services.chassis import calendars, centres, moving, staff
from services.chassis.casework.handing_over import owed_by_absent
from services.chassis.moving import Strays
from services.chassis.work import Command
from services.feedback.domain.box import Box
from services.feedback.domain.case import Case
from services.feedback.domain.rectification import Rectification
from services.feedback.domain.transitions import AT_WORK
from services.feedback.handlers.ratings import Invite


def ended(event: Event) -> Invite:
    """A visit or case of another service has ended: it may be rated."""
    return Invite(service=event.source.removeprefix("/"), case=event.subject, centre=event.centre)


to_hand_over = owed_by_absent(Case, "feedback", "assignee", AT_WORK)
"""What somebody has in hand who is away."""
_COPIES: Mapping[str, Callable[[Event], Command]] = {**calendars.EVENTS, **centres.EVENTS, **staff.EVENTS}
_ENDS = [card.type for card in CARDS if "feedback" in card.consumers and card.type not in _COPIES]
"""What the registry has us hear of others: each of them says that something has ended."""
strays = moving.stray(
    Strays(Case, "feedback"), Strays(Rectification, "rectification"), Strays(Box, "letterbox", "state = 'locked'")
)
"""What is open at the desk of a merged centre, and its box; one whose slips are being read is finished first."""

EVENTS: Mapping[str, Callable[[Event], Command]] = {
    **_COPIES,
    **{type_: ended for type_ in _ENDS if not type_.startswith("partner.")},
}
