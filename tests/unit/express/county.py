"""A county in memory: runs express's commands through its handlers as a unit of work does, one at a time."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from contracts.envelope import Fact
from contracts.people import SYSTEM, Actor
from contracts.refusals import Refusal
from services.chassis.centres import Centre
from services.chassis.work import Answer, Job, Ref, Work
from services.chassis.work.unit import _Slot
from services.express.domain.clock import Rules
from services.express.domain.parcel import Parcel
from services.express.domain.pickup import PickupCode
from services.express.domain.shipment import Shipment
from services.express.domain.trace import Heard, Trace
from services.express.domain.transitions import GONE
from services.express.handlers import HANDLERS
from tests.unit.express.parcel import CENTRE, NOW

Case = Parcel | Shipment


class County:
    """What stands in the tables, and the time by the database's clock."""

    def __init__(self) -> None:
        self.now = NOW
        self.cases: dict[str, Case] = {}
        self.facts: defaultdict[str, list[Fact]] = defaultdict(list)
        self.lines: defaultdict[str, list[Trace]] = defaultdict(list)

    def pass_time(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    def run(self, command: Any, actor: Actor = SYSTEM) -> Answer:
        """What the handler answers; a refusal leaves nothing behind."""
        stored = [self._stored(ref) for ref in command.refs]
        slots = {id(each): _Slot(each) for each in stored if each is not None}
        places = {
            ref: slots[id(each)] if each is not None else _Slot(None)
            for ref, each in zip(command.refs, stored, strict=True)
        }
        work = Work(places, Job(command=command, actor=actor), self.now, Rules())
        answer = HANDLERS[type(command)](work, command)
        for changed in work.keep():
            if isinstance(changed, Case):
                self._save(changed)
        return answer

    def attempt(self, command: Any, actor: Actor) -> Answer | None:
        """Likewise, or None where it is refused."""
        try:
            return self.run(command, actor)
        except Refusal:
            return None

    def parcels(self) -> list[Parcel]:
        return [case for case in self.cases.values() if isinstance(case, Parcel)]

    def named(self, kind: type[Case], key: str) -> Any:
        """The one that has this id, or that carriers know by this key."""
        return next(
            (each for each in self.cases.values() if isinstance(each, kind) and key in (each.id, each.key)), None
        )

    def open_numbers(self) -> Sequence[str]:
        """The numbers of the pickup codes of open parcels."""
        return [each.pickup_code[-6:] for each in self.parcels() if each.pickup_code and each.state not in GONE]

    def _stored(self, ref: Ref[Any]) -> Any:
        if ref.kind is Centre:
            return Centre(ref.key, "十里铺", 1) if ref.key == CENTRE else None
        if ref.kind is PickupCode:
            return PickupCode(ref.key, "") if ref.key in self.open_numbers() else None
        if ref.kind is Heard:
            return self._heard(ref.key)
        return self.named(ref.kind, ref.key)

    def _heard(self, key: str) -> Heard | None:
        parcel = self.named(Parcel, key)
        lines = self.lines[parcel.id] if parcel is not None and parcel.state == "unmatched" else []
        newest = max(lines, key=lambda line: line.time, default=None)
        return Heard(key, parcel.centre, newest.time, newest.code, newest.meaning) if newest else None

    def _save(self, case: Case) -> None:
        """What is written with a case and not loaded again is put aside."""
        self.facts[case.id] += case.facts
        self.lines[case.id] += case.traces
        for name in ("facts", "traces", "unmapped", "notes", "messages" if isinstance(case, Parcel) else "adopts"):
            setattr(case, name, ())
        self.cases[case.id] = case


def line(meaning: Any, time: datetime) -> Trace:
    """A carrier's line."""
    return Trace(time, "1", meaning, "sealed", f"{meaning}{time}")
