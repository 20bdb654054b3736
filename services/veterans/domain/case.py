"""What a case knows of itself, and what a correction gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from contracts.agency import Agent, may_go_on
from contracts.applications import Remedy, Through
from contracts.bureaus import bureau_of, partner_of
from contracts.people import Party, Tier
from contracts.refusals import Conflict, NotFound
from contracts.veteranwork import Belonging, Item, NoticePurpose, Occasion
from contracts.veteranwork import CaseState as State
from services.chassis.machine import Deed, Machine
from services.chassis.papers import Papers
from services.veterans.domain.items import ITEMS, TABLES
from services.veterans.domain.people import Person
from services.veterans.domain.transitions import CLOSED, Action, Table

_UP = frozenset({Party.BUREAU, Party.CITY, Party.PROVINCE})
_TIERS = {Party.VILLAGE: Tier.CADRE, Party.TOWN: Tier.TOWN}


@dataclass(slots=True, kw_only=True)
class Case(Machine):
    """The fields of a case; its verbs stand with the village that carries and the levels that decide.

    `number` stands on its receipt. `veteran` is on the register, `applicant` is who that was when they applied. `told`
    is what the applicant was told, where to go or why not, encrypted. `late` says that somebody reported for placement
    after the time for it. `up` says that it has come to the bureau. `signature` are the files that whoever received the
    result signed. `messages` are what the applicant is to be told; they are written with it and not loaded again.
    """

    THING: ClassVar[str] = "veteran_case"
    SETTLED: ClassVar[frozenset[State]] = CLOSED

    number: str
    item: Item
    veteran: str
    belonging: Belonging
    applicant: Person
    agent: Agent | None
    occasion: Occasion | None
    bureau: str | None
    papers: Papers
    submitted_at: datetime
    late: bool = False
    state: State = State.SUBMITTED
    noticed_at: datetime | None = None
    warned: bool = False
    up: bool = False
    trips: int = 0
    told: str | None = None
    remedy: tuple[Remedy, ...] = ()
    received_by: str | None = None
    signature: tuple[str, ...] = ()
    messages: tuple[NoticePurpose, ...] = ()

    @property
    def table(self) -> Table:
        """Its item's path."""
        return TABLES[self.item]

    @property
    def partner(self) -> str | None:
        """The actor id of the system that hears of it: the bureau's, once it has come so far."""
        return partner_of(self.bureau) if self.up and self.bureau else None

    @property
    def owner(self) -> Party:
        """Who owes the next step."""
        where = self._before() if self.state is State.PAPERS_AWAITED else self.state
        return ITEMS[self.item].path.owners.get(where, Party.VILLAGE)

    def _pass(self, action: Action, deed: Deed) -> None:
        """A move that only whoever owes it may make. Raises Conflict, or IllegalTransition where nobody may."""
        if (self.state, action) in self.table:
            self._must_be_owner(deed)
        self._move(action, deed)
        self.up = self.up or self.owner in _UP

    def _must_be_owner(self, deed: Deed) -> None:
        if not self._owns(deed):
            raise Conflict(f"这一步由{_WORDS[self.owner]}办理", state=self.state, owner=self.owner)

    def _owns(self, deed: Deed) -> bool:
        if self.owner in _UP:
            return self.bureau is not None and bureau_of(deed.actor) == self.bureau
        return deed.actor.tier is _TIERS[self.owner]

    def must_be_of(self, villager: str) -> None:
        """Raises NotFound unless the phone that was shown is the applicant's, or of who may go on acting for them."""
        if not may_go_on(villager, self.applicant.phone, self.agent):
            raise NotFound("没有这件事项,或申请人电话不是您的")

    def _tell(self, purpose: NoticePurpose) -> None:
        if self.applicant.reachable:
            self.messages += (purpose,)

    def _owed(self) -> tuple[Party, str]:
        party = self.owner
        if party in _UP:
            return party, self.bureau if party is Party.BUREAU and self.bureau else self.centre[: _DIGITS[party]]
        return party, self.centre[: _DIGITS[party]]

    def _kept(self) -> Mapping[str, Any]:
        noticed = None if self.papers.noticed is None else sorted(self.papers.noticed)
        at = self.noticed_at and self.noticed_at.isoformat()
        return {"noticed_at": at, "warned": self.warned, "up": self.up, "trips": self.trips, "noticed": noticed}

    def _restore(self, kept: Mapping[str, Any]) -> None:
        """As before the move; papers that have come meanwhile are there all the same."""
        at, noticed = kept["noticed_at"], kept["noticed"]
        self.noticed_at = datetime.fromisoformat(at) if at else None
        self.warned, self.up, self.trips = kept["warned"], kept["up"], kept["trips"]
        self.told, self.remedy, self.received_by, self.signature = None, (), None, ()
        self.papers = replace(self.papers, noticed=None if noticed is None else frozenset(noticed))

    def _come(self, through: Through) -> None:
        """Each way to the counter is counted (少跑一步)."""
        self.trips += through is Through.COUNTER


_WORDS = {
    Party.VILLAGE: "村",
    Party.TOWN: "镇街",
    Party.BUREAU: "县直部门",
    Party.CITY: "市(由县直部门转报)",
    Party.PROVINCE: "省(由县直部门转报)",
}
_DIGITS = {Party.VILLAGE: 12, Party.TOWN: 9, Party.BUREAU: 6, Party.CITY: 4, Party.PROVINCE: 2}
"""Of a centre's id, what names the one who owes (GB/T 2260)."""
