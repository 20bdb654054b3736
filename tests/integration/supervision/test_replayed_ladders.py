"""Ladders as they stand in their tables are what the audit log alone gives, row for row."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

import httpx
import pytest
from sqlalchemy import Engine, text

from contracts.people import Actor
from services.supervision.store import ladders
from services.supervision.store.audit import event_from
from services.supervision.store.comparison import Comparison, compare
from services.supervision.store.replay import replayed
from tests.integration.supervision.conftest import CADRE, FAR, HERE, NEAR, OPERATOR, SUPERVISOR, Ask, Hear, Rebuild
from tests.integration.supervision.stories import contents
from tests.integration.supervision.sweeping import heartbeat, sweep
from tests.unit.supervision.events import at, correction, event, publication

LONG_AGO = datetime(2026, 3, 2, 1, tzinfo=UTC)
"""A Monday morning like any other."""
LOG = """
    SELECT CAST(id AS text) AS id, type, subject, source, time, sequence, centre, actor, responsible, data
    FROM audit_log WHERE type LIKE 'clock.%' ORDER BY subject, sequence
"""


def compared(engine: Engine) -> Comparison:
    with engine.connect() as reading:
        return compare(reading)


Deed = tuple[Actor, str, str]
LATER_HOURS = {"weekdays": [1], "windows": [{"opens": "08:00", "closes": "20:00"}]}


@pytest.fixture
def do(ask: Ask, client: httpx.Client, bearer: Callable[[Actor], dict[str, str]]) -> Callable[..., None]:
    """Let officers do something about rungs: who, of which case, and what."""

    def act(*deeds: Deed) -> None:
        of = {each["case"]: each["ladder"] for each in ask(OPERATOR, "/v1/rungs", rung="red").json()["items"]}
        for actor, case, deed in deeds:
            done = client.post(f"/v1/ladders/{of[case]}/{deed}", json={"note": "已核实"}, headers=bearer(actor))
            assert done.status_code == 200, done.text

    return act


@pytest.fixture
def climbed(hear: Hear, do: Callable[..., None], engine: Engine) -> None:
    """Three complaints that nobody answered in time: appealed, decided on, corrected, and one that was answered."""
    for centre, case in ((HERE, "here"), (NEAR, "near"), (FAR, "far")):
        hear(event("parcel.complaint_opened.v1", 1, subject=case, centre=centre, responsible="", time=LONG_AGO))
    hear(heartbeat())
    sweep(engine)
    do(
        (CADRE, "here", "red/acknowledge"),
        (CADRE, "here", "red/appeal"),
        (SUPERVISOR, "here", "red/deny"),
        (CADRE, "here", "red/appeal"),
        (OPERATOR, "here", "red/grant"),
        (OPERATOR, "far", "notice/hear"),
        (OPERATOR, "far", "notice/impose"),
        (OPERATOR, "far", "notice/correct"),
    )
    hear(event("parcel.complaint_answered.v1", 2, subject="near", centre=NEAR, time=LONG_AGO + timedelta(days=1)))
    sweep(engine)


def test_ladders_are_what_their_events_in_the_log_give_row_for_row(climbed: None, engine: Engine) -> None:
    with engine.connect() as connection:
        live = ladders.load(connection, list(connection.execute(text("SELECT CAST(id AS text) FROM ladder")).scalars()))
        log = [event_from(row) for row in connection.execute(text(LOG))]
    from_log = {subject: replayed(list(events)) for subject, events in groupby(log, key=lambda each: each.subject)}
    assert {each.type.split(".")[1] for each in log} >= {"appeal_granted", "corrected", "breach_withdrawn"}
    assert from_log == live
    assert compared(engine) == Comparison(ladders=3, differing=None)


def test_a_rebuild_gives_the_ladders_and_what_clocks_show_of_them_row_for_row(
    climbed: None, hear: Hear, do: Callable[..., None], engine: Engine, owner: Engine, rebuild: Rebuild
) -> None:
    """Also of clocks that moved under a card, revoked or not, or are gone."""
    for case in ("moved", "revoked", "gone"):
        hear(event("parcel.inbound.v1", 1, subject=case, centre=HERE, time=at("16:00")))
    hear(heartbeat())
    sweep(engine)
    do((CADRE, "revoked", "red/appeal"), (SUPERVISOR, "revoked", "red/grant"))
    hear(replace(correction(2, 1, subject="gone"), centre=HERE))
    hear(publication(centre=HERE, time=at("06:00"), hours=LATER_HOURS))
    sweep(engine)
    before = contents(engine)
    with owner.begin() as connection:
        connection.execute(text("UPDATE climb SET state = 'issued'; UPDATE clock SET rung = 0"))

    rebuild()

    assert contents(engine) == before
    assert len(before["ladder"]) == len({"here", "near", "far", "moved", "revoked", "gone"})
    sweep(engine)
    assert contents(engine) == before


@pytest.mark.parametrize(
    ("tampering", "why"),
    [
        ("UPDATE climb SET state = 'revoked' WHERE rung = 'red'", "表中的各级与它的事件不符"),
        ("DELETE FROM climb WHERE rung = 'yellow'", "表中的各级与它的事件不符"),
        ("UPDATE ladder SET version = version + 1", "按事件应到第"),
        ("DELETE FROM climb; DELETE FROM ladder", "表中没有它"),
        ("ALTER TABLE audit_log DISABLE TRIGGER USER; DELETE FROM audit_log WHERE type LIKE 'clock.%'", "没有它的事件"),
    ],
)
def test_a_ladder_that_is_not_what_its_events_give_is_named(
    hear: Hear, engine: Engine, owner: Engine, tampering: str, why: str
) -> None:
    hear(event("parcel.complaint_opened.v1", 1, subject="here", centre=HERE, responsible="", time=LONG_AGO))
    hear(heartbeat())
    sweep(engine)
    assert compared(engine) == Comparison(ladders=1, differing=None)

    with owner.begin() as connection:
        for statement in tampering.split("; "):
            connection.execute(text(statement))

    differing = compared(engine).differing
    assert differing is not None
    assert differing.name.endswith("/1/express:here")
    assert why in differing.why
