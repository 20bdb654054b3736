"""A rung that is climbed reaches those who are told: once, in order, not at night, and not where it was taken back."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from contracts.envelope import Event
from contracts.standards import Rung
from contracts.standing import ClosingReason
from services.centres.events import EVENTS
from services.centres.events.words import WORDS
from services.centres.handlers import HANDLERS
from services.centres.handlers.publishing import Publish
from services.centres.handlers.standing import Merge
from services.centres.seed import SEED, invented
from services.centres.seed.people import invented_staff
from services.centres.store import CentreStore, alarms
from services.chassis.database import engine_for
from services.chassis.notices import Pace, Post
from services.chassis.notices.pace import ZONE
from services.chassis.vault import Vault
from services.chassis.work import Inbox, Job, Status, UnitOfWork
from services.chassis.work.housekeeping import in_steps
from tests.integration.notices.shop import BY_DAY, InMemory
from tests.servers import FreshDatabase
from tests.unit.centres.climbs import CENTRE, DUE, climb, granted, morning, titled, withdrawal

PHONES = ["15400100101", "15400100102"]
LATER = text("UPDATE notice SET ready_at = ready_at - :span, settled_at = settled_at - :span")


@dataclass
class Registry:
    engine: Engine
    unit: UnitOfWork
    vault: Vault
    gateway: InMemory

    def hear(self, *events: Event) -> list[Status]:
        jobs = [Job(command=EVENTS[each.type](each), once=Inbox("centres", each.id)) for each in events]
        return [outcome.status for outcome in self.unit.run(jobs)]

    def deliver(self, pace: Pace = BY_DAY) -> int:
        return Post(self.unit, self.vault, self.gateway, WORDS, pace).deliver_due()

    def told(self, phone: str = PHONES[0]) -> list[str]:
        return [each.text for _, each in sorted(self.gateway.messages.items()) if each.phone == phone]

    def later(self, span: timedelta) -> None:
        with self.engine.begin() as connection:
            connection.execute(LATER, {"span": span})


@pytest.fixture
def registry(fresh_database: FreshDatabase) -> Iterator[Registry]:
    """The first centre of the county, with its staff."""
    engine = engine_for(fresh_database.write_url("centres"), name="test", pool=4)
    vault = Vault("k1", {"k1": b"1" * 32}, b"l" * 32)
    unit = UnitOfWork("centres", engine, CentreStore(vault), HANDLERS)
    unit.run([Job(command=_the_centre(invented()))])
    unit.run([Job(command=each) for each in invented_staff(invented(), SEED) if CENTRE in each.id])
    yield Registry(engine, unit, vault, InMemory())
    engine.dispose()


def _the_centre(county: Sequence[Publish]) -> Publish:
    return next(command for command in county if command.details.id == CENTRE)


def night() -> Pace:
    """Quiet from an hour ago for two hours."""
    now = datetime.now(ZONE)
    begin, end = ((now + timedelta(hours=hours)).time().replace(microsecond=0) for hours in (-1, 1))
    return Pace(quiet=(begin, end))


def test_the_staff_of_a_centre_whose_box_nobody_opens_are_told_how_to_open_it(registry: Registry) -> None:
    registry.hear(climb(Rung.RED, service="feedback", standard="feedback.box", case="box-1"))

    assert registry.deliver() == 2
    [told] = registry.told()
    assert "意见箱每 2 个工作日开箱一次" in told
    assert "请两人开箱" in told
    assert "box-1" not in told


def test_the_staff_of_the_centre_that_is_told_get_a_message_each(registry: Registry) -> None:
    registry.hear(climb(Rung.RED))

    assert registry.deliver() == 2

    assert sorted(each.phone for each in registry.gateway.messages.values()) == PHONES
    assert "编号 parcel-1" in registry.told()[0]


def test_whom_supervision_does_not_name_gets_nothing(registry: Registry) -> None:
    registry.hear(climb(Rung.RED, told=["bureau:civil_affairs", "village:370829001002"]))
    assert registry.deliver() == 0


def test_replicas_that_hear_the_same_tell_it_once(registry: Registry) -> None:
    events = [climb(Rung.RED, ladder=f"ladder-{number}", case=f"parcel-{number}") for number in range(5)]
    with ThreadPoolExecutor(4) as replicas:
        statuses = list(replicas.map(lambda event: registry.hear(event)[0], events * 4))
        list(replicas.map(lambda _: registry.deliver(), range(4)))

    assert statuses.count(Status.ACCEPTED) == 5
    assert [text.count("编号") for text in registry.told()] == [5]
    registry.later(timedelta(hours=1))
    assert registry.deliver() == 0


def test_what_was_rolled_back_is_heard_and_told_again(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    event = climb(Rung.RED)
    with monkeypatch.context() as broken:
        broken.setattr("services.centres.store.messages.enqueue", None)
        assert registry.hear(event) != [Status.ACCEPTED]
    assert registry.deliver() == 0

    assert registry.hear(event) == [Status.ACCEPTED]
    assert registry.deliver() == 2


def test_at_night_what_is_urgent_goes_and_the_rest_in_the_morning_in_order(registry: Registry) -> None:
    pace = night()
    for number in (2, 0, 1):
        at = DUE + timedelta(minutes=number)
        registry.hear(climb(Rung.RED, ladder=f"ladder-{number}", case=f"parcel-{number}", at=at.isoformat()))
    registry.hear(climb(Rung.SUPERVISE, 2, case="parcel-9"))

    assert registry.deliver(pace) == 2
    assert "编号 parcel-9" in registry.told()[0]
    registry.later(timedelta(hours=1))
    assert registry.deliver() == 2

    morning = registry.told()[1]
    assert sorted(range(3), key=lambda number: morning.index(f"parcel-{number}")) == [0, 1, 2]
    registry.later(timedelta(hours=1))
    assert registry.deliver() == 0


def test_a_rung_that_is_withdrawn_by_the_morning_is_told_to_nobody(registry: Registry) -> None:
    registry.hear(climb(Rung.YELLOW), climb(Rung.RED, 2), climb(Rung.RED, ladder="ladder-2", case="parcel-2"))
    registry.deliver(night())
    registry.hear(withdrawal(3, Rung.YELLOW, Rung.RED))
    registry.later(timedelta(hours=1))
    registry.deliver()

    [told] = registry.told()
    assert "parcel-2" in told
    assert "parcel-1" not in told


def test_a_withdrawal_that_overtakes_its_rung_keeps_it_from_being_told(registry: Registry) -> None:
    registry.hear(withdrawal(2, Rung.RED))
    registry.hear(climb(Rung.RED))
    assert registry.deliver() == 0


def test_a_rung_that_is_climbed_again_is_told_again(registry: Registry) -> None:
    registry.hear(climb(Rung.RED), withdrawal(2, Rung.RED), climb(Rung.RED, 3, again=1))
    assert registry.deliver() == 2


def test_of_a_merged_centres_rungs_the_joint_sites_people_hear(registry: Registry) -> None:
    joint = "370829001002"
    there = [each for each in invented() if each.details.id == joint]
    people = [each for each in invented_staff(invented(), SEED) if joint in each.id]
    registry.unit.run([*(Job(command=each) for each in there), *(Job(command=each) for each in people)])
    merge = Merge(centre=CENTRE, other=joint, reason=ClosingReason.OTHER)
    [merged] = registry.unit.run([Job(command=merge)])
    registry.hear(climb(Rung.RED))
    registry.deliver()

    assert merged.status is Status.ACCEPTED
    assert registry.told() == []
    assert len(registry.told("15400100201")) == 1


def test_a_rung_that_an_appeal_revokes_before_the_morning_is_told_to_nobody(registry: Registry) -> None:
    registry.hear(climb(Rung.RED), climb(Rung.URGE, 2))
    registry.deliver(night())
    registry.hear(granted(3, Rung.RED))
    registry.later(timedelta(hours=1))
    registry.deliver()

    [told] = registry.told()
    assert "催办" in told
    assert "红牌" not in told


def test_a_promise_is_called_as_the_county_calls_it_now(registry: Registry) -> None:
    registry.hear(titled("到了就告诉您", 2), titled("入库后通知", 1), climb(Rung.RED))
    registry.hear(
        titled("我们新立的承诺", standard="express.own"), climb(Rung.RED, ladder="l2", standard="express.own")
    )
    registry.deliver()

    [told] = registry.told()
    assert "“到了就告诉您”" in told
    assert "“我们新立的承诺”" in told


def test_rungs_that_nobody_can_hear_of_any_more_are_forgotten(registry: Registry) -> None:
    registry.hear(climb(Rung.RED), climb(Rung.RED, ladder="ladder-2"))
    with registry.engine.begin() as connection:
        connection.execute(text("UPDATE alarm SET heard_at = now() - interval '93 days' WHERE id LIKE 'ladder-1/%'"))

    forgotten = in_steps(registry.engine, alarms.forget)

    with registry.engine.connect() as connection:
        left = connection.execute(text("SELECT id FROM alarm")).scalars().all()
    assert (forgotten, left) == (1, ["ladder-2/red"])


def test_a_cadre_reads_in_one_message_what_is_before_them_on_a_morning(registry: Registry) -> None:
    registry.hear(titled("到了就告诉您"), morning())
    assert registry.deliver() == 2

    [told] = registry.told()
    assert told.startswith("【回音墙】11-27 待办:红牌 1 件、待签收、答复 1 件。先办:快递站“到了就告诉您”")
    assert "到期,编号 parcel-1" in told


def test_a_morning_is_told_once_to_each_however_often_and_by_whomever_it_is_heard(registry: Registry) -> None:
    with ThreadPoolExecutor(4) as replicas:
        list(replicas.map(lambda _: registry.hear(morning()), range(8)))
        list(replicas.map(lambda _: registry.deliver(), range(4)))

    registry.later(timedelta(hours=1))
    registry.hear(morning(), morning(day="2026-11-30"))
    registry.deliver()

    assert [text[5:10] for text in registry.told()] == ["11-27", "11-30"]
