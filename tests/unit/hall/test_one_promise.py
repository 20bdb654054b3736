"""What the guide promises an applicant, and what supervision counts: one day, whatever happens on the way."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.applications import Through
from contracts.envelope import Event
from contracts.people import Actor
from contracts.refusals import Conflict, IllegalTransition
from contracts.standards import BY_ID
from services.chassis.machine import Deed
from services.hall.domain.application import Application
from services.hall.domain.clock import promised
from services.hall.domain.transitions import Action
from services.supervision.domain.case import as_case_event
from services.supervision.domain.fold import Book, fold
from services.supervision.domain.opening import COUNTY_HOURS, Hours
from tests.unit.hall.application import BUREAU, CADRE, DO, NOW, RULES, TOWN, new_application, who
from tests.unit.supervision.events import event

DECIDE = BY_ID["hall.decide"]
STEPS: Mapping[str, Action] = {
    "suspend": Action.SUSPEND,
    "resume": Action.RESUME,
    "extend": Action.EXTEND,
    "grant": Action.GRANT,
}


@given(
    limit=st.integers(1, 20),
    days=st.integers(1, 10),
    gaps=st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 20 * 24)), max_size=8),
    corrected=st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_the_day_that_an_applicant_is_told_is_the_day_that_supervision_counts_to(
    limit: int, days: int, gaps: list[tuple[str, int]], corrected: bool
) -> None:
    application = replace(new_application(), limit_days=limit)
    application.submit(Deed(CADRE, NOW), Through.COUNTER)
    told, now = told_by(application, 0, NOW), NOW + timedelta(hours=1)
    for action in (Action.ACCEPT, Action.FORWARD, Action.ACKNOWLEDGE):
        told += done(application, action, now)
    for step, hours_later in gaps:
        now += timedelta(hours=hours_later)
        if step == "extend":
            told += attempt(application, now, lambda deed: application.extend(deed, days))
        else:
            told += done(application, STEPS[step], now)
    if corrected:
        told += attempt(application, now, lambda _: application.correct(Deed(TOWN, now), timedelta(0)))

    clocks = fold(map(as_case_event, told), lambda *_: plain_hours(), Book((DECIDE,)))
    assert [each.due_at for each in clocks] == [promised(application, RULES)]


def done(application: Application, action: Action, now: datetime) -> list[Event]:
    return attempt(application, now, lambda deed: DO[action](application, deed), who(action))


def attempt(
    application: Application, now: datetime, act: Callable[[Deed], object], actor: Actor = BUREAU
) -> list[Event]:
    """What the application says then; nothing where that can't be done as it stands."""
    known = len(application.facts)
    with suppress(Conflict, IllegalTransition):
        act(Deed(actor, now))
    return told_by(application, known, now)


def told_by(application: Application, known: int, now: datetime) -> list[Event]:
    return [
        event(
            fact.type,
            fact.sequence,
            time=now,
            data=json.loads(json.dumps(dict(fact.data))),
            responsible=fact.responsible,
            subject="a",
        )
        for fact in application.facts[known:]
    ]


def plain_hours() -> Hours:
    return Hours(COUNTY_HOURS, RULES.calendar)
