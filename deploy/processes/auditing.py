"""The audit log's chains, checked link by link."""

from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.supervision.store.audit import Report, verify

SERVICE = "supervision"
SECONDS = 3600
"""What one statement of a check may take: a county's log of years is long."""


def check(chain: str | None = None) -> Report:
    """Check one chain or all; raises EnvError without an address, sqlalchemy's DBAPIError without a database."""
    engine = engine_for(Settings.load(SERVICE).database_url, name="audit-verify", statement_seconds=SECONDS)
    try:
        with engine.connect() as connection:
            return verify(connection, chain)
    finally:
        engine.dispose()
