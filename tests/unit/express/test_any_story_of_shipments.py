"""Whatever cadres and carriers do to what goes out, in whatever order: it stands as a plain notebook says."""

from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts.parcels import Contents, TraceMeaning, Withdrawal
from contracts.people import Actor
from services.express.domain.parcel import Parcel, waybill_key
from services.express.domain.shipment import Shipment
from services.express.handlers.outcomes import Delivered
from services.express.handlers.parcels import Track
from services.express.handlers.sending import Correct, Draft, HandOver, OnShipment
from tests.unit.express import plain_sending as plain
from tests.unit.express.county import County, line
from tests.unit.express.parcel import CADRE, CENTRE, COLLEAGUE, PARTNER, TOWN
from tests.unit.express.plain_sending import Page
from tests.unit.express.shipment import ADDRESSEE, AGGREGATOR, SENDER

SHIPMENTS = ("s1", "s2")
shipments = st.sampled_from(SHIPMENTS)
people = st.sampled_from([CADRE, COLLEAGUE, TOWN])
waybills = st.sampled_from(["1", "2"])
weights = st.sampled_from([None, 5000])


class Post(RuleBasedStateMachine):
    """Two shipments and two waybills, which may get mixed up; carriers may know of them before the cadre does."""

    def __init__(self) -> None:
        super().__init__()
        self.county = County()
        self.notebook: dict[str, Page] = {}
        self.early: dict[str, tuple[bool, Any]] = {}

    @initialize(declared=weights)
    def draft(self, declared: int | None) -> None:
        for shipment in SHIPMENTS:
            command = Draft(
                shipment=shipment,
                centre=CENTRE,
                sender=SENDER,
                recipient=ADDRESSEE,
                carrier="shunfeng",
                contents=Contents.PRODUCE,
                weight_g=declared,
            )
            self.does(shipment, CADRE, command, plain.drafted("shunfeng", declared))

    def does(self, shipment: str, actor: Actor, command: Any, expected: Page | None) -> None:
        """The command is refused where the notebook knows no page for it."""
        answer = self.county.attempt(command, actor)
        assert (answer is None) == (expected is None), (answer, expected)
        if expected is not None:
            self.notebook[shipment] = expected

    def sent_under(self, waybill: str) -> str | None:
        return next((each for each, page in self.notebook.items() if page["waybill"] == waybill), None)

    @rule(shipment=shipments, actor=people)
    def check(self, shipment: str, actor: Actor) -> None:
        command = OnShipment(shipment=shipment, verb=lambda each, deed: each.check(deed, None))
        self.does(shipment, actor, command, plain.move(self.notebook[shipment], "check", actor.id, self.county.now))

    @rule(shipment=shipments, actor=people, weight=weights)
    def accept(self, shipment: str, actor: Actor, weight: int | None) -> None:
        command = OnShipment(shipment=shipment, verb=lambda each, deed: each.accept(deed, 1200, weight))
        expected = plain.accept(self.notebook[shipment], actor.id, self.county.now, weight, 1200)
        self.does(shipment, actor, command, expected)

    @rule(shipment=shipments, actor=people)
    def withdraw(self, shipment: str, actor: Actor) -> None:
        command = OnShipment(shipment=shipment, verb=lambda each, deed: each.withdraw(deed, Withdrawal.CHANGED_MIND))
        self.does(shipment, actor, command, plain.move(self.notebook[shipment], "withdraw", actor.id, self.county.now))

    @rule(shipment=shipments, actor=people, waybill=waybills)
    def hand_over(self, shipment: str, actor: Actor, waybill: str) -> None:
        """What was heard of the waybill when nobody knew it counts for the shipment."""
        free = waybill if self.sent_under(waybill) is None else None
        now = self.county.now
        page = plain.hand_over(self.notebook[shipment], actor.id, now, free)
        if page and waybill in self.early:
            signed, time = self.early.pop(waybill)
            page = page | {"told_by": AGGREGATOR.id}
            page = plain.hear(page, actor.id, now, signed=signed, time=time)
        self.does(shipment, actor, HandOver(shipment=shipment, carrier="yunda", waybill=waybill), page)

    @rule(waybill=waybills, signed=st.booleans(), age=st.sampled_from([0, 0, 30, 600]))
    def track(self, waybill: str, signed: bool, age: int) -> None:
        """A line of so many minutes ago; late ones, and the same again."""
        time, meaning = self.county.now - timedelta(minutes=age), self.meaning(signed=signed)
        command = Track(
            carrier="yunda",
            waybill=waybill,
            traces=[line(meaning, time)],
            latest=meaning,
            latest_code="301",
            traced_at=time,
            numbers=["000000"],
        )
        known = self.sent_under(waybill)
        self.county.run(command, AGGREGATOR)
        if known:
            page = plain.hear(self.notebook[known], AGGREGATOR.id, self.county.now, signed=signed, time=time)
            self.notebook[known] = page
        elif waybill not in self.adopted():
            self.early[waybill] = max(self.early.get(waybill, (signed, time)), (signed, time), key=lambda told: told[1])

    @rule(waybill=waybills, age=st.sampled_from([None, 0, 30]))
    def deliver(self, waybill: str, age: int | None) -> None:
        """A partner's word, with or without its time; of what nobody knows there is nothing to say."""
        now, known = self.county.now, self.sent_under(waybill)
        time = None if age is None else now - timedelta(minutes=age)
        command = Delivered(carrier="yunda", waybill=waybill, code="301", occurred_at=time)
        answer = self.county.attempt(command, PARTNER)
        parcel = self.county.named(Parcel, waybill_key("yunda", waybill))
        assert (answer is None) == (known is None and parcel is None)
        if known:
            page = plain.hear(self.notebook[known], PARTNER.id, now, signed=True, time=time or now)
            self.notebook[known] = page

    @rule(shipment=shipments, actor=people)
    def correct(self, shipment: str, actor: Actor) -> None:
        page = self.notebook[shipment]
        expected = plain.correct(page, actor.id, town=actor is TOWN, now=self.county.now)
        self.does(shipment, actor, Correct(shipment=shipment, reason=None), expected)

    @rule(minutes=st.sampled_from([1, 9, 11]))
    def wait(self, minutes: int) -> None:
        self.county.pass_time(minutes)

    def meaning(self, *, signed: bool) -> TraceMeaning:
        return TraceMeaning.SIGNED_FOR if signed else TraceMeaning.IN_TRANSIT

    def adopted(self) -> set[str]:
        """Waybills that were taken for a parcel's until a shipment had them."""
        return {parcel.waybill for parcel in self.county.parcels() if parcel.state == "not_arrived"}

    @invariant()
    def they_stand_as_the_notebook_says(self) -> None:
        for shipment, page in self.notebook.items():
            case: Shipment = self.county.named(Shipment, shipment)
            stands = (case.state, case.carrier, case.waybill, case.weight_g, case.postage_fen)
            assert stands == tuple(page[name] for name in ("state", "carrier", "waybill", "weight", "postage"))
            assert case.partner == page["told_by"]
            owner = "yunda" if page["owner"] == "partner" else CENTRE
            facts = self.county.facts[shipment]
            assert facts[-1].responsible == f"{page['owner']}:{owner}"
            assert [fact.sequence for fact in facts] == list(range(1, case.version + 1))
            said = [" ".join([fact.type.split(".")[1], *map(str, fact.data.get("corrects", []))]) for fact in facts]
            assert said == page["events"]

    @invariant()
    def a_waybill_is_one_shipments(self) -> None:
        sent = [page["waybill"] for page in self.notebook.values() if page["waybill"]]
        assert len(sent) == len(set(sent))

    @invariant()
    def what_nobody_sent_waits_for_a_station(self) -> None:
        waiting = {parcel.waybill for parcel in self.county.parcels() if parcel.state == "unmatched"}
        assert waiting == set(self.early)
        assert all(self.county.named(Parcel, waybill_key("yunda", waybill)) for waybill in self.early)


TestAnyStoryOfShipments = Post.TestCase
TestAnyStoryOfShipments.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
