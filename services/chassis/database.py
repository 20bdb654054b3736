"""Connections to PostgreSQL: every wait on it has an end."""

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 15
LOCK_SECONDS = 10


def engine_for(url: str, *, name: str, pool: int = 1, statement_seconds: int = STATEMENT_SECONDS) -> Engine:
    """An engine on `url` (any `postgresql://` form); its connections time out and are called `name` by the server."""
    # A plan that is kept was made when the table was small, and goes on scanning it whole when it is large.
    target = make_url(url).set(drivername="postgresql+psycopg")
    return create_engine(
        target,
        pool_size=pool,
        max_overflow=0,
        pool_timeout=CONNECT_SECONDS,
        pool_use_lifo=True,
        hide_parameters=True,
        connect_args={
            "application_name": name,
            "connect_timeout": CONNECT_SECONDS,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 20_000,
            "options": f"-c statement_timeout={statement_seconds}s -c lock_timeout={LOCK_SECONDS}s "
            "-c idle_in_transaction_session_timeout=60s -c timezone=UTC -c plan_cache_mode=force_custom_plan",
        },
    )


def sqlstate_of(error: Exception) -> str:
    """The SQLSTATE of a database error, or nothing."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""


def is_away(error: Exception) -> bool:
    """Whether the server or the way to it failed, as opposed to the statement: the same statement may succeed later."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = sqlstate_of(error)
    lost = error.connection_invalidated or (isinstance(error, OperationalError) and not state)
    return lost or state[:2] in {"08", "53", "57", "58"}
