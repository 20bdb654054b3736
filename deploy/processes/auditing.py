"""The audit log's chains, checked link by link; ladders, own records and signed reports held against the log."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.supervision.store.audit import Report, verify
from services.supervision.store.centres import copies
from services.supervision.store.comparison import Comparison, compare
from services.supervision.store.records import Records, hold
from services.supervision.store.reproduction import Reproduction, reproduce

SERVICE = "supervision"
SECONDS = 3600
"""What one statement of a check may take: a county's log of years is long."""


def check(chain: str | None = None) -> Report:
    """Check one chain or all; raises EnvError without an address, sqlalchemy's DBAPIError without a database."""
    with _connected() as connection:
        return verify(connection, chain)


def ladders() -> Comparison:
    """Hold every ladder against its events in the log. Raises as `check`."""
    with _connected() as connection:
        return compare(connection)


def records() -> Records:
    """Hold inspections, findings and signed appraisals against what the log says of them. Raises as `check`."""
    with _connected() as connection:
        return hold(connection)


def reports(month: str) -> list[Reproduction]:
    """Make each signed report of a month once more; none where nothing was frozen. Raises as `check`."""
    with _connected() as connection:
        return list(reproduce(connection, copies(), month))


@contextmanager
def _connected() -> Iterator[Connection]:
    engine = engine_for(Settings.load(SERVICE).database_url, name="audit-verify", statement_seconds=SECONDS)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
