"""Connections to PostgreSQL: every wait on it has an end."""

import fcntl
import termios
from functools import partial
from typing import Any

import psycopg
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 15
LOCK_SECONDS = 10
LOCK_TIMEOUT = "55P03"
MARGIN_SECONDS = 5.0
"""What the client waits longer than the server allows a statement."""
KEEPALIVE: dict[str, Any] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""libpq: a connection whose other end is gone ends after 25 seconds at the most, also where nobody asks it anything."""


class BoundedConnection(psycopg.Connection[Any]):
    """Closes itself, raising OperationalError, where an answer takes longer than `answer_seconds`.

    The server's own time-outs don't reach over a stalled link, and TCP's don't see a server that is frozen.
    """

    answer_seconds: float = STATEMENT_SECONDS + MARGIN_SECONDS

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """What `gen` returns, which talks to the server; whoever gives a `timeout` expects its end."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.answer_seconds)
        except psycopg.OperationalError as error:
            if error.sqlstate is None:
                # not the server's words: what it answers later would be taken for the answer to something else
                self.close()
            raise


def engine_for(
    url: str,
    *,
    name: str,
    pool: int = 1,
    statement_seconds: int = STATEMENT_SECONDS,
    answer_seconds: float | None = None,
) -> Engine:
    """An engine on `url` (any `postgresql://` form); its connections time out and are called `name` by the server.

    A statement ends after `statement_seconds` by the server's hand; the client waits `answer_seconds`, by default a
    little longer, then gives up the connection.
    """
    # A plan that is kept was made when the table was small, and goes on scanning it whole when it is large.
    target = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(
        target,
        pool_size=pool,
        max_overflow=0,
        pool_timeout=CONNECT_SECONDS,
        pool_use_lifo=True,
        hide_parameters=True,
        connect_args={
            "application_name": name,
            "connect_timeout": CONNECT_SECONDS,
            **KEEPALIVE,
            "options": f"-c statement_timeout={statement_seconds}s -c lock_timeout={LOCK_SECONDS}s "
            "-c idle_in_transaction_session_timeout=60s -c timezone=UTC -c plan_cache_mode=force_custom_plan",
        },
    )
    patience = statement_seconds + MARGIN_SECONDS if answer_seconds is None else answer_seconds
    event.listen(engine, "do_connect", partial(_connect, patience))
    event.listen(engine, "checkout", _refuse_ended)
    return engine


def looking(engine: Engine) -> Engine:
    """The same connections for single questions, each in a transaction of its own without the three ways for it."""
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _connect(patience: float, _dialect: Any, _record: Any, args: Any, options: Any) -> BoundedConnection:
    connection = BoundedConnection.connect(*args, **options)
    connection.answer_seconds = patience
    return connection


def _refuse_ended(connection: BoundedConnection, _record: Any, _user: Any) -> None:
    """Have the pool make another in place of a connection that the server ended while it lay idle.

    That is known without a question: what arrives unasked is the server's last word, or its end.
    """
    try:
        spoke = fcntl.ioctl(connection.fileno(), termios.FIONREAD, bytes(4)) != bytes(4)
        connection.pgconn.consume_input()
    except psycopg.OperationalError as error:
        raise DisconnectionError from error
    if spoke:
        raise DisconnectionError


def sqlstate_of(error: Exception) -> str:
    """The SQLSTATE of a database error, or nothing."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""


def is_away(error: Exception) -> bool:
    """Whether the server or the way to it failed, as opposed to the statement: the same statement may succeed later.

    A lock that somebody else holds for too long counts as that.
    """
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = sqlstate_of(error)
    lost = error.connection_invalidated or (isinstance(error, OperationalError) and not state)
    return lost or state == LOCK_TIMEOUT or state[:2] in {"08", "53", "57", "58"}
