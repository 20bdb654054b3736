"""Who may do what in the database: what is forbidden is tried, and the server itself refuses."""

from collections.abc import Iterable, Mapping, Sequence

import psycopg
import pytest

from deploy.local.accounts import prepare
from deploy.local.database import Database
from deploy.local.secret_file import SecretFile
from deploy.processes.discovery import with_tables
from services.chassis.migrations import migrate
from services.chassis.migrations.rights import READER, WRITER
from tests.servers import FreshDatabase

SERVICES = with_tables()
REFUSED = "42501"
"""SQLSTATE insufficient_privilege."""


@pytest.fixture
def two_services(database: Database, database_secrets: SecretFile) -> dict[str, str]:
    """Two services with a table each, and their URLs by role."""
    urls = prepare(database.superuser_url(), ["rights_a", "rights_b"], database_secrets, "rights")
    for logins in urls.values():
        with psycopg.connect(logins.owner) as owner:
            owner.execute("CREATE TABLE IF NOT EXISTS parcel (id bigserial PRIMARY KEY, note text)")
    return {"a": urls["rights_a"].write, "b": urls["rights_b"].write, "owner": urls["rights_a"].owner}


def test_a_writer_reads_and_writes_the_rows_of_its_own_schema(two_services: dict[str, str]) -> None:
    """Rows yes, sequences too."""
    with psycopg.connect(two_services["a"]) as writer:
        writer.execute("INSERT INTO parcel (note) VALUES ('first')")
        writer.execute("UPDATE parcel SET note = 'second'")
        assert writer.execute("SELECT count(*) FROM parcel").fetchone() == (1,)
        writer.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (id int)",
        "DROP TABLE parcel",
        "TRUNCATE parcel",
        "SELECT * FROM rights_b.parcel",
        "CREATE TABLE public.more (id int)",
        "CREATE TEMPORARY TABLE more (id int)",
    ],
)
def test_a_writer_may_do_nothing_else(two_services: dict[str, str], statement: str) -> None:
    """No DDL, no other schema."""
    with psycopg.connect(two_services["a"]) as writer, pytest.raises(psycopg.errors.InsufficientPrivilege):
        writer.execute(statement)


def test_preparing_twice_changes_nothing(
    two_services: dict[str, str], database: Database, database_secrets: SecretFile
) -> None:
    """The same URLs come back, and they still work."""
    again = prepare(database.superuser_url(), ["rights_a", "rights_b"], database_secrets, "rights")

    assert again["rights_a"].write == two_services["a"]
    with psycopg.connect(again["rights_a"].write) as writer:
        assert writer.execute("SHOW search_path").fetchone() == ("rights_a",)


def refusals(url: str, statements: Iterable[str]) -> dict[str, str]:
    """What the server said to each statement, none of which stays: its SQLSTATE, or that it did it."""
    said = {}
    with psycopg.connect(url) as connection:
        for statement in statements:
            try:
                connection.execute(statement.encode())
                said[statement] = "done"
            except psycopg.Error as error:
                said[statement] = error.sqlstate or repr(error)
            connection.rollback()
    return said


def assert_all_refused(url: str, statements: Iterable[str]) -> None:
    said = refusals(url, statements)
    assert said
    assert {statement: state for statement, state in said.items() if state != REFUSED} == {}


MIGRATED = "chassis_version {}_version"
"""What the migrations keep their record in."""


def tables(fresh: FreshDatabase, service: str) -> Mapping[str, str]:
    """Every table of a schema, its partitions too, with one of its columns that can be set."""
    with psycopg.connect(fresh.superuser_url) as admin:
        found = admin.execute(
            "SELECT relname, min(attname) FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid "
            "WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped "
            "GROUP BY relname",
            [service],
        )
        return dict(found.fetchall())


def partitions(fresh: FreshDatabase, service: str) -> Sequence[str]:
    with psycopg.connect(fresh.superuser_url) as admin:
        found = admin.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relispartition AND relkind = 'r'",
            [service],
        )
        return [name for (name,) in found]


def changes(table: str, column: str) -> list[str]:
    return [
        f"INSERT INTO {table} DEFAULT VALUES",
        f"UPDATE {table} SET {column} = DEFAULT",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
    ]


def definitions(names: Iterable[str], service: str) -> list[str]:
    """What only an owner may do to a schema, or an administrator to the server."""
    return [
        *(f"ALTER TABLE {name} ADD COLUMN more int" for name in names),
        *(f"DROP TABLE {name} CASCADE" for name in names),
        *(f"CREATE INDEX ON {name} ((1))" for name in names),
        *(f"LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE" for name in MIGRATED.format(service).split() if name in names),
        f"CREATE TABLE {service}.more (id int)",
        "CREATE TABLE public.more (id int)",
        "CREATE TEMPORARY TABLE more (id int)",
        "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA more",
        "CREATE ROLE more",
        f"SET ROLE {service}_owner",
    ]


def others(fresh: FreshDatabase, service: str) -> list[str]:
    return [
        statement
        for other in SERVICES
        if other != service
        for table, column in tables(fresh, other).items()
        for statement in (f"SELECT FROM {other}.{table}", *changes(f"{other}.{table}", column))
    ]


@pytest.mark.parametrize("role", ["owner", "write", "read"])
@pytest.mark.parametrize("service", SERVICES)
def test_no_account_touches_another_services_schema(fresh_database: FreshDatabase, service: str, role: str) -> None:
    """Not even an owner."""
    assert_all_refused(getattr(fresh_database.services[service], role), others(fresh_database, service))


@pytest.mark.parametrize("role", ["write", "read"])
@pytest.mark.parametrize("service", SERVICES)
def test_no_running_account_defines_anything(fresh_database: FreshDatabase, service: str, role: str) -> None:
    url = getattr(fresh_database.services[service], role)
    assert_all_refused(url, definitions(tables(fresh_database, service), service))


@pytest.mark.parametrize("service", SERVICES)
def test_a_writer_only_adds_to_the_access_log_and_the_server_says_when(
    fresh_database: FreshDatabase, service: str
) -> None:
    url = fresh_database.services[service].write
    entry = "('a', 'b', 'c', 'd')"
    added = f"INSERT INTO access_log (actor, purpose, what, subject) VALUES {entry}"
    dated = "INSERT INTO access_log (at, actor, purpose, what, subject) VALUES ('2001-01-01', 'a', 'b', 'c', 'd')"

    assert refusals(url, [added]) == {added: "done"}
    update, delete, truncate = changes("access_log", "purpose")[1:]
    assert_all_refused(url, [dated, f"{added} RETURNING at", "SELECT FROM access_log", update, delete, truncate])


@pytest.mark.parametrize("service", SERVICES)
def test_a_writer_reaches_neither_partitions_by_their_names_nor_the_record_of_migrations(
    fresh_database: FreshDatabase, service: str
) -> None:
    known = tables(fresh_database, service)
    of_chassis = [name for name in partitions(fresh_database, service) if name.startswith(("inbox_", "access_log_"))]
    closed = [*of_chassis, "chassis_version", f"{service}_version"]
    statements = [each for name in closed for each in (f"SELECT FROM {name}", *changes(name, known[name]))]
    assert len(of_chassis) >= 2 * 4
    assert_all_refused(fresh_database.services[service].write, statements)


def test_what_is_audited_can_only_be_added_to(fresh_database: FreshDatabase) -> None:
    known = tables(fresh_database, "supervision")
    audited = [name for name in known if name.startswith("audit_log") or name == "case_event"]
    statements = [change for name in audited for change in changes(name, known[name])[1:]]
    assert len(audited) >= 1 + 4 + 1
    assert_all_refused(fresh_database.services["supervision"].write, statements)


@pytest.mark.parametrize("service", SERVICES)
def test_a_writer_truncates_nothing(fresh_database: FreshDatabase, service: str) -> None:
    names = tables(fresh_database, service)
    assert_all_refused(fresh_database.services[service].write, [f"TRUNCATE {name}" for name in names])


@pytest.mark.parametrize("service", SERVICES)
def test_a_reader_changes_nothing(fresh_database: FreshDatabase, service: str) -> None:
    known = tables(fresh_database, service)
    statements = [change for name, column in known.items() for change in changes(name, column)]
    functions = ["SELECT cut_month('inbox', DATE '2031-01-01')"]
    sequences = ["SELECT nextval('outbox_position_seq')", "SELECT setval('parked_id_seq', 1)"]
    assert_all_refused(fresh_database.services[service].read, [*statements, *functions, *sequences])


@pytest.mark.parametrize("service", SERVICES)
def test_a_reader_reads_the_services_own_tables_and_none_of_the_machinery(
    fresh_database: FreshDatabase, service: str
) -> None:
    """Parked bodies and remembered answers may hold what no page shows."""
    url = fresh_database.services[service].read
    machinery = [*sorted(WRITER.keys() - {READER}), "chassis_version", f"{service}_version"]
    assert_all_refused(url, [f"SELECT FROM {name}" for name in machinery])
    open_to_it = [f"SELECT FROM {name}" for name in ("centre", READER)]
    assert refusals(url, open_to_it) == dict.fromkeys(open_to_it, "done")


def test_a_migration_gives_back_rights_that_were_changed(fresh_database: FreshDatabase) -> None:
    with psycopg.connect(fresh_database.superuser_url) as admin:
        admin.execute("GRANT ALL ON centres.access_log, centres.centres_version TO centres_write, centres_read")
        admin.execute("REVOKE ALL ON centres.outbox FROM centres_write")
    urls = fresh_database.services["centres"]

    migrate("centres", urls.owner)

    assert_all_refused(urls.write, ["DELETE FROM access_log", "DELETE FROM centres_version"])
    assert_all_refused(urls.read, ["SELECT FROM access_log"])
    assert refusals(urls.write, ["SELECT FROM outbox"]) == {"SELECT FROM outbox": "done"}
