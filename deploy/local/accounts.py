"""Schemas and least-privilege roles: for each service an owner that migrates and a writer that runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from deploy.local.secret_file import SecretFile

DATABASE = "echowall"


@dataclass(frozen=True)
class ServiceUrls:
    """The two logins of one service: ``owner`` for migrations, ``write`` for its processes."""

    owner: str
    write: str


def login_url(admin_url: str, user: str, password: str, database: str) -> str:
    """Return the URL of another login on the server of ``admin_url``."""
    parts = urlsplit(admin_url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(user)}:{quote(password, safe='')}@{host}", path=f"/{database}"))


def prepare(
    admin_url: str, services: Iterable[str], secrets: SecretFile, database: str = DATABASE
) -> dict[str, ServiceUrls]:
    """Create the database, the schemas and the roles that are missing; safe to repeat.

    ``admin_url`` is a login that may create databases and roles. Passwords come from ``secrets``. Returns the URLs of
    each service. Each writer may read and write the rows of its own schema and nothing else: no DDL, no other schema.
    """
    names = sorted(services)
    with psycopg.connect(admin_url, autocommit=True, connect_timeout=10) as admin:
        for role in (role for name in names for role in _roles(name)):
            _ensure_role(admin, role, secrets.get(f"database:{role}"))
        _ensure_database(admin, database)
    with psycopg.connect(_in_database(admin_url, database), connect_timeout=10) as admin:
        _restrict_database(admin, database)
        for name in names:
            _prepare_schema(admin, name, database)
    return {name: _urls(admin_url, name, secrets, database) for name in names}


def open_database(admin_url: str, services: Iterable[str], secrets: SecretFile, database: str) -> dict[str, ServiceUrls]:
    """Let the services into a copy of a prepared database: a template passes on everything but who may connect."""
    names = sorted(services)
    with psycopg.connect(_in_database(admin_url, database), connect_timeout=10) as admin:
        _restrict_database(admin, database)
        for role in (role for name in names for role in _roles(name)):
            admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(*_identifiers(database, role)))
    return {name: _urls(admin_url, name, secrets, database) for name in names}


def _roles(service: str) -> tuple[str, str]:
    return f"{service}_owner", f"{service}_write"


def _identifiers(*names: str) -> tuple[sql.Identifier, ...]:
    return tuple(sql.Identifier(name) for name in names)


def _in_database(admin_url: str, database: str) -> str:
    return urlunsplit(urlsplit(admin_url)._replace(path=f"/{database}"))


def _urls(admin_url: str, service: str, secrets: SecretFile, database: str) -> ServiceUrls:
    owner, write = (
        login_url(admin_url, role, secrets.get(f"database:{role}"), database) for role in _roles(service)
    )
    return ServiceUrls(owner, write)


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


_SCHEMA = (
    "GRANT CONNECT ON DATABASE {database} TO {owner}, {write}",
    # Some servers let only a member of a role give it a schema.
    "GRANT {owner} TO CURRENT_USER",
    "CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {owner}",
    "ALTER ROLE {owner} SET search_path = {schema}",
    "ALTER ROLE {write} SET search_path = {schema}",
    "GRANT USAGE ON SCHEMA {schema} TO {write}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema}"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {write}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {write}",
)


def _prepare_schema(admin: psycopg.Connection, service: str, database: str) -> None:
    owner, write = _identifiers(*_roles(service))
    schema, here = _identifiers(service, database)
    for statement in _SCHEMA:
        admin.execute(sql.SQL(statement).format(database=here, schema=schema, owner=owner, write=write))
