"""Cards and rungs come by themselves: once, in order, and never on the strength of what is not heard."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from contracts.envelope import Event
from services.supervision.domain.chain import COUNTY_CHAIN
from services.supervision.store.audit import verify
from tests.integration.supervision.conftest import Hear, statuses
from tests.integration.supervision.sweeping import heartbeat, said, sweep, told
from tests.unit.supervision.events import CENTRE, at, correction, event, publication

LONG_AGO = at("09:00") - timedelta(days=60)
ALL = ["warned", "breached", "urged", "supervised", "notice_proposed", "accountability_proposed"]


def complaint(subject: str = "p1", *, time: datetime = LONG_AGO) -> Event:
    """A complaint is to be answered in seven days."""
    return event("parcel.complaint_opened.v1", 1, subject=subject, time=time)


def answer(subject: str = "p1", *, time: datetime) -> Event:
    return event("parcel.complaint_answered.v1", 2, subject=subject, time=time)


def about(engine: Engine, case: str = "p1") -> list[str]:
    return [what for what, subject in told(engine) if subject == case]


def clocks(engine: Engine) -> list[tuple[object, ...]]:
    query = "SELECT rung, rung_due, rung_at, climbs_at, fires_at FROM clock ORDER BY case_id, standard"
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_a_promise_that_is_long_over_is_climbed_to_the_top_in_order(hear: Hear, engine: Engine) -> None:
    hear(complaint(), heartbeat())

    sweep(engine)

    assert about(engine) == ALL
    assert [(each.sequence, each.actor, each.source) for each in said(engine)] == [
        (n, "system", "/supervision") for n in range(1, 7)
    ]
    ats = [each.data["at"] for each in said(engine)]
    assert ats == sorted(ats)
    assert said(engine)[1].data["at"] == said(engine)[1].data["due_at"]
    assert said(engine)[3].data["told"] == [f"village:{CENTRE}", "town:370829001", "county:370829"]


def test_a_fault_that_nobody_repairs_climbs_and_one_that_was_repaired_in_time_does_not(
    hear: Hear, engine: Engine
) -> None:
    reported = [
        event("equipment.fault_reported.v1", 1, subject=each, source="/centres", time=LONG_AGO) for each in ("d1", "d2")
    ]
    in_time = LONG_AGO + timedelta(hours=1)
    hear(*reported, event("equipment.repaired.v1", 2, subject="d2", source="/centres", time=in_time))
    hear(heartbeat(service="centres"))

    sweep(engine)

    assert (about(engine, "d1"), about(engine, "d2")) == (ALL, [])


def test_what_was_fired_is_not_fired_again(hear: Hear, engine: Engine) -> None:
    hear(complaint(), heartbeat())
    sweep(engine)

    sweep(engine)
    hear(complaint(), event("parcel.consented.v1", 2), heartbeat())
    sweep(engine)

    assert about(engine) == ALL


def test_a_promise_in_time_is_left_alone_until_its_card_is_due(hear: Hear, engine: Engine) -> None:
    now = datetime.now(UTC)
    hear(complaint(time=now), heartbeat())

    sweep(engine)

    assert told(engine) == []
    [(rung, _, _, climbs_at, fires_at)] = clocks(engine)
    assert (rung, climbs_at) == (0, None)
    assert isinstance(fires_at, datetime)
    assert fires_at > now


def test_after_an_outage_all_fires_in_the_order_in_which_it_was_due(hear: Hear, engine: Engine) -> None:
    hear(*(complaint(f"p{n}", time=LONG_AGO + timedelta(hours=7 * (n * 37 % 101))) for n in range(101)), heartbeat())

    sweep(engine)

    ats = [each.data["at"] for each in said(engine)]
    assert len(ats) == 101 * len(ALL)
    assert ats == sorted(ats)


def test_the_order_holds_over_the_borders_of_batches(
    hear: Hear, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.chassis.bus.due.AT_ONCE", 7)
    hear(*(complaint(f"p{n}", time=LONG_AGO + timedelta(hours=7 * (n * 37 % 41))) for n in range(41)), heartbeat())

    sweep(engine)

    ats = [each.data["at"] for each in said(engine)]
    assert len(ats) == 41 * len(ALL)
    assert ats == sorted(ats)


def test_no_rung_above_red_is_climbed_while_the_services_relay_is_not_heard_of(hear: Hear, engine: Engine) -> None:
    hear(complaint(), heartbeat(datetime.now(UTC) - timedelta(seconds=61)), heartbeat(service="hall"))
    sweep(engine)
    assert about(engine) == ["warned", "breached"]

    hear(heartbeat())
    sweep(engine)
    assert about(engine) == ALL


def test_without_any_heartbeat_nobody_is_taken_to_task(hear: Hear, engine: Engine) -> None:
    hear(complaint())

    sweep(engine)

    assert about(engine) == ["warned", "breached"]


def test_an_older_heartbeat_that_comes_late_changes_nothing(hear: Hear, engine: Engine) -> None:
    hear(heartbeat())
    hear(complaint(), heartbeat(datetime.now(UTC) - timedelta(hours=1)))

    sweep(engine)

    assert about(engine) == ALL


def test_an_event_from_before_the_due_time_that_comes_later_withdraws_the_breach(hear: Hear, engine: Engine) -> None:
    hear(complaint(), heartbeat())
    sweep(engine)

    hear(answer(time=LONG_AGO + timedelta(days=6, hours=12)))
    sweep(engine)

    assert about(engine) == [*ALL, "breach_withdrawn"]
    withdrawn = said(engine)[-1].data
    assert (withdrawn["reason"], withdrawn["rungs"]) == ("met", ["red", *list_of_steps()])
    with engine.connect() as connection:
        states = connection.execute(text("SELECT state, count(*) FROM climb GROUP BY state ORDER BY 1")).all()
    assert [tuple(row) for row in states] == [("issued", 1), ("withdrawn", 5)]


def list_of_steps() -> list[str]:
    return ["urge", "supervise", "notice", "accountability"]


def test_an_answer_from_before_the_warning_takes_the_yellow_card_back_too(hear: Hear, engine: Engine) -> None:
    hear(complaint(), heartbeat())
    sweep(engine)

    hear(answer(time=LONG_AGO + timedelta(days=1)))
    sweep(engine)

    assert said(engine)[-1].data["rungs"] == ["yellow", "red", *list_of_steps()]


def test_what_was_climbed_after_the_late_end_is_taken_back_and_the_breach_stays(hear: Hear, engine: Engine) -> None:
    hear(complaint(), heartbeat())
    sweep(engine)
    supervised = next(each for each in said(engine) if each.type == "clock.supervised.v1")

    hear(answer(time=datetime.fromisoformat(supervised.data["at"]) - timedelta(minutes=1)))
    sweep(engine)

    assert about(engine)[len(ALL) :] == ["rungs_withdrawn"]
    assert said(engine)[-1].data["rungs"] == ["supervise", "notice", "accountability"]
    assert clocks(engine)[0][0] == 3


def test_what_ended_late_while_nobody_swept_gets_its_red_card_alone(hear: Hear, engine: Engine) -> None:
    hear(complaint(), answer(time=LONG_AGO + timedelta(days=30)), heartbeat())

    sweep(engine)

    assert about(engine) == ["breached"]


def test_a_corrected_opening_withdraws_what_was_climbed_and_a_correction_of_that_climbs_anew(
    hear: Hear, engine: Engine
) -> None:
    hear(complaint(), heartbeat())
    sweep(engine)

    hear(correction(2, 1))
    sweep(engine)
    assert about(engine) == [*ALL, "breach_withdrawn"]
    assert said(engine)[-1].data["reason"] == "corrected"

    hear(correction(3, 2))
    sweep(engine)
    assert about(engine)[len(ALL) + 1 :] == ALL
    assert len({each.id for each in said(engine)}) == 2 * len(ALL) + 1


def test_an_opening_corrected_and_restored_between_two_sweeps_changes_nothing(hear: Hear, engine: Engine) -> None:
    hear(complaint(), heartbeat())
    sweep(engine)
    hear(correction(2, 1))
    hear(correction(3, 2))

    sweep(engine)

    assert about(engine) == ALL
    assert clocks(engine)[0][0] == 6


def test_new_hours_that_move_the_due_time_withdraw_the_breach_and_count_anew(hear: Hear, engine: Engine) -> None:
    hear(event("parcel.inbound.v1", 1, time=at("16:00")), heartbeat())
    sweep(engine)
    first = [each.data["due_at"] for each in said(engine) if each.type == "clock.breached.v1"]

    hear(publication(time=at("06:00"), hours={"weekdays": [1], "windows": [{"opens": "08:00", "closes": "20:00"}]}))
    sweep(engine)

    again = [(each.type.split(".")[1], each.data["due_at"]) for each in said(engine) if each.data["due_at"] in first]
    assert again[-1] == ("breach_withdrawn", first[0])
    moved = [each for each in said(engine) if each.type == "clock.breached.v1" and each.data["due_at"] not in first]
    assert [each.data["due_at"] for each in moved] == ["2026-11-23T10:00:00+00:00"]


def test_firings_stand_in_the_chain_of_their_centre_and_are_no_sign_of_work(hear: Hear, engine: Engine) -> None:
    hear(complaint(), heartbeat())
    sweep(engine)

    with engine.connect() as connection:
        report = verify(connection)
        days = connection.execute(text("SELECT sum(events) FROM rollup_day")).scalar_one()
    assert (report.broken, report.entries, days) == (None, 1 + len(ALL), 1)
    assert {each.chain for each in said(engine)} == {CENTRE}
    assert COUNTY_CHAIN not in {each.chain for each in said(engine)}


def test_a_firing_that_comes_back_over_the_bus_changes_nothing(hear: Hear, engine: Engine) -> None:
    hear(complaint(), heartbeat())
    sweep(engine)
    [warned, *_] = said(engine)
    back = Event(
        **{name: getattr(warned, name) for name in ("type", "sequence", "centre", "actor", "data", "source")},
        id=str(warned.id),
        subject=warned.subject,
        time=warned.time,
        responsible=warned.responsible,
        traceparent="",
    )

    assert statuses(hear(back)) == ["accepted"]
    sweep(engine)

    assert about(engine) == ALL


def test_red_cards_are_the_breaches_in_whatever_order_it_came_and_was_swept(hear: Hear, engine: Engine) -> None:
    kinds = ("inbound", "notified", "reminded", "overdue", "returning", "return_stopped", "notified", "collected")
    draw = random.Random(27)
    story = [
        event(f"parcel.{kind}.v1", n, subject=f"p{p}", time=LONG_AGO + timedelta(hours=draw.randrange(1, 40) * n))
        for p in range(12)
        for n, kind in enumerate(kinds[: draw.randrange(1, 9)], start=1)
    ]
    story += [correction(9, draw.randrange(1, 9), draw.randrange(1, 9), subject=f"p{p}") for p in range(0, 12, 2)]
    draw.shuffle(story)
    for begin in range(0, len(story), 7):
        hear(*story[begin : begin + 7], heartbeat())
        sweep(engine)

    breached = """
        SELECT case_id, standard, opening_sequence, due_at FROM clock
        WHERE NOT voided AND coalesce(ended_at, now()) > due_at ORDER BY 1, 2, 3
    """
    red = """
        SELECT split_part(name, '/', 3), split_part(name, '/', 1), CAST(split_part(name, '/', 2) AS bigint), climb.due
        FROM climb JOIN ladder ON ladder.id = climb.ladder WHERE rung = 'red' AND state <> 'withdrawn' ORDER BY 1, 2, 3
    """
    with engine.connect() as connection:
        late, carded = (connection.execute(text(query)).all() for query in (breached, red))
    assert len(late) > 10
    assert carded == late
