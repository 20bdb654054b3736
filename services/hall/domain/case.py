"""What an application knows of itself, and what a correction gives back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from contracts.agency import Agent, may_go_on
from contracts.applications import ApplicationState as State
from contracts.applications import Nature, NoticePurpose, Remedy, Through
from contracts.bureaus import partner_of
from contracts.people import Party
from contracts.refusals import NotFound
from services.chassis.calendar import Pause
from services.chassis.machine import Deed, Machine
from services.chassis.papers import Papers
from services.hall.domain.people import Applicant
from services.hall.domain.transitions import AT_BUREAU, CLOSED, TRANSITIONS


@dataclass(slots=True, kw_only=True)
class Case(Machine):
    """The fields of an application; its verbs stand with the bureau that decides and the village that carries.

    `number` stands on its receipt. `item` in the version `item_version` is what it is for, with the limit that was
    promised then. `go_to` is where somebody was sent whose application was not accepted, `told` why it was refused;
    both are encrypted. `messages` are what the applicant is to be told; they are written with it and not loaded again.
    """

    THING: ClassVar[str] = "application"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = TRANSITIONS
    SETTLED: ClassVar[frozenset[State]] = CLOSED

    number: str
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
    suspended_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    extended_days: int = 0
    extended_at: datetime | None = None
    trips: int = 0
    go_to: str | None = None
    told: str | None = None
    remedy: tuple[Remedy, ...] = ()
    messages: tuple[NoticePurpose, ...] = ()

    @property
    def suspended(self) -> bool:
        """Whether its bureau waits for a hearing or a review."""
        return self.suspended_at is not None

    @property
    def partner(self) -> str | None:
        """The actor id of the system that hears of it: the bureau's, once it was forwarded."""
        return partner_of(self.bureau) if self.forwarded and self.bureau else None

    def must_be_of(self, villager: str) -> None:
        """Raises NotFound unless the phone that was shown is the applicant's, or of who may go on acting for them."""
        if not may_go_on(villager, self.applicant.phone, self.agent):
            raise NotFound("没有这件申请,或不是您申请、代办的")

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
            "bureau": self.bureau,
            "pauses": [[moment.isoformat() for moment in pause] for pause in self.pauses],
            "extended_days": self.extended_days,
            "trips": self.trips,
            "remedy": list(self.remedy),
            "told": self.told,
            "noticed": noticed,
        }

    def _restore(self, kept: Mapping[str, Any]) -> None:
        """As before the move; papers that have come meanwhile are there all the same."""
        for name in self._moments():
            setattr(self, name, _moment(kept.get(name)))
        self.forwarded, self.warned, self.bureau = kept["forwarded"], kept["warned"], kept.get("bureau", self.bureau)
        self.pauses = pauses_from(kept.get("pauses", ()))
        self.extended_days, self.trips = kept["extended_days"], kept["trips"]
        self.go_to, self.told = None, kept.get("told")
        self.remedy = tuple(Remedy(each) for each in kept.get("remedy", ()))
        noticed = kept["noticed"]
        self.papers = replace(self.papers, noticed=None if noticed is None else frozenset(noticed))

    def _moments(self) -> Mapping[str, datetime | None]:
        names = ("noticed_at", "accepted_at", "suspended_at", "extended_at")
        return {name: getattr(self, name) for name in names}

    def _go_on(self, deed: Deed) -> None:
        """What a bureau waited for has come, or it decides without."""
        if self.suspended_at is not None and self.suspended_at < deed.now:
            self.pauses += ((self.suspended_at, deed.now),)
        self.suspended_at = None

    def _come(self, through: Through) -> None:
        """Each way to the counter is counted (少跑一步)."""
        self.trips += through is Through.COUNTER


def pauses_from(rows: Iterable[Sequence[str]]) -> tuple[Pause, ...]:
    """Pauses as they are kept: pairs of RFC 3339 moments."""
    return tuple((datetime.fromisoformat(begin), datetime.fromisoformat(end)) for begin, end in rows)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
