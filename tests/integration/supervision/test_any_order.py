"""Whatever the order, repetition and batching in which events come: clocks, rates, appraisal and rebuild are the same.

What differs, and may: a chain's head in the report (`seen`: its position and fingerprint are those of the arrival) and
the numbers of revisions.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from contracts.appraisals import Component
from contracts.envelope import Event
from services.supervision.domain.material import Material
from services.supervision.domain.scoring import USUAL, report
from services.supervision.store import fresh, material
from services.supervision.store.centres import copies
from tests.integration.supervision.conftest import HERE, Hear, Rebuild
from tests.integration.supervision.stories import HOURS, TOLD, VOICES, contents, told_in

MONTHS = ("2026-12", "2027-01")
SCALE = replace(USUAL, minimum=dict.fromkeys(Component, 1), ranking=True)
"""By which a single voice is enough, so that none of the points are neutral."""
EVERYTHING = [*TOLD, *HOURS, *VOICES]
COUNTED = ("clock", "mark", "person_month", "rollup_day", "voice_month")
Check = Callable[[st.DataObject], None]


def appraised(engine: Engine) -> list[str]:
    """The report of each month, as it would be signed; the tables and the log alone must agree on it."""
    with engine.connect() as connection:
        return [_agreed(connection, month) for month in MONTHS]


def _agreed(connection: Any, month: str) -> str:
    kept = material.material(connection, month, ())
    told = _reported(kept)
    assert _reported(material.recount(connection, copies(), month, kept.heads, ())) == told
    return told


def _reported(counted: Material) -> str:
    return report(replace(counted, heads=()), SCALE, [])


def emptied(owner: Engine) -> None:
    """The tables as they are before anything was heard."""
    names = {*fresh.TABLES, "audit_log", "chain_head", "inbox", "ladder_note"} - {"live"}
    with owner.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(sorted(names))}"))


@st.composite
def arrivals(draw: st.DrawFn) -> list[list[Event]]:
    """All events in any order, some of them again, in any batches."""
    again = draw(st.lists(st.sampled_from(EVERYTHING), max_size=8))
    shuffled = draw(st.permutations([*EVERYTHING, *again]))
    cuts = draw(st.lists(st.integers(0, len(shuffled)), min_size=1, max_size=6))
    return [list(batch) for batch in told_in(shuffled, cuts)]


@pytest.fixture
def check(hear: Hear, engine: Engine, owner: Engine, rebuild: Rebuild) -> Check:
    """Hear batches that `arrivals` draws, and compare everything with the ordered run and with a rebuild."""
    hear(*EVERYTHING)
    expected, points = contents(engine), appraised(engine)
    assert all(expected[table] for table in COUNTED)

    def compare(data: st.DataObject) -> None:
        emptied(owner)
        for batch in data.draw(arrivals()):
            hear(*batch)
        assert contents(engine) == expected
        assert appraised(engine) == points
        rebuild()
        assert contents(engine) == expected
        assert appraised(engine) == points

    return compare


def drawn(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """So many draws, the same ones each time; none is made smaller, which would take minutes."""
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def test_the_story_gives_points_for_everything_that_is_appraised(hear: Hear, engine: Engine) -> None:
    hear(*EVERYTHING)

    centre = next(row for row in json.loads(appraised(engine)[0])["centres"] if row["id"] == HERE)

    assert {name: part["neutral"] for name, part in centre["components"].items()} == dict.fromkeys(Component, False)


def test_of_a_sum_to_which_nothing_belongs_any_more_no_row_is_left(hear: Hear, engine: Engine) -> None:
    came, taken_back = VOICES[-2:]
    hear(came)
    before = contents(engine)
    hear(taken_back)
    after = contents(engine)

    sums = ("person_month", "voice_month")
    assert [len(before[table]) for table in sums] == [1, 1]
    assert [after[table] for table in sums] == [[], []]


@drawn(6)
@given(data=st.data())
def test_any_order_repetition_and_batching_gives_the_same_rows_and_a_rebuild_too(
    data: st.DataObject, check: Check
) -> None:
    check(data)


@pytest.mark.long
@drawn(40)
@given(data=st.data())
def test_many_more_orders_repetitions_and_batchings_do_too(data: st.DataObject, check: Check) -> None:
    check(data)
