"""What supervision keeps of what it hears."""

import random
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, text

from contracts.people import COUNTY
from services.supervision.store import reports
from services.supervision.store.centres import copies
from tests.integration.supervision.conftest import Hear, statuses
from tests.unit.supervision.events import CENTRE, at, correction, event, publication


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """The state that follows from the events, apart from when and in which order they came."""
    queries = {
        "clocks": """
            SELECT case_id, standard, opening_sequence, opened_at, due_at, ended_at, voided, hours, responsible
            FROM clock ORDER BY 1, 2, 3
        """,
        "days": "SELECT centre, day, events, opened, met, completed_late FROM rollup_day ORDER BY 1, 2",
        "rollups": "SELECT centre, open, last_event_at FROM rollup ORDER BY 1",
        "centres": "SELECT id, name, town, town_name, published, version FROM centre ORDER BY 1",
        "audited": "SELECT id, type, sequence, centre, chain FROM audit_log ORDER BY 1",
    }
    with engine.connect() as connection:
        return {name: [tuple(row) for row in connection.execute(text(query))] for name, query in queries.items()}


def test_an_event_stands_once_in_the_audit_log(hear: Hear, engine: Engine) -> None:
    inbound = event("parcel.inbound.v1", 1)

    assert statuses(hear(inbound, inbound)) == ["accepted", "duplicate"]
    assert statuses(hear(inbound)) == ["duplicate"]

    assert len(everything(engine)["audited"]) == 1


def test_an_event_whose_inbox_row_is_gone_changes_nothing(hear: Hear, engine: Engine, owner: Engine) -> None:
    inbound = event("parcel.inbound.v1", 1)
    hear(inbound)
    before = everything(engine)
    with owner.begin() as connection:
        connection.execute(text("DELETE FROM inbox"))

    assert statuses(hear(inbound)) == ["accepted"]

    assert everything(engine) == before


def test_a_parcel_notified_within_two_opening_hours_is_met(hear: Hear, engine: Engine) -> None:
    hear(publication(), event("parcel.inbound.v1", 1))
    hear(event("parcel.notified.v1", 2))

    notify, remind, returning = everything(engine)["clocks"]
    assert notify[1:6] == ("express.notify", 1, at("09:00"), at("11:00"), at("10:00"))
    assert (remind[1:3], remind[5]) == (("express.remind", 2), None)
    assert (returning[1:3], returning[5]) == (("express.return", 1), None)
    assert everything(engine)["days"] == [(CENTRE, at("09:00").date(), 2, 3, 1, 0)]
    assert everything(engine)["rollups"] == [(CENTRE, 1, at("10:00"))]


def test_a_case_is_no_longer_open_once_its_last_clock_has_ended(hear: Hear, engine: Engine) -> None:
    hear(event("parcel.inbound.v1", 1), event("parcel.notified.v1", 2))
    hear(event("parcel.collected.v1", 3))

    assert everything(engine)["days"] == [(CENTRE, at("09:00").date(), 3, 3, 3, 0)]
    assert everything(engine)["rollups"] == [(CENTRE, 0, at("11:00"))]


def test_what_was_corrected_vanishes_from_clocks_and_figures_and_stays_in_the_log(hear: Hear, engine: Engine) -> None:
    hear(event("parcel.inbound.v1", 1))
    before = everything(engine)

    hear(event("parcel.notified.v1", 2))
    hear(correction(3, 2))

    after = everything(engine)
    assert after["clocks"] == before["clocks"]
    (day,) = after["days"]
    assert day[2:] == (3, *before["days"][0][3:]), "the three events have happened"
    assert after["rollups"][0][:2] == before["rollups"][0][:2]
    assert len(after["audited"]) == 3


def test_a_case_whose_only_opening_was_corrected_has_no_clock_and_no_figure(hear: Hear, engine: Engine) -> None:
    hear(event("parcel.inbound.v1", 1))
    hear(correction(2, 1))

    assert everything(engine)["clocks"] == []
    assert everything(engine)["days"] == [(CENTRE, at("09:00").date(), 2, 0, 0, 0)]
    assert everything(engine)["rollups"] == [(CENTRE, 0, at("10:00"))]


def test_a_parcel_notified_again_has_a_second_clock(hear: Hear, engine: Engine) -> None:
    hear(*(event(f"parcel.{kind}.v1", n) for n, kind in enumerate(("inbound", "notified", "returning"), start=1)))
    hear(event("parcel.return_stopped.v1", 4), event("parcel.notified.v1", 5))

    reminds = [clock for clock in everything(engine)["clocks"] if clock[1] == "express.remind"]
    assert [(clock[2], clock[5]) for clock in reminds] == [(2, at("11:00")), (5, None)]


def test_a_corrected_case_counts_once_when_new_hours_come_in_the_same_batch(hear: Hear, engine: Engine) -> None:
    hear(event("parcel.inbound.v1", 1), event("parcel.inbound.v1", 1, subject="p2"))

    hear(correction(2, 1), publication(time=at("06:00")))

    assert {clock[0] for clock in everything(engine)["clocks"]} == {"express:p2"}
    assert everything(engine)["days"] == [(CENTRE, at("09:00").date(), 3, 2, 0, 0)]
    assert everything(engine)["rollups"][0][:2] == (CENTRE, 1)


def test_the_order_and_the_batches_of_events_make_no_difference(hear: Hear, engine: Engine, owner: Engine) -> None:
    story = [
        publication(1, time=at("06:00")),
        publication(2, time=at("12:30"), name="新名称"),
        *(event("parcel.inbound.v1", 1, subject=f"p{n}", time=at("08:40") + timedelta(hours=n)) for n in range(8)),
        *(event("parcel.notified.v1", 2, subject=f"p{n}", time=at("10:55") + timedelta(hours=n)) for n in range(6)),
        *(event("parcel.returning.v1", 3, subject=f"p{n}", time=at("11:00") + timedelta(hours=n)) for n in range(5)),
        *(event("parcel.notified.v1", 4, subject=f"p{n}", time=at("11:30") + timedelta(hours=n)) for n in range(4)),
        *(event("parcel.collected.v1", 5, subject=f"p{n}", time=at("11:55") + timedelta(hours=n)) for n in range(4)),
        *(correction(6, 5, subject=f"p{n}") for n in range(3)),
        *(correction(7, 4, 2, subject=f"p{n}") for n in range(2)),
        correction(8, 6, subject="p1"),
    ]
    hear(*story)
    expected = everything(engine)

    for seed in range(4):
        with owner.begin() as connection:
            connection.execute(
                text("TRUNCATE audit_log, chain_head, case_event, clock, centre, rollup, rollup_day, inbox")
            )
        shuffled = random.Random(seed).sample(story, len(story))
        cut = seed * 5
        hear(*shuffled[:cut])
        hear(*shuffled[cut:], *shuffled[:3])

        assert everything(engine) == expected


def test_hours_that_come_after_the_parcel_move_its_due_time(hear: Hear, engine: Engine) -> None:
    hear(event("parcel.inbound.v1", 1, time=at("17:00")))
    before, returning = everything(engine)["clocks"]

    hear(publication(time=at("06:00"), hours={"weekdays": [1], "windows": [{"opens": "08:00", "closes": "20:00"}]}))

    assert everything(engine)["clocks"][0][4] == at("19:00")
    assert before[4] > at("19:00")
    assert everything(engine)["clocks"][1] == returning, "calendar days don't go by opening hours"


def test_new_hours_leave_older_clocks_alone(hear: Hear, engine: Engine) -> None:
    hear(publication(1), event("parcel.inbound.v1", 1))
    before = everything(engine)["clocks"]

    hear(publication(2, time=at("09:30"), hours={"weekdays": [7], "windows": [{"opens": "08:00", "closes": "09:00"}]}))

    assert everything(engine)["clocks"] == before


def test_an_older_publication_does_not_bring_back_an_old_name(hear: Hear, engine: Engine) -> None:
    hear(publication(2, name="新名称", time=at("09:00")))
    hear(publication(1, name="旧名称"))

    (centre,) = everything(engine)["centres"]
    assert centre[1] == "新名称"
    assert [each["sequence"] for each in centre[4]] == [1, 2]


def test_what_the_registry_says_of_a_centre_is_recorded_but_is_no_work(hear: Hear, connection: Connection) -> None:
    hear(publication())

    (centre,) = reports.centres(connection, copies(), COUNTY)
    assert (centre.events_today, centre.last_event_at, centre.silent) == (0, None, True)


def test_an_event_of_the_county_goes_into_the_countys_chain(hear: Hear, engine: Engine) -> None:
    hear(event("parcel.inbound.v1", 1, centre=COUNTY))

    assert everything(engine)["audited"][0][4] == "county"
    assert everything(engine)["days"] == []
