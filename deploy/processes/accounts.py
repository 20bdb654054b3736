"""Schemas and roles of all services and of what watches the server, with passwords from a file."""

import json

from deploy.local.accounts import prepare, prepare_monitor, roles
from deploy.local.addresses import MONITOR, database_of
from deploy.local.secret_file import SecretFile
from deploy.local.settings import needed, path
from deploy.processes.discovery import with_tables


def apply() -> list[str]:
    """Prepare the server of `ADMIN_DATABASE_URL`; returns the services.

    `DATABASE_PASSWORDS_FILE` is JSON, `database:<role>` to password. Raises KeyError naming what is missing.
    """
    admin_url, file = needed("ADMIN_DATABASE_URL"), path("DATABASE_PASSWORDS_FILE")
    known = json.loads(file.read_text(encoding="utf-8"))
    missing = sorted(set(passwords()) - known.keys())
    if missing:
        raise KeyError(f"{file} 缺少密码 (passwords missing): {', '.join(missing)}")
    secrets, database = SecretFile(file), database_of(admin_url)
    prepared = prepare(admin_url, with_tables(), secrets, database)
    prepare_monitor(admin_url, secrets, database)
    return sorted(prepared)


def passwords() -> list[str]:
    """The names of all passwords that the file has."""
    return [f"database:{role}" for role in (MONITOR, *(role for service in with_tables() for role in roles(service)))]
