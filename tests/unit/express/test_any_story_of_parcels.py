"""Whatever cadres, carriers and clocks do to parcels, in whatever order: they stand as a plain notebook says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from contracts.parcels import (
    Channel,
    CollectedBy,
    Consent,
    DeliveryFailure,
    NotifyFailure,
    RefusalReason,
    TraceMeaning,
    Trouble,
)
from contracts.people import COUNTY, Actor
from services.chassis.machine import Deed
from services.express.domain.clock import Rules
from services.express.domain.clock import due as falls_due
from services.express.domain.parcel import Parcel, waybill_key
from services.express.domain.people import Recipient
from services.express.domain.transitions import Action
from services.express.handlers.counter import Correct, OnParcel, Ring, SendBack
from services.express.handlers.outcomes import Delivered, Returned
from services.express.handlers.parcels import Announce, Arrive, Track
from tests.unit.express import plain
from tests.unit.express.county import County, line
from tests.unit.express.parcel import CADRE, CENTRE, COLLEAGUE, PARTNER, TOWN
from tests.unit.express.plain import Page

VERBS: dict[str, Callable[[Parcel, Deed], None]] = {
    "notify": lambda parcel, deed: parcel.notify(deed, Channel.PHONE),
    "fail_notice": lambda parcel, deed: parcel.fail_notice(deed, NotifyFailure.UNREACHABLE),
    "refuse": lambda parcel, deed: parcel.refuse(deed, RefusalReason.UNWANTED),
    "stop_return": Parcel.stop_return,
    "hand_back": Parcel.hand_back,
    "deliver": Parcel.deliver,
    "fail_delivery": lambda parcel, deed: parcel.fail_delivery(deed, DeliveryFailure.NOBODY_HOME),
    "report": lambda parcel, deed: parcel.report(deed, Trouble.DAMAGED),
    "resume": Parcel.resume,
    "compensate": lambda parcel, deed: parcel.compensate(deed, 1_000),
    "write_off": Parcel.write_off,
}
NEWS = ("in_transit", "at_station", "signed_for", "intercepted", "cancelled", "returned", "unmapped")

waybills = st.sampled_from(["1", "2"])
people = st.sampled_from([CADRE, COLLEAGUE, TOWN])
numbers = st.lists(st.sampled_from([f"00000{n}" for n in range(3)]), min_size=1, max_size=2, unique=True)
consents = st.sampled_from(list(Consent))


class Station(RuleBasedStateMachine):
    """Two waybills, and so few numbers for their pickup codes that they get in one another's way."""

    def __init__(self) -> None:
        super().__init__()
        self.county = County()
        self.notebook: dict[str, Page] = {}

    def does(self, waybill: str, actor: Actor, command: Any, expected: Page | None) -> None:
        """The command is refused where the notebook knows no page for it."""
        answer = self.county.attempt(command, actor)
        assert (answer is None) == (expected is None), (answer, expected)
        if expected is not None:
            self.notebook[waybill] = expected

    def on_parcel(self, waybill: str, actor: Actor, verb: Any, expected: Page | None) -> None:
        self.does(waybill, actor, OnParcel(parcel=self.parcel(waybill).id, verb=verb), expected)

    def parcel(self, waybill: str) -> Parcel:
        parcel: Parcel = self.county.named(Parcel, waybill_key("yunda", waybill))
        return parcel

    def reachable(self, waybill: str, actor: Actor) -> Page | None:
        """What no centre has is the county's."""
        page = self.notebook[waybill]
        return page if page["at"] or actor.scope == COUNTY else None

    def free(self, drawn: list[str]) -> str | None:
        taken = {page["number"] for page in self.notebook.values() if page["state"] not in plain.ENDED}
        return next((number for number in drawn if number not in taken), None)

    @rule(waybill=waybills)
    def announce(self, waybill: str) -> None:
        command = Announce(carrier="yunda", waybill=waybill, centre=CENTRE, recipient=Recipient())
        expected = plain.announce(self.notebook.get(waybill), PARTNER.id, self.county.now, CENTRE)
        self.does(waybill, PARTNER, command, expected)

    @rule(waybill=waybills, actor=st.sampled_from([CADRE, PARTNER]), drawn=numbers, consent=consents)
    def arrive(self, waybill: str, actor: Actor, drawn: list[str], consent: Consent) -> None:
        command = Arrive(
            carrier="yunda", waybill=waybill, centre=CENTRE, recipient=Recipient(), consent=consent, numbers=drawn
        )
        page, now = self.notebook.get(waybill), self.county.now
        self.does(waybill, actor, command, plain.arrive(page, actor.id, now, CENTRE, self.free(drawn), consent))

    @rule(waybill=waybills, news=st.sampled_from(NEWS), age=st.sampled_from([-5, 0, 0, 30, 600]), drawn=numbers)
    def track(self, waybill: str, news: str, age: int, drawn: list[str]) -> None:
        """A trace of so many minutes ago; late ones, and the same again."""
        now, time = self.county.now, self.county.now - timedelta(minutes=age)
        meaning = TraceMeaning(news)
        command = Track(
            carrier="yunda",
            waybill=waybill,
            traces=[line(meaning, time)],
            latest=meaning,
            latest_code="1",
            traced_at=time,
            numbers=drawn,
        )
        expected = plain.track(self.notebook.get(waybill), PARTNER.id, now, news, time, self.free(drawn))
        self.does(waybill, PARTNER, command, expected)

    @precondition(lambda self: self.notebook)
    @rule(data=st.data(), actor=people, sensibly=st.sampled_from([True, True, False]))
    def act(self, data: st.DataObject, actor: Actor, sensibly: bool) -> None:
        waybill = self.one(data)
        likely = [verb for verb in VERBS if self.notebook[waybill]["state"] in plain.VERBS[verb][0]]
        verb = data.draw(st.sampled_from(likely if sensibly and likely else list(VERBS)))
        page = self.reachable(waybill, actor)
        self.on_parcel(waybill, actor, VERBS[verb], page and plain.move(page, verb, actor.id, self.county.now))

    @precondition(lambda self: self.notebook)
    @rule(data=st.data(), actor=people, right=st.sampled_from([True, True, False]))
    def collect(self, data: st.DataObject, actor: Actor, right: bool) -> None:
        waybill = self.one(data)
        code = (self.parcel(waybill).pickup_code if right else None) or "1-1-999999"
        page = self.reachable(waybill, actor)
        expected = page and plain.collect(page, actor.id, self.county.now, code[-6:])
        self.on_parcel(
            waybill, actor, lambda parcel, deed: parcel.collect(deed, code, CollectedBy.SELF, None), expected
        )

    @precondition(lambda self: self.notebook)
    @rule(data=st.data(), said=st.sampled_from([Delivered, Returned]))
    def hear_from_partner(self, data: st.DataObject, said: type[Delivered | Returned]) -> None:
        waybill = self.one(data)
        page, now = self.notebook[waybill], self.county.now
        if said is Delivered:
            command: Any = Delivered(carrier="yunda", waybill=waybill, code="signed")
            self.does(waybill, PARTNER, command, plain.dispute(page))
        else:
            command = Returned(carrier="yunda", waybill=waybill)
            self.does(waybill, PARTNER, command, plain.move(page, "hand_back", PARTNER.id, now))

    @precondition(lambda self: self.notebook)
    @rule(data=st.data(), actor=people)
    def agree(self, data: st.DataObject, actor: Actor) -> None:
        waybill = self.one(data)
        page = self.reachable(waybill, actor)
        self.on_parcel(waybill, actor, Parcel.agree, page and plain.agree(page))

    @precondition(lambda self: self.notebook)
    @rule(data=st.data(), actor=people)
    def ask_for_delivery(self, data: st.DataObject, actor: Actor) -> None:
        waybill = self.one(data)
        page = self.reachable(waybill, actor)
        self.on_parcel(waybill, actor, Parcel.ask_for_delivery, page and plain.ask_for_delivery(page))

    @precondition(lambda self: self.notebook)
    @rule(data=st.data(), actor=people)
    def send_back(self, data: st.DataObject, actor: Actor) -> None:
        """What nobody refused has its days on the shelf."""
        waybill = self.one(data)
        page = self.reachable(waybill, actor)
        too_early = page is not None and page["state"] == "overdue" and self.county.now < plain.due(page)[1]  # type: ignore[index]
        expected = None if too_early else page and plain.move(page, "send_back", actor.id, self.county.now)
        self.does(waybill, actor, SendBack(parcel=self.parcel(waybill).id), expected)

    @precondition(lambda self: self.notebook)
    @rule(data=st.data(), actor=people, drawn=numbers)
    def correct(self, data: st.DataObject, actor: Actor, drawn: list[str]) -> None:
        waybill = self.one(data)
        command = Correct(parcel=self.parcel(waybill).id, reason="sealed", numbers=drawn)
        page, town = self.reachable(waybill, actor), actor is TOWN
        expected = page and plain.correct(page, actor.id, town=town, now=self.county.now, number=self.free(drawn))
        self.does(waybill, actor, command, expected)

    @rule(minutes=st.sampled_from([1, 9, 11, 60 * 25, 60 * 24 * 4]))
    def wait(self, minutes: int) -> None:
        self.county.pass_time(minutes)

    @precondition(lambda self: self.notebook)
    @rule(data=st.data(), versions_ago=st.sampled_from([0, 0, 0, 1]))
    def ring(self, data: st.DataObject, versions_ago: int) -> None:
        """What is due by itself happens once; of what somebody was faster with, nothing."""
        waybill = self.one(data)
        page, parcel = self.notebook[waybill], self.parcel(waybill)
        action, at = plain.due(page) or ("", None)
        if at is None or action == "send_back":
            return
        self.county.now = max(self.county.now, at)
        command = Ring(parcel=parcel.id, action=Action(action), version=parcel.version - versions_ago)
        moved = plain.move(page, action, "system", self.county.now)
        self.county.run(command)
        self.notebook[waybill] = page if versions_ago or moved is None else moved

    def one(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.notebook)))

    @invariant()
    def they_stand_as_the_notebook_says(self) -> None:
        assert len(self.county.parcels()) == len(self.notebook)
        for waybill, page in self.notebook.items():
            parcel = self.parcel(waybill)
            stands = (parcel.state, parcel.consent, parcel.wants_delivery, parcel.disputed)
            assert stands == (page["state"], page["consent"], page["wants_delivery"], page["disputed"])
            assert parcel.centre == (page["at"] or COUNTY)
            assert (parcel.pickup_code or "")[-6:] == (page["number"] or "")
            assert (parcel.arrived_at, parcel.notified_at) == (page["arrived"], page["told"])
            assert falls_due(parcel, Rules()) == plain.due(page)

    @invariant()
    def each_event_is_said_once_and_in_order(self) -> None:
        for waybill, page in self.notebook.items():
            parcel = self.parcel(waybill)
            facts = self.county.facts[parcel.id]
            assert [fact.sequence for fact in facts] == list(range(1, parcel.version + 1))
            assert [fact.type for fact in facts] == [event["type"] for event in page["events"]]
            corrects = [fact.data.get("corrects") for fact in facts]
            assert corrects == [event.get("corrects") for event in page["events"]]

    @invariant()
    def no_two_open_parcels_have_the_same_number(self) -> None:
        numbers = self.county.open_numbers()
        assert len(numbers) == len(set(numbers))


TestAnyStoryOfParcels = Station.TestCase
TestAnyStoryOfParcels.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
