"""What is fired follows from the set of events: whatever their order, their batches, and the sweeps between them."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from contracts.clocks import ClockState
from contracts.envelope import Fact
from contracts.standards import Rung
from services.supervision.domain.case import Case
from services.supervision.domain.clock import Clock
from services.supervision.domain.fold import fold
from services.supervision.domain.ladder import SYSTEM, Ladder
from services.supervision.domain.run import CaseEvent
from services.supervision.domain.watch import ClockKey, watch
from tests.unit.supervision.events import CENTRE, at
from tests.unit.supervision.test_fold_of_any_story import BOOK, by_the_weekday_hours, stories

NOW = at("12:00") + timedelta(days=30)
Ladders = dict[ClockKey, Ladder]


class Swept:
    """A case whose events come in batches, swept between them."""

    def __init__(self) -> None:
        self.kept: tuple[CaseEvent, ...] = ()
        self.ladders: Ladders = {}
        self.facts: list[Fact] = []

    @property
    def clocks(self) -> tuple[Clock, ...]:
        return fold(self.kept, by_the_weekday_hours, BOOK)

    def hear(self, *events: CaseEvent) -> None:
        self.kept = tuple({each.id: each for each in (*self.kept, *events)}.values())

    def sweep(self) -> None:
        """Until nothing is due: what was taken back is counted anew by the next round."""
        before = -1
        while before != (before := len(self.facts)):
            self._round()

    def _round(self) -> None:
        case = Case("kites:k1", self.kept, self.clocks)
        keys = {ClockKey(case.id, each.standard, each.opening_sequence) for each in case.clocks}
        for key in sorted({*keys, *self.ladders}):
            ladder = self.ladders.setdefault(key, Ladder(key=key, centre=CENTRE))
            ladder.sweep(watch(key, case, by_the_weekday_hours, CENTRE, NOW, BOOK), NOW, NOW)
            self.facts += ladder.facts
            ladder.facts = ()

    @property
    def standing(self) -> dict[ClockKey, set[tuple[Rung, datetime, datetime]]]:
        """What was fired and not taken back."""
        found = {
            key: {(each.rung, each.due, each.at) for each in ladder.current if each.stands}
            for key, ladder in self.ladders.items()
        }
        return {key: climbs for key, climbs in found.items() if climbs}


@given(events=stories, order=st.data())
def test_the_same_is_fired_for_any_order_and_any_batches(events: list[CaseEvent], order: st.DataObject) -> None:
    whole, pieces = Swept(), Swept()
    whole.hear(*events)
    whole.sweep()
    shuffled = order.draw(st.permutations(events + events[:3]))
    cut = order.draw(st.integers(0, len(shuffled)))
    pieces.hear(*shuffled[:cut])
    pieces.hear(*shuffled[cut:])
    pieces.sweep()

    assert pieces.standing == whole.standing
    assert [(fact.type, fact.id) for fact in pieces.facts] == [(fact.type, fact.id) for fact in whole.facts]


@given(events=stories, order=st.data())
def test_red_cards_that_stand_are_the_breaches_whatever_was_swept_before(
    events: list[CaseEvent], order: st.DataObject
) -> None:
    case = Swept()
    for each in order.draw(st.permutations(events)):
        case.hear(each)
        case.sweep()

    late = {ClockState.BREACHED, ClockState.COMPLETED_LATE}
    breaches = {(each.standard, each.opening_sequence, each.due_at) for each in case.clocks if each.state(NOW) in late}
    red = {(*key[1:], due) for key, climbs in case.standing.items() for rung, due, _ in climbs if rung is Rung.RED}
    assert red == breaches


@given(events=stories, order=st.data())
def test_nothing_fires_twice_and_nothing_stands_from_after_the_end(
    events: list[CaseEvent], order: st.DataObject
) -> None:
    case = Swept()
    for each in order.draw(st.permutations(events)):
        case.hear(each)
        case.sweep()

    ids = [fact.id for fact in case.facts]
    assert len(set(ids)) == len(ids)
    ends = {ClockKey("kites:k1", each.standard, each.opening_sequence): each.ended_at for each in case.clocks}
    for key, climbs in case.standing.items():
        assert all(end is None or at < end for end in [ends[key]] for _, _, at in climbs)


@given(events=stories, order=st.data())
def test_a_replay_of_what_was_said_gives_the_same_ladders(events: list[CaseEvent], order: st.DataObject) -> None:
    case = Swept()
    for each in order.draw(st.permutations(events)):
        case.hear(each)
        case.sweep()

    again: Ladders = {}
    for fact in case.facts:
        key = ClockKey(
            f"{fact.data['service']}:{fact.data['case']}", fact.data["standard"], fact.data["opening_sequence"]
        )
        again.setdefault(key, Ladder(key=key, centre=CENTRE)).apply(fact, SYSTEM, NOW)
    assert {key: each.climbs for key, each in again.items()} == {
        key: each.climbs for key, each in case.ladders.items() if each.climbs
    }
