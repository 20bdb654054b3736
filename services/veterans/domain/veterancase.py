"""A case on its way through the levels: up, back, decided, made (逐级审核,可退回)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from contracts.applications import Remedy
from contracts.refusals import IllegalTransition, NotFound
from contracts.veteranwork import CaseState as State
from contracts.veteranwork import HandBack, NoticePurpose
from services.chassis.machine import Deed
from services.veterans.domain.items import ITEMS
from services.veterans.domain.transitions import Action
from services.veterans.domain.village import AtVillage


@dataclass(slots=True, kw_only=True)
class VeteranCase(AtVillage):
    """One case, with what its levels do: town, bureau, and through the bureau city and province."""

    def must_be_with(self, bureau: str | None) -> None:
        """Raises NotFound unless it has come to this bureau: of others' cases nobody learns anything."""
        if not self.up or bureau is None or self.bureau != bureau:
            raise NotFound("没有这件事项,或没有报到您的部门")

    def advance(self, deed: Deed, to: State) -> None:
        """One step up, or on in the making. Raises IllegalTransition for a state to which no step leads."""
        step = _STEPS.get(to)
        if step is None:
            raise IllegalTransition(to, self.state, self.legal)
        step(self, deed)

    def check(self, deed: Deed) -> None:
        """The village has checked it (初核) and sends it on."""
        self._pass(Action.CHECK, deed)
        self._say("village_checked", {})

    def take(self, deed: Deed) -> None:
        """The town has it and examines."""
        self._pass(Action.TAKE, deed)
        self._say("town_accepted", {})

    def to_county(self, deed: Deed) -> None:
        """The bureau examines."""
        self._pass(Action.TO_COUNTY, deed)
        self._say("county_review", {})

    def to_city(self, deed: Deed) -> None:
        """The city examines; the county's own limit ends."""
        self._pass(Action.TO_CITY, deed)
        self._say("city_review", {})

    def to_province(self, deed: Deed) -> None:
        """The province examines."""
        self._pass(Action.TO_PROVINCE, deed)
        self._say("province_review", {})

    def make(self, deed: Deed) -> None:
        """The card is being made."""
        self._pass(Action.MAKE, deed)
        self._say("making", {})

    def receive(self, deed: Deed) -> None:
        """The county has received the card."""
        self._pass(Action.RECEIVE, deed)
        self._say("county_received", {})

    def issue(self, deed: Deed) -> None:
        """The town has given the card out; the village may hand it over."""
        self._pass(Action.ISSUE, deed)
        self._tell(NoticePurpose.READY)
        self._say("town_issued", {})

    def hand_back(self, deed: Deed, reason: HandBack) -> None:
        """A level gives it back to whoever had it before: progress isn't linear."""
        self._pass(Action.HAND_BACK, deed)
        said = {"reason": reason}
        match self.state:
            case State.ACCEPTED:
                self._say("returned_to_village", said)
            case State.TOWN_ACCEPTED:
                self._say("returned_to_town", said)
            case State.COUNTY_REVIEW:
                self._say("returned_to_county", said)
            case _:
                self._say("returned_to_city", said)

    def grant(self, deed: Deed) -> None:
        """Yes; where a card has to be made, it is made now, else the village hands the result over."""
        self._pass(Action.GRANT, deed)
        self.papers = self.papers.all_accepted()
        self._tell(NoticePurpose.GRANTED)
        if ITEMS[self.item].path.making:
            self._say("card_granted", {})
        else:
            self._say("granted", {})

    def refuse(self, deed: Deed, remedy: Sequence[Remedy], told: str) -> None:
        """No; the applicant learns why, and what can be done against it."""
        self._pass(Action.REFUSE, deed)
        self.remedy, self.told = tuple(remedy), told
        self._tell(NoticePurpose.REFUSED)
        self._say("refused", {"remedy": list(remedy)})


_STEPS: Mapping[State, Callable[[VeteranCase, Deed], None]] = {
    State.VILLAGE_CHECKED: VeteranCase.check,
    State.TOWN_ACCEPTED: VeteranCase.take,
    State.COUNTY_REVIEW: VeteranCase.to_county,
    State.CITY_REVIEW: VeteranCase.to_city,
    State.PROVINCE_REVIEW: VeteranCase.to_province,
    State.MAKING: VeteranCase.make,
    State.COUNTY_RECEIVED: VeteranCase.receive,
    State.TOWN_ISSUED: VeteranCase.issue,
}
