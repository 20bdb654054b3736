"""Whatever people, carriers and clocks do, in whatever order: domain and handlers do as the plain model."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from contracts.refusals import Refusal
from services.chassis.work import Job, Outcome, Ref, Status
from services.chassis.work.unit import Work, _Slot
from services.express.domain import clock
from services.express.domain.centre import Centre
from services.express.domain.clock import BY_CLOCK, Rules
from services.express.domain.parcel import Parcel
from services.express.domain.pickup import PickupCode
from services.express.domain.transitions import GONE
from services.express.handlers import HANDLERS
from tests.unit.express.commands import fields_of
from tests.unit.express.journeys import Journeys, Said
from tests.unit.express.plain import HERE, THERE

RULES = Rules()


class Memory:
    """The handlers on parcels in a dictionary."""

    def __init__(self) -> None:
        self._parcels: dict[str, Parcel] = {}
        self._events: defaultdict[str, list[Said]] = defaultdict(list)
        self._traces: defaultdict[str, set[str]] = defaultdict(set)

    def run(self, jobs: Sequence[Job], now: datetime) -> Sequence[Outcome]:
        slots = self._slots([ref for job in jobs for ref in job.command.refs])
        outcomes = [self._run_one(slots, job, now) for job in jobs]
        for slot in slots.values():
            if isinstance(slot.value, Parcel):
                self._keep(slot.value)
        return outcomes

    def parcels(self) -> Mapping[str, Mapping[str, Any]]:
        return {
            parcel.id: {**fields_of(parcel), "traces": self._traces[parcel.id]} for parcel in self._parcels.values()
        }

    def events(self, parcel: str) -> Sequence[Said]:
        return self._events[parcel]

    def legal(self, parcel: str) -> Sequence[str]:
        return self._parcels[parcel].legal

    def due(self, parcel: str) -> tuple[str, datetime] | None:
        return clock.due(self._parcels[parcel], RULES)

    def ringing(self, now: datetime) -> set[tuple[str, str, int]]:
        due = [(parcel, clock.due(parcel, RULES)) for parcel in self._parcels.values()]
        return {
            (parcel.id, what[0], parcel.version)
            for parcel, what in due
            if what and what[0] in BY_CLOCK and what[1] <= now
        }

    def _slots(self, refs: Sequence[Ref[Any]]) -> dict[Ref[Any], _Slot]:
        own = {id(parcel): _Slot(parcel) for parcel in self._parcels.values()}
        slots: dict[Ref[Any], _Slot] = {}
        for ref in refs:
            found = self._load(ref)
            slots[ref] = own[id(found)] if isinstance(found, Parcel) else slots.get(ref) or _Slot(found)
        return slots

    def _load(self, ref: Ref[Any]) -> Any:
        if ref.kind is Centre:
            return Centre(ref.key, "村", 1) if ref.key in (HERE, THERE) else None
        if ref.kind is PickupCode:
            return PickupCode(ref.key, "") if ref.key in self._open_numbers() else None
        known = self._parcels.values() if ref.kind is Parcel else ()
        return next((each for each in known if ref.key in (each.id, each.key)), None)

    def _open_numbers(self) -> set[str]:
        return {each.pickup_code[-6:] for each in self._parcels.values() if each.pickup_code and each.state not in GONE}

    def _run_one(self, slots: dict[Ref[Any], _Slot], job: Job, now: datetime) -> Outcome:
        work = Work(slots, job, now, RULES)
        try:
            answer = HANDLERS[type(job.command)](work, job.command)
        except Refusal as refusal:
            return Outcome(Status.REFUSED, refusal=refusal)
        for changed in work.keep():
            self._events[changed.id] += [
                (fact.sequence, fact.type, fact.data.get("corrects")) for fact in changed.facts
            ]
            changed.facts = ()
        return Outcome(Status.ACCEPTED, answer)

    def _keep(self, parcel: Parcel) -> None:
        self._traces[parcel.id] |= {trace.digest for trace in parcel.traces}
        parcel.traces = ()
        self._parcels[parcel.id] = parcel


class InMemory(Journeys):
    """The model beside the handlers."""

    def __init__(self) -> None:
        self.service = Memory()
        super().__init__()


def test_whatever_is_done_to_parcels_they_are_as_the_plain_model_says() -> None:
    run_state_machine_as_test(
        InMemory, settings=settings(max_examples=150, stateful_step_count=40, deadline=None, derandomize=True)
    )
