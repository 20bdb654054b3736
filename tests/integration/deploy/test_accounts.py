"""Who may do what in the database."""

import psycopg
import pytest

from deploy.local.accounts import prepare
from deploy.local.database import Database
from deploy.local.secret_file import SecretFile


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
