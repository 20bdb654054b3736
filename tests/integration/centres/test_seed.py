"""The seed against a real database: what is published, what is kept, what is read back."""

import base64
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from contracts.people import COUNTY
from services.centres.domain.centre import Centre
from services.centres.handlers import HANDLERS
from services.centres.handlers.booking import SetRooms
from services.centres.handlers.publishing import Publish
from services.centres.seed import SEED, furnished, invented, seed
from services.centres.seed.people import invented_staff
from services.centres.store import SEALED, CentreStore, reads, rooms
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.sealed import outdated, reencrypt
from services.chassis.vault import Vault
from services.chassis.work import Job, Ref, UnitOfWork
from tests.servers import FreshDatabase


@pytest.fixture
def settings(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    keys = tmp_path / "keys.json"
    key = base64.b64encode(os.urandom(32)).decode()
    keys.write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "lookup": key}))
    monkeypatch.setenv("CENTRES_DATABASE_URL", fresh_database.write_url("centres"))
    monkeypatch.setenv("FIELD_KEYS_FILE", str(keys))
    return Settings.load("centres")


@pytest.fixture
def vault(settings: Settings) -> Vault:
    assert settings.field_keys_file
    return Vault.from_file(settings.field_keys_file)


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = engine_for(settings.database_url, name="test")
    yield engine
    engine.dispose()


@pytest.fixture
def seeded(settings: Settings, engine: Engine) -> Engine:
    assert seed(settings) == 100
    return engine


def waiting_events(connection: Connection) -> list[dict[str, object]]:
    rows = connection.execute(text("SELECT events FROM outbox ORDER BY position")).scalars()
    events = (event for row in rows for event in json.loads(row))
    return [event for event in events if event["type"] == "centre.published.v1"]


def test_the_seed_puts_one_event_for_each_centre_into_the_outbox(seeded: Engine) -> None:
    with seeded.connect() as connection:
        events = waiting_events(connection)
    assert {event["subject"] for event in events} == {command.details.id for command in invented()}
    assert {(event["type"], event["sequence"]) for event in events} == {("centre.published.v1", 1)}
    assert all(event["centre"] == event["subject"] for event in events)


def test_a_second_seed_publishes_nothing(seeded: Engine, settings: Settings) -> None:
    assert seed(settings) == 0
    with seeded.connect() as connection:
        assert len(waiting_events(connection)) == 100


def test_a_centre_keeps_its_place_when_it_is_published_without_one(seeded: Engine, vault: Vault) -> None:
    first = invented()[0]
    again = Publish(replace(first.details, population=1))
    ref = Ref(Centre, first.details.id)
    UnitOfWork("centres", seeded, CentreStore(vault), HANDLERS).run([Job(command=again)])

    with seeded.begin() as connection:
        assert CentreStore(vault).load(connection, [ref])[ref].location == first.location


def test_a_second_seed_leaves_the_rooms_as_the_town_has_set_them(
    seeded: Engine, settings: Settings, vault: Vault
) -> None:
    plan = next(iter(furnished()))
    shut = SetRooms(centre=plan.centre, rooms=tuple(replace(room, bookable=False) for room in plan.rooms))
    UnitOfWork("centres", seeded, CentreStore(vault), HANDLERS).run([Job(command=shut)])
    seed(settings)
    with seeded.connect() as connection:
        kept = rooms.plan(connection, plan.centre)
    assert kept
    assert (kept["version"], any(room["bookable"] for room in kept["rooms"])) == (2, False)


def test_a_changed_centre_alone_is_published_again(seeded: Engine, vault: Vault) -> None:
    first = invented()[0]
    changed = Publish(replace(first.details, population=1))
    UnitOfWork("centres", seeded, CentreStore(vault), HANDLERS).run([Job(command=changed), Job(command=invented()[1])])
    with seeded.connect() as connection:
        again = waiting_events(connection)[100:]
        assert [(event["subject"], event["sequence"]) for event in again] == [(first.details.id, 2)]
        centre = reads.centre(connection, COUNTY, first.details.id)
        assert centre
        assert (centre["population"], centre["version"]) == (1, 2)


def test_names_of_staff_are_encrypted_in_the_table(seeded: Engine, vault: Vault) -> None:
    with seeded.connect() as connection:
        people = {person["id"]: person["name"] for person in reads.staff(connection, COUNTY, "", 200)}
    named = {person.id: person.held.name for person in invented_staff(invented(), SEED)}
    assert {row: vault.decrypt(sealed, f"staff.name.{row}") for row, sealed in people.items()} == named
    assert not [name for name in named.values() if name in " ".join(people.values())]


def test_phones_of_staff_are_encrypted_in_the_table_and_masked_in_lists(seeded: Engine, vault: Vault) -> None:
    with seeded.connect() as connection:
        [row] = connection.execute(text("SELECT id, phone FROM staff ORDER BY id LIMIT 1"))
        listed = reads.staff(connection, COUNTY, "", 1)[0]["phone"]
    assert vault.decrypt(row.phone, f"staff.phone.{row.id}") == "15400100101"
    assert listed == "154****0101"


def test_names_and_phones_of_staff_are_brought_to_a_new_key(seeded: Engine, settings: Settings, vault: Vault) -> None:
    assert settings.field_keys_file
    keys = json.loads(settings.field_keys_file.read_text())
    keys["keys"]["k2"] = base64.b64encode(os.urandom(32)).decode()
    settings.field_keys_file.write_text(json.dumps(keys | {"current": "k2"}))
    anew = Vault.from_file(settings.field_keys_file)

    assert [sum(reencrypt(seeded, column, anew)) for column in SEALED] == [
        {"staff": 200, "officer": 28}.get(column.table, 0) for column in SEALED
    ]

    with seeded.connect() as connection:
        assert not any(outdated(connection, column, anew) for column in SEALED)
        person = reads.staff(connection, COUNTY, "", 1)[0]
    assert anew.decrypt(person["name"], f"staff.name.{person['id']}")


def test_centres_are_paged_by_id_within_a_prefix(seeded: Engine) -> None:
    with seeded.connect() as connection:
        first = reads.centres(connection, "370829001", "", 3)
        rest = reads.centres(connection, "370829001", first[-1]["id"], 50)
    assert [centre["id"] for centre in first + rest] == [f"37082900100{n}" for n in range(1, 8)]


def test_towns_count_the_centres_in_scope(seeded: Engine) -> None:
    with seeded.connect() as connection:
        county, cadre = reads.towns(connection, COUNTY), reads.towns(connection, "370829101002")
    assert (len(county), sum(town["centres"] for town in county)) == (15, 100)
    assert cadre == [{"id": "370829101", "name": "纸坊镇", "centres": 1}]


def test_a_centre_outside_the_scope_is_not_found(seeded: Engine) -> None:
    with seeded.connect() as connection:
        assert reads.centre(connection, "370829101", "370829001001") is None
