"""A service that joins a house which ran before knows its centres from the start."""

import base64
import json
import os
from pathlib import Path

import psycopg
import pytest

from deploy.processes.copying import copy_calendars, copy_centres, copy_titles, with_calendars, with_copies
from deploy.processes.discovery import with_tables
from deploy.processes.seeding import seed_all
from tests.servers import FreshDatabase

CENTRE = "370829001001"


@pytest.fixture
def house(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FreshDatabase:
    """A house that was seeded, and whose services have heard of their centres."""
    keys = tmp_path / "keys.json"
    key = base64.b64encode(os.urandom(32)).decode()
    keys.write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "lookup": key}))
    monkeypatch.setenv("FIELD_KEYS_FILE", str(keys))
    for service in with_tables():
        monkeypatch.setenv(f"{service.upper()}_DATABASE_URL", fresh_database.write_url(service))
    seed_all()
    return fresh_database


def asked(house: FreshDatabase, question: str) -> object:
    with psycopg.connect(house.superuser_url, autocommit=True) as connection:
        found = connection.execute(question.encode())
        return found.fetchall() if found.description else None


def test_whoever_has_no_copies_is_given_all_of_them_by_the_next_start_and_says_nothing(house: FreshDatabase) -> None:
    for service in with_copies():
        asked(house, f"DELETE FROM {service}.centre")
        asked(house, f"DELETE FROM {service}.outbox")

    seed_all()

    published = asked(house, "SELECT id, name, version FROM centres.centre ORDER BY id")
    for service in with_copies():
        assert asked(house, f"SELECT id, name, version FROM {service}.centre ORDER BY id") == published, service
        assert asked(house, f"SELECT count(*) FROM {service}.outbox") == [(0,)], service


def test_what_a_service_knows_already_is_left_alone_and_what_it_lacks_is_counted(house: FreshDatabase) -> None:
    asked(house, f"UPDATE veterans.centre SET name = '后来的名字', version = 9 WHERE id = '{CENTRE}'")
    asked(house, "DELETE FROM veterans.centre WHERE id > '370829114'")

    given = copy_centres()

    assert set(given) == {"veterans"}
    assert asked(house, f"SELECT name, version FROM veterans.centre WHERE id = '{CENTRE}'") == [("后来的名字", 9)]
    assert copy_centres() == {}


def test_a_service_that_missed_the_countys_calendars_is_given_them_and_counts_by_them(house: FreshDatabase) -> None:
    asked(
        house,
        """
        INSERT INTO supervision.calendar_notice
            (year, version, number, holidays, working_weekends, published_at, published_by)
        SELECT 2027, v, '试例', '[["元旦", "2027-01-01", "2027-01-03"]]', '["2027-01-09"]', now(), 'county:370829'
        FROM generate_series(1, 2) v
        """,
    )
    said = {service: asked(house, f"SELECT count(*) FROM {service}.outbox") for service in with_calendars()}

    assert copy_calendars() == dict.fromkeys(with_calendars(), 1) == {"centres": 1, "feedback": 1, "hall": 1}

    for service in with_calendars():
        assert asked(house, f"SELECT year, version FROM {service}.calendar_overlay") == [(2027, 2)]
        assert asked(house, f"SELECT count(*) FROM {service}.outbox") == said[service], "nothing has happened"
    assert copy_calendars() == {}


def test_the_registry_is_given_the_titles_of_the_promises_that_the_county_edited(house: FreshDatabase) -> None:
    asked(
        house,
        """
        INSERT INTO supervision.standard_version (standard, version, valid_from, body, published_at, published_by)
        SELECT 'express.notify', v, now(), json_build_object('title', '第' || v || '版'), now(), 'county:370829'
        FROM generate_series(2, 3) v
        """,
    )

    assert copy_titles() == 1

    assert asked(house, "SELECT id, text, version FROM centres.promise_title") == [("express.notify", "第3版", 2)]
    assert copy_titles() == 0
