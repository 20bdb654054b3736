"""The ladder of one clock: what was climbed on it, by the clock or by people, and what became of each rung.

Its state is a function of its events alone: a verb checks, says an event, and the event is applied; so a replay of the
events gives the same ladder.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from contracts.clocks import RungAction, RungState, Withdrawal
from contracts.envelope import Fact
from contracts.people import COUNTY, Party, Tier, owed_by, town_of
from contracts.refusals import IllegalTransition
from contracts.standards import Rung
from services.chassis.machine import Deed, Move, legal
from services.supervision.domain.rungs import (
    CLIMBED,
    CORRECTED,
    DEEDS,
    HEIGHT,
    RUNGS,
    STANDS,
    TRANSITIONS,
    UNDECIDED,
    first_state,
    hears_first,
)
from services.supervision.domain.watch import ClockKey, Steps, Watch, firing_id, why_not, withdrawal_id

SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Climb:
    """A rung that was climbed for the due time `due`, and due itself `at`; `sequence` is that of the event.

    It was climbed `again` times before and taken back. `responsible` is whom it is held against. `moves` are the
    people's.
    """

    id: str
    rung: Rung
    due: datetime
    at: datetime
    again: int
    responsible: str
    sequence: int
    climbed_at: datetime
    state: RungState
    moves: tuple[Move, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether it has a consequence, or may still have one."""
        return self.state in STANDS

    @property
    def legal(self) -> list[str]:
        """What people can do about it now."""
        return [action for action in legal(TRANSITIONS, self.state) if action != RungAction.WITHDRAW]

    def moved(self, action: RungAction, sequence: int, actor: str, time: datetime) -> "Climb":
        """After something was done about it. Raises IllegalTransition."""
        state = TRANSITIONS.get((self.state, action))
        if state is None:
            raise IllegalTransition(action, self.state, self.legal)
        return replace(self, state=state, moves=(*self.moves, Move(sequence, action, self.state, actor, time, {})))

    def undone(self) -> "Climb":
        """As before the last that was done about it."""
        return replace(self, state=RungState(self.moves[-1].source), moves=self.moves[:-1])

    @property
    def heard_by(self) -> Tier:
        """Whose it is to hear the appeal that is open, or the next one."""
        first = self.state not in {RungState.UPHELD, RungState.APPEALED_TO_COUNTY}
        return hears_first(self.rung, self.responsible) if first else Tier.COUNTY


@dataclass(slots=True, kw_only=True)
class Ladder:
    """What was climbed on the clock of `key`. `due` is the due time that counts, `steps` the rungs to come above red.

    It is `bereft` once its clock is gone, until the sweep has seen to it.

    `notes` are encrypted remarks, each with its event's sequence; written with the ladder and not loaded again.
    """

    key: ClockKey
    centre: str
    due: datetime | None = None
    steps: Steps = ()
    climbs: tuple[Climb, ...] = ()
    bereft: bool = False
    version: int = 0
    facts: tuple[Fact, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()

    @property
    def id(self) -> str:
        """By which it is known."""
        return self.key.id

    @property
    def current(self) -> tuple[Climb, ...]:
        """What was climbed for the due time that counts, and not taken back."""
        return tuple(each for each in self.climbs if each.due == self.due and each.state is not RungState.WITHDRAWN)

    @property
    def next_step(self) -> tuple[Rung, datetime] | None:
        """The next rung above red and its time; None while an appeal is undecided, and where red is revoked."""
        climbed = {each.rung: each for each in self.current}
        red = climbed.get(Rung.RED)
        if red is None or red.state is RungState.REVOKED or any(each.state in UNDECIDED for each in climbed.values()):
            return None
        return next((step for step in self.steps if step[0] not in climbed), None)

    def sweep(self, watch: Watch, now: datetime, until: datetime) -> None:
        """Take back what should not have been climbed; if nothing was, climb what was due before `now`, up to `until`.

        Not both at once: what goes out together goes in the order of its times.
        """
        if watch.clock is not None:
            self.due = watch.clock.due_at
        self.bereft = False
        if self._withdraw(watch, now):
            return
        for rung, at in self._ripe(watch, now):
            if at >= now or at > until:
                return
            self.climb(rung, at, watch, SYSTEM, now)

    def climb(self, rung: Rung, at: datetime, watch: Watch, actor: str, now: datetime) -> None:
        """A rung of the clock that is watched is climbed, for what was due `at`."""
        clock = watch.clock
        if clock is None:
            return
        again = sum(each.rung is rung and each.due == clock.due_at for each in self.climbs)
        data: dict[str, Any] = {"at": _text(at), "again": again, "answerable": clock.answerable}
        data["told"] = _told(rung, clock.answerable, self.centre)
        if rung is Rung.RED:
            data["steps"] = [{"rung": str(each), "at": _text(moment)} for each, moment in watch.steps]
        said = firing_id(self.key, rung, clock.due_at, at, again)
        self._say(CLIMBED[rung], {**self._about(rung, clock.due_at), **data}, clock.answerable, said)
        self.apply(self.facts[-1], actor, now)

    def apply(self, fact: Fact, actor: str, time: datetime) -> None:
        """Let an event of this ladder have its effect: the newest, or one of a replay in order of their sequences."""
        data, self.version = fact.data, fact.sequence
        if "counts" in data:
            self.due = datetime.fromisoformat(data["counts"])
        if fact.type in RUNGS:
            self._climbed(fact, time)
        elif fact.type == CORRECTED:
            self._change(data, lambda each: each.undone())
        else:
            action = DEEDS.get(fact.type, RungAction.WITHDRAW)
            self._change(data, lambda each: each.moved(action, fact.sequence, actor, time))

    def settle(self, due: datetime | None) -> None:
        """As a sweep leaves it that has nothing to say; `due` is its clock's due time, None where that is gone."""
        self.bereft = due is None and any(each.stands for each in self.climbs)
        if due is not None and any(HEIGHT[each.rung] >= HEIGHT[Rung.RED] for each in self.current):
            self.due = due

    def say(self, kind: str, climb: Climb, deed: Deed, data: Mapping[str, Any] | None = None) -> None:
        """Somebody did something about a rung: said, and applied."""
        self._say(kind, {**self._about(climb.rung, climb.due), **(data or {})}, climb.responsible)
        self.apply(self.facts[-1], deed.actor.id, deed.now)

    def remark(self, sealed: str | None) -> None:
        """Keep an encrypted remark beside the newest fact."""
        if sealed:
            self.notes += ((self.version, sealed),)

    def _change(self, data: Mapping[str, Any], change: Callable[[Climb], Climb]) -> None:
        rungs = {Rung(each) for each in data.get("rungs", (data["rung"],))}
        due = datetime.fromisoformat(data["due_at"])
        self.climbs = tuple(
            change(each) if each.rung in rungs and each.due == due and each.state is not RungState.WITHDRAWN else each
            for each in self.climbs
        )

    def _withdraw(self, watch: Watch, now: datetime) -> bool:
        version = self.version
        for due in sorted({each.due for each in self.climbs if each.stands}):
            whys = {each.rung: why for each, why in self._wrong(watch, due)}
            if whys:
                kind = "clock.breach_withdrawn.v1" if Rung.RED in whys else "clock.rungs_withdrawn.v1"
                reason = whys.get(Rung.RED) or next(iter(whys.values()))
                rungs = sorted(whys, key=HEIGHT.__getitem__)
                data = {**self._about(rungs[0], due), "rungs": [str(each) for each in rungs], "reason": str(reason)}
                if self.due is not None:
                    data["counts"] = _text(self.due)
                answerable = next(each.responsible for each in self.climbs if each.due == due)
                self._say(kind, data, answerable, withdrawal_id(self.key, due, self.version + 1))
                self.apply(self.facts[-1], SYSTEM, now)
        return self.version > version

    def _wrong(self, watch: Watch, due: datetime) -> Iterator[tuple[Climb, Withdrawal]]:
        for each in self.climbs:
            if each.stands and each.due == due:
                why = why_not(watch.clock, each.rung, each.due, each.at)
                if why:
                    yield each, why

    def _ripe(self, watch: Watch, now: datetime) -> Iterator[tuple[Rung, datetime]]:
        """The rungs that are not yet climbed, the first one first; a closed clock has its red card alone to come."""
        clock = watch.clock
        if clock is None or clock.voided or clock.paused_at is not None:
            return
        climbed = {each.rung for each in self.current}
        if Rung.RED not in climbed:
            if Rung.YELLOW not in climbed and clock.ended_at is None:
                yield Rung.YELLOW, min(clock.warns_at, clock.due_at)
            if clock.ended_at is None or clock.ended_at > clock.due_at:
                yield Rung.RED, clock.due_at
        if clock.ended_at is None and watch.is_told(now):
            while (step := self.next_step) is not None:
                yield step

    def _climbed(self, fact: Fact, time: datetime) -> None:
        data, rung = fact.data, RUNGS[fact.type]
        climb = Climb(
            id=fact.id,
            rung=rung,
            due=datetime.fromisoformat(data["due_at"]),
            at=datetime.fromisoformat(data["at"]),
            again=data["again"],
            responsible=data["answerable"],
            sequence=fact.sequence,
            climbed_at=time,
            state=first_state(rung),
        )
        if rung is Rung.RED:
            self.steps = tuple((Rung(each["rung"]), datetime.fromisoformat(each["at"])) for each in data["steps"])
        self.due = climb.due
        self.climbs += (climb,)

    def _about(self, rung: Rung, due: datetime) -> dict[str, Any]:
        service, _, case = self.key.case.partition(":")
        return {
            "service": service,
            "case": case,
            "standard": self.key.standard,
            "opening_sequence": self.key.opening_sequence,
            "rung": str(rung),
            "due_at": _text(due),
        }

    def _say(self, kind: str, data: Mapping[str, Any], responsible: str, said: str = "") -> None:
        self.facts += (Fact(kind, data, self.version + 1, responsible, said),)


def _told(rung: Rung, answerable: str, centre: str) -> list[str]:
    """Who is to hear of it: who is answerable; from the urging on the town too, from the supervising on the county."""
    told = [answerable]
    if HEIGHT[rung] >= HEIGHT[Rung.URGE]:
        told.append(owed_by(Party.TOWN, town_of(centre)))
    if HEIGHT[rung] >= HEIGHT[Rung.SUPERVISE]:
        told.append(f"county:{COUNTY}")
    return list(dict.fromkeys(told))


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
