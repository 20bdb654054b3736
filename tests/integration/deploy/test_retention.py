"""How long the access log is kept, and by whose hand it goes."""

from collections.abc import Iterable
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from deploy.commands import administration
from deploy.local.accounts import prepare
from deploy.local.layout import Layout
from deploy.local.secret_file import SecretFile
from deploy.processes.discovery import with_tables
from services.chassis import migrations
from services.chassis.database import engine_for
from services.chassis.migrations import migrate
from tests.servers import FreshDatabase

OLD = """
    INSERT INTO access_log (at, actor, purpose, what, subject)
    SELECT now() - make_interval(months => ago), 'staff:1', 'p', 'staff.name', ago::text FROM unnest(%s::int[]) ago
"""


@pytest.fixture(autouse=True)
def owners(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings by which the command finds every owner's login."""
    for service in with_tables():
        monkeypatch.setenv(f"{service.upper()}_OWNER_URL", fresh_database.services[service].owner)
    monkeypatch.delenv("ACCESS_LOG_MONTHS", raising=False)
    monkeypatch.setattr(administration, "Layout", lambda: Layout(tmp_path))


def shown(url: str, ages: Iterable[int]) -> None:
    """Entries of so many months ago."""
    with psycopg.connect(url) as owner:
        owner.execute(OLD, [list(ages)])


def ages(url: str) -> list[int]:
    with psycopg.connect(url) as owner:
        return [int(age) for (age,) in owner.execute("SELECT subject FROM access_log ORDER BY at").fetchall()]


def run() -> Result:
    return CliRunner().invoke(administration.retention, [])


def test_three_years_of_the_access_log_are_kept(fresh_database: FreshDatabase) -> None:
    """A month goes when 36 whole months lie between it and this one."""
    url = fresh_database.services["centres"].owner
    shown(url, [0, 1, 35, 36, 37, 38, 60])

    done, again = run(), run()

    assert (done.exit_code, again.exit_code) == (0, 0), done.output
    assert ages(url) == [36, 35, 1, 0]
    assert done.output.count("access_log_") == 3
    assert "access_log_" not in again.output


def test_the_setting_changes_how_long(fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    url = fresh_database.services["express"].owner
    shown(url, [5, 11, 12, 13, 14])
    monkeypatch.setenv("ACCESS_LOG_MONTHS", "12")

    assert run().exit_code == 0
    assert ages(url) == [12, 11, 5]


@pytest.mark.parametrize("wrong", ["5", "0", "-36", "three"])
def test_a_setting_that_would_drop_too_much_is_refused(
    fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    url = fresh_database.services["centres"].owner
    shown(url, [50])
    monkeypatch.setenv("ACCESS_LOG_MONTHS", wrong)

    refused = run()

    assert refused.exit_code == 1
    assert "ACCESS_LOG_MONTHS" in refused.output
    assert ages(url) == [50]


def test_a_month_that_is_being_read_is_left_for_the_next_run(fresh_database: FreshDatabase) -> None:
    url = fresh_database.services["centres"].owner
    shown(url, [40])
    with psycopg.connect(url) as reader:
        reader.execute("SELECT count(*) FROM access_log")
        assert run().exit_code == 1

    assert run().exit_code == 0
    assert ages(url) == []


def test_a_writer_shows_nothing_into_a_month_of_its_choice(fresh_database: FreshDatabase) -> None:
    """The newest entry lies in this month's partition, also where the writer has no right to that table."""
    urls = fresh_database.services["centres"]
    with psycopg.connect(urls.write) as writer:
        writer.execute("INSERT INTO access_log (actor, purpose, what, subject) VALUES ('a', 'b', 'c', '0')")
    with psycopg.connect(urls.owner) as owner:
        place = owner.execute(
            "SELECT tableoid::regclass::text, to_char(at AT TIME ZONE 'UTC', 'YYYY_MM') FROM access_log"
        )
        [(partition, month)] = place.fetchall()
    assert partition == f"access_log_{month}"


def test_entries_from_before_the_months_are_kept_and_sorted(
    fresh_database: FreshDatabase, database_secrets: SecretFile
) -> None:
    urls = prepare(fresh_database.superuser_url, ["older"], database_secrets, fresh_database.name)["older"]
    engine = engine_for(urls.owner, name="test")
    with engine.begin() as connection:
        migrations._upgrade(connection, migrations.HERE, "chassis_version", "0003")
        connection.execute(text("CREATE FUNCTION cut_month(text, text, uuid, uuid) RETURNS void LANGUAGE sql AS ''"))
    engine.dispose()
    shown(urls.owner, [2, 0])

    migrate("older", urls.owner)

    assert ages(urls.owner) == [2, 0]
    with psycopg.connect(urls.owner) as owner:
        assert owner.execute("SELECT count(*) FROM access_log_rest").fetchone() == (0,)
