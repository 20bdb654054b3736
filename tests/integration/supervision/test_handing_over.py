"""First contacts of those who are away: each once, in batches, also broken off; and whoever is away next."""

from collections.abc import Callable

import httpx
import pytest
from sqlalchemy import Engine, text

from contracts.envelope import Event
from contracts.people import Actor, Tier
from services.chassis.ids import uuid7
from services.chassis.work import Command, Job, UnitOfWork
from services.supervision.api import API
from services.supervision.events.handing_over import ALL
from services.supervision.store import SupervisionStore
from services.supervision.store.centres import copies
from tests.integration.supervision.conftest import CADRE, HERE, NEAR, SUPERVISOR, Ask, Hear
from tests.unit.supervision.events import event, publication

FIRST, SECOND, THIRD = (f"staff:{HERE}-0{number}" for number in (1, 2, 3))
HEIR = Actor(SECOND, Tier.CADRE, HERE)
Round = Callable[[int], int]


def person(id_: str, state: str, sequence: int, substitute: str | None = None, centre: str = HERE) -> Event:
    """The register says who is there."""
    data = {"state": state, "substitute": substitute}
    return event("staff.published.v1", sequence, subject=id_, centre=centre, source="/centres", data=data)


def parcels(number: int) -> list[Event]:
    """Parcels on the shelf, which the first cadre has scanned."""
    return [event("parcel.inbound.v1", 1, subject=str(uuid7()), centre=HERE) for _ in range(number)]


@pytest.fixture
def once(engine: Engine) -> Round:
    """`once(limit)`: one batch of each kind of what is owed by those who are away; says how much there was."""
    unit = UnitOfWork("supervision", engine, SupervisionStore(copies()), API.handlers)

    def batch(limit: int) -> int:
        commands: list[Command] = []
        with engine.connect() as connection:
            for due in ALL:
                commands += due(connection, limit)
        outcomes = unit.run([Job(command=command) for command in commands])
        assert {str(outcome.refusal or outcome.error) for outcome in outcomes} <= {"None"}
        return len(commands)

    return batch


def listed(ask: Ask, **query: object) -> list[dict[str, object]]:
    return list(ask(SUPERVISOR, "/v1/handovers", limit=200, **query).json()["items"])


def test_batches_that_are_broken_off_are_gone_on_with_and_each_case_is_handed_over_once(
    hear: Hear, once: Round, engine: Engine, ask: Ask
) -> None:
    hear(publication(centre=HERE), person(FIRST, "active", 1), person(SECOND, "active", 1))
    hear(*parcels(70))
    assert once(30) == 0

    hear(person(FIRST, "departed", 2, SECOND))

    assert [once(30) for _ in range(4)] == [30, 30, 10, 0]
    assert {(row["officer"], row["heir"], row["reason"]) for row in listed(ask)} == {(FIRST, SECOND, "departure")}
    with engine.connect() as connection:
        said = connection.execute(
            text("SELECT count(*), count(DISTINCT data ->> 'case') FROM audit_log WHERE type = :type"),
            {"type": "first_contact.handed_over.v1"},
        ).one()
        late = connection.execute(text("SELECT count(*) FROM audit_log WHERE type LIKE 'clock.%'")).scalar_one()
    assert (tuple(said), late) == ((70, 70), 0)


def test_what_somebody_met_whom_nobody_misses_stays_theirs(hear: Hear, once: Round) -> None:
    hear(publication(centre=HERE), person(SECOND, "on_leave", 1, FIRST), *parcels(2))
    assert once(30) == 0


def test_an_event_that_comes_after_its_cadre_has_left_is_handed_over_too(hear: Hear, once: Round) -> None:
    hear(publication(centre=HERE), person(FIRST, "departed", 1, SECOND), person(SECOND, "active", 1))
    assert once(30) == 0
    hear(*parcels(1))
    assert [once(30), once(30)] == [1, 0]


def test_who_is_to_take_over_and_leaves_too_passes_it_on_and_who_comes_back_gets_nothing_back(
    hear: Hear, once: Round, ask: Ask
) -> None:
    people = person(FIRST, "on_leave", 1, SECOND), person(SECOND, "active", 1), person(THIRD, "active", 1)
    hear(publication(centre=HERE), *people, *parcels(1))
    once(30)

    hear(person(SECOND, "departed", 2, THIRD), person(FIRST, "active", 2))

    assert [once(30), once(30)] == [1, 0]
    [row] = listed(ask, staff=THIRD)
    assert (row["officer"], row["heir"], row["state"], row["reason"]) == (FIRST, THIRD, "handed", "departure")


def test_who_has_taken_over_and_goes_on_leave_hands_it_over_in_turn(
    hear: Hear, once: Round, ask: Ask, client: httpx.Client, bearer: Callable[[Actor], dict[str, str]]
) -> None:
    [parcel] = parcels(1)
    people = person(FIRST, "on_leave", 1, SECOND), person(SECOND, "active", 1, FIRST)
    hear(publication(centre=HERE), *people, parcel)
    once(30)
    [row] = listed(ask)
    path = f"/v1/handovers/{row['id']}/take-over"
    assert client.post(path, json={}, headers=bearer(CADRE)).status_code == 403
    assert client.post(path, json={}, headers=bearer(HEIR)).json()["state"] == "taken"
    shown = ask(SUPERVISOR, f"/v1/cases/express/{parcel.subject}").json()["first_contact"]
    assert (shown["first"], shown["officer"]) == (FIRST, SECOND)

    hear(person(FIRST, "active", 2), person(SECOND, "on_leave", 2, FIRST))

    assert [once(30), once(30)] == [1, 0]
    assert [each["heir"] for each in listed(ask, state="handed")] == [FIRST]


def moved(parcels_: list[Event]) -> list[Event]:
    """They are at the joint site."""
    data = {"was": HERE, "centre": NEAR}
    return [event("parcel.relocated.v1", 2, subject=each.subject, centre=NEAR, data=data) for each in parcels_]


def test_what_came_along_when_a_centre_merged_is_handed_over_at_the_joint_site(
    hear: Hear, once: Round, ask: Ask
) -> None:
    waiting = parcels(2)
    hear(publication(centre=HERE), publication(centre=NEAR), *waiting, *moved(waiting))
    hear(*(person(each, "active", 2, centre=NEAR) for each in (FIRST, SECOND)))
    assert once(30) == 0

    hear(person(FIRST, "on_leave", 3, SECOND, centre=NEAR))

    assert [once(30), once(30)] == [2, 0]
    at_the_joint_site = Actor(SECOND, Tier.CADRE, NEAR)
    rows = ask(at_the_joint_site, "/v1/handovers").json()["items"]
    assert [(row["officer"], row["heir"], row["centre"]) for row in rows] == [(FIRST, SECOND, NEAR)] * 2


def test_a_hand_over_that_waits_goes_with_whoever_is_to_take_it_over(
    hear: Hear, once: Round, client: httpx.Client, bearer: Callable[[Actor], dict[str, str]], ask: Ask
) -> None:
    waiting = parcels(1)
    hear(publication(centre=HERE), publication(centre=NEAR), *waiting)
    hear(person(FIRST, "on_leave", 1, SECOND), person(SECOND, "active", 1))
    assert once(30) == 1

    hear(*moved(waiting), person(FIRST, "on_leave", 2, SECOND, centre=NEAR), person(SECOND, "active", 2, centre=NEAR))

    assert [once(30), once(30)] == [1, 0]
    at_the_joint_site = Actor(SECOND, Tier.CADRE, NEAR)
    [row] = ask(at_the_joint_site, "/v1/handovers").json()["items"]
    taken = client.post(f"/v1/handovers/{row['id']}/take-over", json={}, headers=bearer(at_the_joint_site))
    assert taken.json()["state"] == "taken"


def test_nobody_sees_the_hand_overs_of_another_centre(hear: Hear, once: Round, ask: Ask) -> None:
    hear(publication(centre=HERE), person(FIRST, "departed", 1), *parcels(1))
    once(30)
    neighbour = Actor(f"staff:{NEAR}-01", Tier.CADRE, NEAR)
    assert ask(neighbour, "/v1/handovers").json()["items"] == []
    assert [each["heir"] for each in listed(ask)] == [f"town:{HERE[:9]}"]
