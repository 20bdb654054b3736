"""A service's encrypted columns brought to the current field key."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

from sqlalchemy import Engine

from deploy.processes.discovery import with_tables
from services.chassis import files, notices
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.sealed import SealedColumn, outdated, reencrypt
from services.chassis.vault import Vault

STATEMENT_SECONDS = 600
"""Counting goes over whole tables."""


class Sealer:
    """The encrypted columns of one service, its database and its keys."""

    def __init__(self, engine: Engine, vault: Vault, columns: Sequence[SealedColumn]) -> None:
        self.columns = columns
        self.vault = vault
        self._engine = engine

    def outdated(self, column: SealedColumn) -> int:
        """How many values of a column are encrypted with another key than the current one."""
        with self._engine.connect() as connection:
            return outdated(connection, column, self.vault)

    def left(self) -> int:
        """The same for all columns: at 0, older keys of this service may go."""
        return sum(self.outdated(column) for column in self.columns)

    def steps(self, column: SealedColumn) -> Iterator[int]:
        """Re-encrypt a column; gives the number of values of each step as it is done."""
        yield from reencrypt(self._engine, column, self.vault)


def columns_of(service: str) -> Sequence[SealedColumn]:
    """What a service's store declares, and what every schema has: keys of files, notices that wait."""
    columns: Sequence[SealedColumn] = getattr(import_module(f"services.{service}.store"), "SEALED", ())
    return [*columns, *files.SEALED, *notices.SEALED]


def sealing_services() -> tuple[str, ...]:
    """The services that hold encrypted columns: all that have tables."""
    return with_tables()


@contextmanager
def opened(service: str) -> Iterator[Sealer]:
    """A service's sealer, from the environment. Raises EnvError or ValueError naming the setting that is missing."""
    settings = Settings.load(service)
    if settings.field_keys_file is None:
        raise ValueError("FIELD_KEYS_FILE is not set")
    engine = engine_for(settings.database_url, name=f"{service}-keys", statement_seconds=STATEMENT_SECONDS)
    try:
        yield Sealer(engine, Vault.from_file(settings.field_keys_file), columns_of(service))
    finally:
        engine.dispose()
