"""The staff register over HTTP and by its clock: who may enter whom, and that a departed cadre's token is dead."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from contracts.people import COUNTY, Actor, Tier
from services.centres.api import API
from services.centres.events import to_follow, to_turn
from services.centres.handlers import HANDLERS
from services.centres.seed import seed
from services.centres.store import CentreStore
from services.chassis import staff
from services.chassis.calendar import day_of
from services.chassis.casework.handing_over import Due
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.http.access import Access
from services.chassis.http.app import build
from services.chassis.http.departures import Departures
from services.chassis.http.listener import Listener
from services.chassis.http.reader import Reader
from services.chassis.http.tokens import issue
from services.chassis.vault import Vault
from services.chassis.work import Job, Status, UnitOfWork
from tests.integration.centres.test_api import settings
from tests.servers import FreshDatabase
from tests.serving import served
from tests.waiting import eventually

__all__ = ["settings"]

CENTRE, TOWN_ID = "370829101002", "370829101"
FIRST, SECOND = f"staff:{CENTRE}-01", f"staff:{CENTRE}-02"
CADRE = Actor(FIRST, Tier.CADRE, CENTRE)
NEIGHBOUR = Actor("staff:370829101001-01", Tier.CADRE, "370829101001")
TOWN = Actor(f"town:{TOWN_ID}", Tier.TOWN, TOWN_ID)
FAR = Actor("town:370829001", Tier.TOWN, "370829001")
OPERATOR = Actor("county:370829", Tier.COUNTY, COUNTY)
NEW = {"post": "便民服务员", "name": "周谷雨", "phone": "15400000000", "substitute": FIRST}


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = engine_for(settings.database_url, name="test")
    yield engine
    engine.dispose()


@pytest.fixture
def do(settings: Settings, tmp_path: Any) -> Iterator[Callable[..., httpx.Response]]:
    """`do(actor, method, path, body, **headers)` against a seeded registry."""
    seed(settings)
    with served(build(API, settings)) as base, httpx.Client(base_url=base, timeout=15) as client:

        def ask(actor: Actor, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
            token = issue(tmp_path / "token-private.json", actor)
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return client.request(method, path, json=body, headers={"authorization": f"Bearer {token}"} | named)

        yield ask


def published(engine: Engine, person: str) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT e FROM outbox, json_array_elements(CAST(events AS json)) e"))
        return [each["data"] for each in rows.scalars() if each["subject"] == person]


def turn(engine: Engine, settings: Settings, due: Due = to_turn) -> list[Status]:
    assert settings.field_keys_file
    unit = UnitOfWork("centres", engine, CentreStore(Vault.from_file(settings.field_keys_file)), HANDLERS)
    with engine.connect() as connection:
        commands = due(connection, 100)
    return [outcome.status for outcome in unit.run([Job(command=each) for each in commands])]


def days(ago: int, last: int) -> dict[str, str]:
    today = day_of(datetime.now(UTC))
    return {"from": (today - timedelta(days=ago)).isoformat(), "until": (today + timedelta(days=last)).isoformat()}


def test_the_town_enters_somebody_and_others_hear_of_the_post_and_no_name(
    do: Callable[..., httpx.Response], engine: Engine
) -> None:
    entered = do(TOWN, "PUT", f"/v1/staff/staff:{CENTRE}-03", NEW)

    assert entered.json() == {"id": f"staff:{CENTRE}-03", "state": "active", "version": 1}
    [said] = published(engine, f"staff:{CENTRE}-03")
    assert (said["post"], said["substitute"], said["state"]) == ("便民服务员", FIRST, "active")
    assert "name" not in said
    with engine.connect() as connection:
        row = connection.execute(
            text("SELECT name, phone FROM staff WHERE id = :id"), {"id": f"staff:{CENTRE}-03"}
        ).one()
    assert "周谷雨" not in row.name
    assert "15400000000" not in row.phone


@pytest.mark.parametrize(("actor", "status"), [(FAR, 422), (CADRE, 403)])
def test_nobody_else_enters_anybody(do: Callable[..., httpx.Response], actor: Actor, status: int) -> None:
    assert do(actor, "PUT", f"/v1/staff/staff:{CENTRE}-03", NEW).status_code == status


def test_the_same_key_enters_once_and_an_old_version_is_refused(do: Callable[..., httpx.Response]) -> None:
    path = f"/v1/staff/{FIRST}"
    first = do(TOWN, "PUT", path, NEW | {"substitute": SECOND}, idempotency_key="k1", if_match='"1"')
    again = do(TOWN, "PUT", path, NEW | {"substitute": SECOND}, idempotency_key="k1", if_match='"1"')
    late = do(TOWN, "PUT", path, NEW | {"substitute": SECOND, "post": "站长"}, if_match='"1"')

    assert first.json() == again.json() == {"id": FIRST, "state": "active", "version": 2}
    assert (late.status_code, late.json()["version"]) == (409, 2)


def test_a_cadre_announces_a_leave_which_begins_and_ends_by_the_day(
    do: Callable[..., httpx.Response], engine: Engine, settings: Settings
) -> None:
    announced = do(CADRE, "POST", f"/v1/staff/{FIRST}/leave", days(0, 3) | {"substitute": SECOND})
    assert announced.json()["state"] == "active"
    assert do(NEIGHBOUR, "POST", f"/v1/staff/{FIRST}/leave", days(0, 3)).status_code == 404

    assert turn(engine, settings) == [Status.ACCEPTED]
    assert turn(engine, settings) == []
    assert [each["state"] for each in published(engine, FIRST)] == ["active", "active", "on_leave"]
    with engine.begin() as connection:
        connection.execute(
            text('UPDATE staff SET leave = leave || \'{"until": "2026-01-01"}\' WHERE leave IS NOT NULL')
        )
    assert turn(engine, settings) == [Status.ACCEPTED]
    assert published(engine, FIRST)[-1]["state"] == "active"


def test_the_token_of_whoever_departs_is_dead_within_a_second_and_lives_again_with_the_correction(
    do: Callable[..., httpx.Response],
) -> None:
    assert do(CADRE, "GET", f"/v1/centres/{CENTRE}").status_code == 200

    assert do(CADRE, "POST", f"/v1/staff/{FIRST}/depart", {}).status_code == 403
    assert do(TOWN, "POST", f"/v1/staff/{FIRST}/depart", {"substitute": SECOND}).json()["state"] == "departed"

    eventually(lambda: do(CADRE, "GET", f"/v1/centres/{CENTRE}").status_code == 401)
    refused = do(CADRE, "POST", f"/v1/staff/{FIRST}/return")
    assert (refused.status_code, "离任" in refused.json()["detail"]) == (401, True)
    assert do(TOWN, "GET", f"/v1/centres/{CENTRE}").status_code == 200
    assert do(TOWN, "POST", f"/v1/staff/{FIRST}/correct", {}).json()["state"] == "active"
    eventually(lambda: do(CADRE, "GET", f"/v1/centres/{CENTRE}").status_code == 200)


def test_while_the_copy_cannot_be_read_who_was_known_to_be_gone_stays_gone(
    do: Callable[..., httpx.Response], settings: Settings, fresh_database: FreshDatabase
) -> None:
    do(TOWN, "POST", f"/v1/staff/{FIRST}/depart", {})
    assert settings.token_keys_file
    access = Access(settings.token_keys_file, settings.token_issuer)
    reader = Reader("centres", read_url=settings.database_url, write_url=settings.database_url)
    departures = Departures(reader, access, Listener(settings.database_url, "unused", []), "centres")

    asyncio.run(departures.look())
    with psycopg.connect(fresh_database.services["centres"].owner, autocommit=True) as owner:
        owner.execute("ALTER TABLE staff_copy RENAME TO elsewhere")
    with pytest.raises(ProgrammingError):
        asyncio.run(departures.look())

    reader.close()
    assert access.departed == frozenset({FIRST})
    assert isinstance(access.departed, frozenset), "each request asks it"


JOINT = "370829101003"


def merge(do: Callable[..., httpx.Response], was: str, joint: str) -> None:
    body = {"reason": "villages_merged", "joint_site": joint}
    assert do(OPERATOR, "POST", f"/v1/centres/{was}/merge", body).status_code == 200


def posts(engine: Engine, *people: str) -> set[str]:
    with engine.connect() as connection:
        known = {each.id: each.centre for each in staff.everybody(connection)}
    return {known[each] for each in people}


def test_staff_go_along_when_their_centre_merges_and_return_when_that_is_taken_back(
    do: Callable[..., httpx.Response], engine: Engine, settings: Settings
) -> None:
    do(TOWN, "POST", f"/v1/staff/{SECOND}/depart", {})
    merge(do, CENTRE, JOINT)

    assert turn(engine, settings, to_follow) == [Status.ACCEPTED] * 2
    assert turn(engine, settings, to_follow) == []
    assert published(engine, FIRST)[-1]["centre"] == JOINT
    assert posts(engine, FIRST, SECOND) == {JOINT}

    assert do(OPERATOR, "POST", f"/v1/centres/{CENTRE}/correct", {"note": "点错"}).status_code == 200
    assert len(turn(engine, settings, to_follow)) == 2
    assert posts(engine, FIRST, SECOND) == {CENTRE}


def test_they_go_to_the_end_of_the_way_also_where_the_joint_site_merges_in_turn(
    do: Callable[..., httpx.Response], engine: Engine, settings: Settings
) -> None:
    merge(do, CENTRE, JOINT)
    turn(engine, settings, to_follow)
    merge(do, JOINT, "370829101001")

    assert len(turn(engine, settings, to_follow)) == 4
    assert posts(engine, FIRST, f"staff:{JOINT}-01") == {"370829101001"}


def test_with_the_token_of_the_old_centre_a_cadre_acts_at_the_joint_site(
    do: Callable[..., httpx.Response], engine: Engine, settings: Settings
) -> None:
    merge(do, CENTRE, JOINT)
    turn(engine, settings, to_follow)

    def seen() -> list[str]:
        return [row["id"] for row in do(CADRE, "GET", "/v1/centres").json()["items"]]

    eventually(lambda: seen() == [JOINT], within=10)
    assert do(CADRE, "POST", f"/v1/staff/{FIRST}/leave", days(1, 1)).json()["version"] == 3
