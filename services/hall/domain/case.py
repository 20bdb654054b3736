"""What an application knows of itself, and what a correction gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from contracts.applications import ApplicationState as State
from contracts.applications import Nature, NoticePurpose, Remedy, Through
from contracts.bureaus import partner_of
from contracts.people import Party
from services.chassis.machine import Machine
from services.chassis.papers import Papers
from services.hall.domain.people import Agent, Applicant
from services.hall.domain.transitions import AT_BUREAU, TRANSITIONS


@dataclass(slots=True, kw_only=True)
class Case(Machine):
    """The fields of an application; its verbs stand with the bureau that decides and the village that carries.

    `item` in the version `item_version` is what it is for, with the limit that was promised then. `go_to` is where
    somebody was sent whose application was not accepted, encrypted. `messages` are what the applicant is to be told;
    they are written with it and not loaded again.
    """

    THING: ClassVar[str] = "application"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = TRANSITIONS

    item: str
    item_version: int
    nature: Nature
    limit_days: int
    bureau: str | None
    applicant: Applicant
    agent: Agent | None
    papers: Papers
    submitted_at: datetime
    state: State = State.SUBMITTED
    noticed_at: datetime | None = None
    accepted_at: datetime | None = None
    forwarded: bool = False
    warned: bool = False
    suspended: bool = False
    extended_days: int = 0
    trips: int = 0
    go_to: str | None = None
    remedy: tuple[Remedy, ...] = ()
    messages: tuple[NoticePurpose, ...] = ()

    @property
    def partner(self) -> str | None:
        """The actor id of the system that hears of it: the bureau's, once it was forwarded."""
        return partner_of(self.bureau) if self.forwarded and self.bureau else None

    def _tell(self, purpose: NoticePurpose) -> None:
        if self.applicant.reachable:
            self.messages += (purpose,)

    def _owed(self) -> tuple[Party, str]:
        if self.state in AT_BUREAU and self.bureau:
            return Party.BUREAU, self.bureau
        return Party.VILLAGE, self.centre

    def _kept(self) -> Mapping[str, Any]:
        moments = {name: moment and moment.isoformat() for name, moment in self._moments().items()}
        noticed = None if self.papers.noticed is None else sorted(self.papers.noticed)
        return {
            **moments,
            "forwarded": self.forwarded,
            "warned": self.warned,
            "suspended": self.suspended,
            "extended_days": self.extended_days,
            "trips": self.trips,
            "noticed": noticed,
        }

    def _restore(self, kept: Mapping[str, Any]) -> None:
        """As before the move; papers that have come meanwhile are there all the same."""
        self.noticed_at, self.accepted_at = _moment(kept["noticed_at"]), _moment(kept["accepted_at"])
        self.forwarded, self.warned, self.suspended = kept["forwarded"], kept["warned"], kept["suspended"]
        self.extended_days, self.trips = kept["extended_days"], kept["trips"]
        self.go_to, self.remedy = None, ()
        noticed = kept["noticed"]
        self.papers = replace(self.papers, noticed=None if noticed is None else frozenset(noticed))

    def _moments(self) -> Mapping[str, datetime | None]:
        return {"noticed_at": self.noticed_at, "accepted_at": self.accepted_at}

    def _come(self, through: Through) -> None:
        """Each way to the counter is counted (少跑一步)."""
        self.trips += through is Through.COUNTER


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
