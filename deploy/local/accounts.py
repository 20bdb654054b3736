"""Schemas and least-privilege roles: for each service an owner that migrates, a writer and a reader that run.

Beside them one that watches the server.
"""

from collections.abc import Iterable

import psycopg
from psycopg import sql

from deploy.local.addresses import (
    DATABASE,
    MONITOR,
    ServiceUrls,
    in_database,
    owner_role,
    reader_role,
    service_urls,
    writer_role,
)
from deploy.local.secret_file import SecretFile


def prepare(
    admin_url: str, services: Iterable[str], secrets: SecretFile, database: str = DATABASE
) -> dict[str, ServiceUrls]:
    """Create the database, the schemas and the roles that are missing; safe to repeat.

    ``admin_url`` is a login that may create databases and roles. Passwords come from ``secrets``. Returns the URLs of
    each service. Each writer may read and write the rows of its own schema, each reader read them, and nothing else: no
    DDL, no other schema. Migrations narrow that, see ``services/chassis/migrations/rights.py``.
    """
    names = sorted(services)
    with _anywhere(admin_url) as admin:
        for role in (role for name in names for role in roles(name)):
            _ensure_role(admin, role, secrets.get(f"database:{role}"))
        _ensure_database(admin, database)
    with psycopg.connect(in_database(admin_url, database), connect_timeout=10) as admin:
        _restrict_database(admin, database)
        for name in names:
            _prepare_schema(admin, name, database)
    return {name: service_urls(admin_url, name, secrets, database) for name in names}


def prepare_monitor(admin_url: str, secrets: SecretFile, database: str = DATABASE) -> None:
    """Let the account that monitoring logs in with read the server's figures; safe to repeat.

    ``admin_url`` is a superuser, or has ``pg_monitor`` with the right to pass it on.
    """
    with psycopg.connect(in_database(admin_url, database), connect_timeout=10) as admin:
        _ensure_role(admin, MONITOR, secrets.get(f"database:{MONITOR}"))
        monitor, here = _identifiers(MONITOR, database)
        admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(here, monitor))
        admin.execute(sql.SQL("GRANT pg_monitor TO {}").format(monitor))


def open_database(
    admin_url: str, services: Iterable[str], secrets: SecretFile, database: str
) -> dict[str, ServiceUrls]:
    """Let the services into a copy of a prepared database: a template passes on everything but who may connect."""
    names = sorted(services)
    with psycopg.connect(in_database(admin_url, database), connect_timeout=10) as admin:
        _restrict_database(admin, database)
        for role in (role for name in names for role in roles(name)):
            admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(*_identifiers(database, role)))
    return {name: service_urls(admin_url, name, secrets, database) for name in names}


def _anywhere(admin_url: str) -> psycopg.Connection:
    """Connect to the database of the URL, or where that is still to be made, to the one that each server has."""
    try:
        return psycopg.connect(admin_url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError:
        return psycopg.connect(in_database(admin_url, "postgres"), autocommit=True, connect_timeout=10)


def roles(service: str) -> tuple[str, str, str]:
    """The roles of one service: owner, writer, reader."""
    return owner_role(service), writer_role(service), reader_role(service)


def _identifiers(*names: str) -> tuple[sql.Identifier, ...]:
    return tuple(sql.Identifier(name) for name in names)


def _ensure_role(admin: psycopg.Connection, role: str, password: str) -> None:
    known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}" if known else "CREATE ROLE {} LOGIN PASSWORD {}")
    admin.execute(verb.format(sql.Identifier(role), sql.Literal(password)))


def _ensure_database(admin: psycopg.Connection, database: str) -> None:
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))


def _restrict_database(admin: psycopg.Connection, database: str) -> None:
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
    admin.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")


_DEFAULTS = "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema}"
_SCHEMA = (
    "GRANT CONNECT ON DATABASE {database} TO {owner}, {write}, {read}",
    # Some servers let only a member of a role give it a schema.
    "GRANT {owner} TO CURRENT_USER",
    "CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {owner}",
    # Tables are made anew there while the old ones serve; nobody but the owner sees it.
    "CREATE SCHEMA IF NOT EXISTS {fresh} AUTHORIZATION {owner}",
    "ALTER ROLE {owner} SET search_path = {schema}",
    "ALTER ROLE {write} SET search_path = {schema}",
    "ALTER ROLE {read} SET search_path = {schema}",
    "GRANT USAGE ON SCHEMA {schema} TO {write}, {read}",
    f"{_DEFAULTS} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {{write}}",
    f"{_DEFAULTS} GRANT USAGE, SELECT ON SEQUENCES TO {{write}}",
    f"{_DEFAULTS} GRANT SELECT ON TABLES TO {{read}}",
)


def _prepare_schema(admin: psycopg.Connection, service: str, database: str) -> None:
    owner, write, read = _identifiers(*roles(service))
    schema, fresh, here = _identifiers(service, f"{service}_fresh", database)
    for statement in _SCHEMA:
        names = {"database": here, "schema": schema, "fresh": fresh, "owner": owner, "write": write, "read": read}
        admin.execute(sql.SQL(statement).format(**names))
