"""Ladders as they stand in their tables are what the audit log alone gives, row for row."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import groupby

import httpx
from sqlalchemy import Engine, text

from contracts.envelope import Event, Fact
from contracts.people import Actor
from services.supervision.domain.ladder import Ladder
from services.supervision.domain.watch import ClockKey
from services.supervision.store import ladders
from services.supervision.store.audit import event_from
from tests.integration.supervision.conftest import CADRE, FAR, HERE, NEAR, OPERATOR, SUPERVISOR, Ask, Hear
from tests.integration.supervision.sweeping import heartbeat, sweep
from tests.unit.supervision.events import event

LONG_AGO = datetime.now(UTC) - timedelta(days=60)
LOG = """
    SELECT CAST(id AS text) AS id, type, subject, source, time, sequence, centre, actor, responsible, data
    FROM audit_log WHERE type LIKE 'clock.%' ORDER BY subject, sequence
"""


def replayed(events: list[Event]) -> Ladder:
    """A ladder from nothing but its events, in their order."""
    first = events[0]
    case = f"{first.data['service']}:{first.data['case']}"
    ladder = Ladder(key=ClockKey(case, first.data["standard"], first.data["opening_sequence"]), centre=first.centre)
    for each in events:
        ladder.apply(Fact(each.type, each.data, each.sequence, each.responsible, each.id), each.actor, each.time)
    return ladder


def test_ladders_are_what_their_events_in_the_log_give_row_for_row(
    hear: Hear, ask: Ask, engine: Engine, client: httpx.Client, bearer: Callable[[Actor], dict[str, str]]
) -> None:
    for centre, case in ((HERE, "here"), (NEAR, "near"), (FAR, "far")):
        hear(event("parcel.complaint_opened.v1", 1, subject=case, centre=centre, responsible="", time=LONG_AGO))
    hear(heartbeat())
    sweep(engine)
    of = {each["case"]: each["ladder"] for each in ask(OPERATOR, "/v1/rungs", rung="red").json()["items"]}
    for actor, case, deed in (
        (CADRE, "here", "red/acknowledge"),
        (CADRE, "here", "red/appeal"),
        (SUPERVISOR, "here", "red/deny"),
        (CADRE, "here", "red/appeal"),
        (OPERATOR, "here", "red/grant"),
        (OPERATOR, "far", "notice/hear"),
        (OPERATOR, "far", "notice/impose"),
        (OPERATOR, "far", "notice/correct"),
    ):
        done = client.post(f"/v1/ladders/{of[case]}/{deed}", json={"note": "已核实"}, headers=bearer(actor))
        assert done.status_code == 200, done.text
    hear(event("parcel.complaint_answered.v1", 2, subject="near", centre=NEAR, time=LONG_AGO + timedelta(days=1)))
    sweep(engine)

    with engine.connect() as connection:
        live = ladders.load(connection, sorted(of.values()))
        log = [event_from(row) for row in connection.execute(text(LOG))]

    from_log = {subject: replayed(list(events)) for subject, events in groupby(log, key=lambda each: each.subject)}
    assert {each.type.split(".")[1] for each in log} >= {"appeal_granted", "corrected", "breach_withdrawn"}
    assert from_log == live
