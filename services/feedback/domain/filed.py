"""What is known of a case of the echo wall, who owes it, and what a correction gives back of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from contracts.agency import Agent
from contracts.feedback.words import CaseState as State
from contracts.feedback.words import Channel, Kind
from contracts.people import COUNTY, Party, town_of
from services.chassis.machine import Deed, Machine
from services.feedback.domain.people import ON_PAPER, Filer, party_of
from services.feedback.domain.rules import HANDLE, Rules
from services.feedback.domain.transitions import OPEN, TRANSITIONS

_KEPT = (
    "assignee",
    "bureau",
    "urgent",
    "asked_days",
    "asked_at",
    "extra_days",
    "counted_from",
    "assigned_at",
    "done_at",
    "reworks",
    "tries",
    "solved",
    "level",
    "reopened",
)
"""What moves change beside the state, and corrections give back."""


@dataclass(slots=True, kw_only=True)
class Filed(Machine):
    """A case as it stands. `centre` is the desk where it is looked at, `about` the centre it is about.

    `agent` brought it for the filer. `text` is encrypted; replies and remarks stand encrypted beside their facts
    (`notes`). `shown` is what the wall has of question and reply, written for it by the handler, once it is closed.
    `first_contact` (首问责任) is set once. `transcriber` took it down, a letter out of a box opened at
    `box_opened_at`; `files` are photos and scans. `counted_from` begins the working days of the reply; `tries` are
    days on which nobody was reached.
    """

    THING: ClassVar[str] = "feedback"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = TRANSITIONS
    SETTLED: ClassVar[frozenset[State]] = frozenset(State) - {*OPEN}

    about: str
    kind: Kind
    channel: Channel
    filer: Filer
    agent: Agent | None = None
    text: str
    number: str
    private: bool = False
    about_staff: bool = False
    state: State = State.RECEIVED
    first_contact: str | None = None
    partner: str | None = None
    ticket: str | None = None
    assignee: str | None = None
    bureau: str | None = None
    urgent: bool = False
    asked_days: int | None = None
    asked_at: datetime | None = None
    extra_days: int = 0
    counted_from: datetime | None = None
    assigned_at: datetime | None = None
    done_at: datetime | None = None
    reworks: int = 0
    tries: tuple[str, ...] = ()
    solved: bool | None = None
    level: int | None = None
    reopened: bool = False
    shown: tuple[str, str] | None = None
    files: tuple[str, ...] = ()
    transcriber: str | None = None
    box_opened_at: datetime | None = None

    @property
    def anonymous(self) -> bool:
        """Whether there is nobody to call back."""
        return self.filer.phone is None and self.agent is None

    @property
    def reachable(self) -> bool:
        """Whether a message gets to whoever it is about, or to who brought it for somebody without a phone."""
        return self.filer.reachable or self.agent is not None

    @property
    def is_entrusted(self) -> bool:
        """Whether somebody else brought it for who can be told of that."""
        return self.agent is not None and self.filer.reachable

    @property
    def confidential(self) -> bool:
        """Whether it is kept from the people whom it is about."""
        return self.centre != self.about

    @property
    def receipt_is_given(self) -> bool:
        """Not for a letter that names somebody: with its receipt those who read the box could follow it."""
        return not (self.confidential and self.channel in ON_PAPER)

    @property
    def accused(self) -> str:
        """Whose people it may be about: the centre, or with the county's desk the town and all below; else empty."""
        if not self.confidential:
            return ""
        return town_of(self.about) if self.centre == COUNTY else self.about

    def due_at(self, rules: Rules) -> datetime | None:
        """When the reply is due, extension included; None before it is accepted."""
        return rules.after(self.counted_from, HANDLE + self.extra_days) if self.counted_from else None

    def move_to(self, centre: str, deed: Deed) -> None:
        """As any case; its desk is the centre's own, so it is about the joint site now, whose people may know of it.

        What lies at a desk above stays there, and about whom it was.
        """
        Machine.move_to(self, centre, deed)
        self.about = centre

    def _owed(self) -> tuple[Party, str]:
        if self.state is State.COUNTY_HANDLING:
            return party_of(COUNTY)
        return (Party.BUREAU, self.bureau) if self.bureau else party_of(self.centre)

    def _kept(self) -> Mapping[str, Any]:
        values = {name: getattr(self, name) for name in _KEPT}
        return {name: each.isoformat() if isinstance(each, datetime) else each for name, each in values.items()}

    def _restore(self, kept: Mapping[str, Any]) -> None:
        for name, value in kept.items():
            moment = datetime.fromisoformat(value) if name.endswith(("_at", "_from")) and value else value
            setattr(self, name, tuple(value) if name == "tries" else moment)
        self.shown = None
