"""Any day of any people: hypothesis draws what they do, and the service must do as the plain model does."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeAlias

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts.parcels import TraceMeaning
from services.chassis.work import Job, Outcome, Status
from tests.unit.express.commands import job_of
from tests.unit.express.plain import COUNTY, ENDS, HERE, TABLE, THERE, VERBS, WHO, Op, Plain, Refused, described

Said: TypeAlias = tuple[int, str, Sequence[int] | None]
"""Sequence, type and what it corrects."""

DAWN = datetime(2026, 7, 1, 0, 30, tzinfo=UTC)
NOWHERE = "370829099099"
NOBODYS = {"id": "00000000-0000-7000-8000-000000000000", "version": 1, "waybill": "WAYBILL-0", "number": None}

carriers = st.sampled_from(("yunda", "ems"))
waybills = st.sampled_from(("WAYBILL-1", "WAYBILL-2", "WAYBILL-3", "WAYBILL-4", "WAYBILL-5"))
centres = st.sampled_from((HERE, HERE, HERE, THERE, NOWHERE))
numbers = st.lists(st.sampled_from([f"00000{n}" for n in range(1, 6)]), min_size=3, max_size=3, unique=True)
people = st.sampled_from(("ann", "ann", "bob", "eve", "town"))
at_hand = st.sampled_from(("ann", "bob"))
meanings = st.sampled_from(
    [meaning.value for meaning in TraceMeaning if meaning not in (TraceMeaning.UNMAPPED, TraceMeaning.PROBLEM)]
    + ["at_station", "signed_for", "returned"]
)
whiles = st.sampled_from([timedelta(minutes=1), timedelta(minutes=11), *(timedelta(hours=n) for n in (25, 49, 193, 1))])
which = st.integers(0, 7)
joined = st.sampled_from((True, False, False))
"""Whether it goes into one transaction with what comes next."""


class Service(Protocol):
    """What is compared with the model, wherever it keeps its parcels."""

    def run(self, jobs: Sequence[Job], now: datetime) -> Sequence[Outcome]: ...
    def parcels(self) -> Mapping[str, Mapping[str, Any]]: ...
    def events(self, parcel: str) -> Sequence[Said]: ...
    def legal(self, parcel: str) -> Sequence[str]: ...
    def due(self, parcel: str) -> tuple[str, datetime] | None: ...
    def ringing(self, now: datetime) -> set[tuple[str, str, int]]: ...


class Journeys(RuleBasedStateMachine):
    """Parcels of one county, on the model and on the service that `service` gives."""

    service: Service

    def __init__(self) -> None:
        super().__init__()
        self.model = Plain(DAWN)
        self.waiting: list[Op] = []
        self.settled = False

    @initialize(coming=numbers)
    def begin(self, coming: Sequence[str]) -> None:
        """Two parcels are coming, and two are there."""
        for number, do in enumerate(("announce", "announce", "arrive", "arrive"), 1):
            told = {"carrier": "yunda", "waybill": f"WAYBILL-{number}", "centre": HERE, "numbers": coming}
            self._do(False, do=do, by="yunda", consent="missing", **told)

    # What people, carriers and clocks do

    @rule(carrier=carriers, waybill=waybills, centre=centres, joined=joined)
    def announce(self, carrier: str, waybill: str, centre: str, joined: bool) -> None:
        self._do(joined, do="announce", by="yunda", carrier=carrier, waybill=waybill, centre=centre)

    @rule(
        carrier=carriers, waybill=waybills, by=st.sampled_from(("ann", "bob", "eve", "yunda")), centre=centres,
        consent=st.sampled_from(("recorded", "missing")), numbers=numbers, joined=joined,
    )  # fmt: skip
    def arrive(self, by: str, centre: str, joined: bool, **told: Any) -> None:
        tier, own = WHO[by]
        self._do(joined, do="arrive", by=by, centre=own if tier == "cadre" else centre, **told)

    @rule(
        carrier=carriers, waybill=waybills, meaning=meanings, minutes=st.none() | st.integers(0, 5), numbers=numbers,
        renamed_from=st.none() | st.none() | carriers, joined=joined,
    )  # fmt: skip
    def track(self, minutes: int | None, carrier: str, renamed_from: str | None, joined: bool, **told: Any) -> None:
        at = None if minutes is None else DAWN + timedelta(minutes=minutes - 4)
        renamed = renamed_from if renamed_from != carrier else None
        digest = f"{told['waybill']}-{told['meaning']}-{minutes}"
        self._do(
            joined, do="track", by="kuaidi100", carrier=carrier, renamed_from=renamed, at=at, digest=digest, **told
        )

    @rule(
        do=st.sampled_from(("delivered", "came_back")), carrier=carriers, waybill=waybills, joined=joined
    )  # fmt: skip
    def say_by_waybill(self, joined: bool, **told: Any) -> None:
        self._do(joined, by="yunda", **told)

    @rule(
        verb=st.sampled_from(VERBS), by=people, which=which, right=joined, numbers=numbers, joined=joined,
        if_match=st.sampled_from((None, None, None, 0, -1)), kind=st.sampled_from(("damaged", "misrouted", "lost")),
    )  # fmt: skip
    def act(self, verb: str, by: str, which: int, right: bool, joined: bool, **told: Any) -> None:
        self._act(verb, by, which, right, joined, **told)

    @rule(steps=st.lists(st.tuples(which, which, at_hand, joined), min_size=1, max_size=6), numbers=numbers)
    def go_on(self, steps: Sequence[tuple[int, int, str, bool]], numbers: Sequence[str]) -> None:
        """Some steps that the states allow, by somebody of the station."""
        for which, pick, by, joined in steps:
            parcel = self._some(which, known=True)
            verbs = [verb for verb in sorted(TABLE.get(parcel["state"], ())) if verb in VERBS] or ["correct"]
            who = by if parcel["centre"] == HERE else "eve"
            verb = verbs[pick % len(verbs)]
            self._act(verb, who, which, True, joined, known=True, numbers=numbers, if_match=None, kind="lost")

    @rule(by=people, which=which, numbers=numbers)
    def take_back(self, by: str, which: int, numbers: Sequence[str]) -> None:
        self._act("correct", by, which, True, False, known=True, numbers=numbers, if_match=None, kind="lost")

    @rule(which=which, reached=st.booleans(), joined=joined)
    def hear_of_a_message(self, which: int, reached: bool, joined: bool) -> None:
        self._do(joined, do="told", by="system", parcel=self._some(which)["id"], reached=reached)

    @rule(which=which, action=st.sampled_from(("miss", "remind", "grow_overdue")))
    def ring_too_late(self, which: int, action: str) -> None:
        parcel = self._some(which)
        self._do(False, do="ring", by="system", parcel=parcel["id"], action=action, version=parcel["version"] - 1)

    @rule(while_=whiles)
    def let_time_pass(self, while_: timedelta) -> None:
        self._settle()
        self.model.now += while_
        while ringing := list(self.model.ringing()):
            found = {(op["parcel"], op["action"], op["version"]) for op in ringing}
            assert self.service.ringing(self.model.now) == found
            self.waiting += ringing
            self._settle()
        assert self.service.ringing(self.model.now) == set()

    # What must hold

    @invariant()
    def the_service_is_as_the_model(self) -> None:
        if not self.settled:
            return
        self.settled = False
        found = self.service.parcels()
        assert found == {parcel["id"]: described(parcel) for parcel in self.model.parcels}
        for parcel in self.model.parcels:
            assert list(self.service.events(parcel["id"])) == parcel["events"]
            assert self.service.due(parcel["id"]) == self.model.due(parcel)
            assert list(self.service.legal(parcel["id"])) == sorted(TABLE[parcel["state"]])

    @invariant()
    def numbers_are_each_on_one_open_parcel(self) -> None:
        held = [each["number"] for each in self.service.parcels().values() if each["state"] not in ENDS]
        known = [number for number in held if number]
        assert len(known) == len(set(known))

    def teardown(self) -> None:
        self._settle()
        self.the_service_is_as_the_model()

    # Underneath

    def _some(self, which: int, *, known: bool = False) -> Mapping[str, Any]:
        """One of the parcels, or one that isn't there."""
        choice = self.model.parcels if known else [*self.model.parcels, NOBODYS]
        return choice[which % len(choice)]

    def _act(
        self, verb: str, by: str, which: int, right: bool, joined: bool, *, known: bool = False, **told: Any
    ) -> None:
        parcel = self._some(which, known=known)
        number = parcel["number"] if right and parcel["number"] else "999999"
        seen = None if told["if_match"] is None else max(1, parcel["version"] + told["if_match"])
        more = {"waybill": parcel["waybill"], "number": number}
        self._do(joined, do=verb, by=by, parcel=parcel["id"], **(told | more | {"if_match": seen}))

    def _do(self, joined: bool, **op: Any) -> None:
        self.waiting.append(op)
        if not joined:
            self._settle()

    def _settle(self) -> None:
        """All that waits, in one transaction."""
        if not self.waiting:
            return
        outcomes = self.service.run([job_of(op) for op in self.waiting], self.model.now)
        self.model.begin_batch()
        for op, outcome in zip(self.waiting, outcomes, strict=True):
            self._agree(op, outcome)
        self.waiting, self.settled = [], True

    def _agree(self, op: Op, outcome: Outcome) -> None:
        reasons: Collection[str] = ()
        try:
            parcel = self.model.apply(op)
        except Refused as refused:
            reasons = refused.reasons
        if reasons:
            assert outcome.status is Status.REFUSED, (op, reasons, outcome)
            assert outcome.refusal
            assert outcome.refusal.kind in reasons, op
            return
        assert outcome.status is Status.ACCEPTED, (op, outcome)
        answer = dict(outcome.answer or {})
        if parcel is not None:
            parcel["id"] = parcel["id"] or answer["id"]
            assert (answer["id"], answer["state"], answer["version"]) == (
                parcel["id"], parcel["state"], parcel["version"],
            )  # fmt: skip
            if WHO[op["by"]][1] == COUNTY:
                assert "pickup_code" not in answer
            else:
                assert (answer["pickup_code"] or "")[-6:] == (parcel["number"] or "")
