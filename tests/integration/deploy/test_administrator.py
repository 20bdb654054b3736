"""The accounts that an administrator who is no superuser makes, as in a county's cluster; and the one that watches."""

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import yaml
from psycopg import sql

from deploy.kubernetes.files import FOLDER
from deploy.local.addresses import MONITOR, login_url, owner_role
from deploy.local.secret_file import SecretFile
from deploy.processes import accounts
from services.chassis.migrations import migrate
from tests.integration.deploy.test_accounts import assert_all_refused, refusals
from tests.servers import running_database

SERVICE = "supervision"


@pytest.fixture(scope="module")
def administrator(server_folder: Path) -> Iterator[str]:
    """The URL of the administrator on a server of its own, made as the operator of the county's cluster makes it."""
    [cluster] = [
        each
        for each in yaml.safe_load_all((FOLDER / "operators" / "postgres.yaml").read_text("utf-8"))
        if each["kind"] == "Cluster"
    ]
    wanted = cluster["spec"]["bootstrap"]["initdb"]
    owner, database = sql.Identifier(wanted["owner"]), sql.Identifier(wanted["database"])
    with running_database(server_folder / "cluster") as server:
        with psycopg.connect(server.superuser_url(), autocommit=True) as superuser:
            superuser.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'word'").format(owner))
            superuser.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner))
        with psycopg.connect(server.superuser_url(wanted["database"])) as superuser:
            for statement in wanted["postInitApplicationSQL"]:
                superuser.execute(statement)
        yield login_url(server.superuser_url(), wanted["owner"], "word", wanted["database"])


@pytest.fixture
def passwords(administrator: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SecretFile:
    """Those of all accounts, in the file that the step `accounts` is told of."""
    file = tmp_path / "database.json"
    file.write_text(json.dumps({name: f"{name}-1" for name in accounts.passwords()}))
    monkeypatch.setenv("ADMIN_DATABASE_URL", administrator)
    monkeypatch.setenv("DATABASE_PASSWORDS_FILE", str(file))
    return SecretFile(file)


def login(administrator: str, role: str, passwords: SecretFile) -> str:
    return login_url(administrator, role, passwords.get(f"database:{role}"), "echowall")


def test_an_administrator_without_all_rights_makes_the_accounts_and_repeats_it(
    administrator: str, passwords: SecretFile
) -> None:
    assert refusals(administrator, ["CREATE ROLE more SUPERUSER"]) != {"CREATE ROLE more SUPERUSER": "done"}

    assert accounts.apply() == accounts.apply()
    migrate(SERVICE, login(administrator, owner_role(SERVICE), passwords))
    accounts.apply()


def test_what_watches_the_server_reads_its_figures_and_no_row(administrator: str, passwords: SecretFile) -> None:
    accounts.apply()
    migrate(SERVICE, login(administrator, owner_role(SERVICE), passwords))
    watching = login(administrator, MONITOR, passwords)

    figures = [
        "SELECT setting FROM pg_settings WHERE name = 'data_directory'",
        "SELECT numbackends FROM pg_stat_database",
        "SELECT query FROM pg_stat_activity",
        "SELECT pg_database_size('postgres')",
        "SELECT count(*) FROM pg_ls_waldir()",
    ]
    assert refusals(watching, figures) == dict.fromkeys(figures, "done")
    rows = [f"SELECT FROM {SERVICE}.{name}" for name in ("audit_log", "outbox", "access_log")]
    made = ["CREATE SCHEMA more", "CREATE TABLE public.more (id int)", "CREATE TEMPORARY TABLE more (id int)"]
    others = ["SET ROLE echowall_admin", "GRANT pg_monitor TO express_read", "SELECT pg_reload_conf()"]
    assert_all_refused(watching, [*rows, *made, *others])
