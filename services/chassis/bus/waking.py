"""Whether anything happens in a service: while nothing does, its timers look seldom, and at once when something has."""

import time
from contextlib import suppress
from typing import Any

import eventlet
import psycopg
import structlog
from eventlet.event import Event
from eventlet.hubs import trampoline
from nameko.extensions import SharedExtension
from psycopg import sql

from services.chassis.bus.backoff import Backoff
from services.chassis.bus.runner import settings_of
from services.chassis.database import CONNECT_SECONDS, KEEPALIVE, BoundedConnection
from services.chassis.work.outbox import channel_of

AWAKE = 10.0
"""Seconds for which a service stays awake after something has happened: what that has led to is found meanwhile."""
THROTTLE = 1.0
"""Seconds between two looks at what was notified: a busy service is awake, and need not hear so each time."""
CHECK_EVERY = 30.0
"""Seconds of silence after which the connection is tried out."""
ANSWER_SECONDS = 5.0

log = structlog.get_logger()


class Waking(SharedExtension):  # type: ignore[misc]
    """One LISTEN connection for all timers of a service, on the channel on which its relay is woken too.

    While nobody can be heard on it the service counts as awake.
    """

    def __init__(self) -> None:
        self._bell = Event()
        self._rung_at = float("-inf")
        self._hears = False
        super().__init__()

    @property
    def awake(self) -> bool:
        """Whether something has happened within AWAKE seconds, or may have."""
        return not self._hears or time.monotonic() - self._rung_at < AWAKE

    def ring(self) -> None:
        """Something has happened."""
        self._rung_at = time.monotonic()
        bell, self._bell = self._bell, Event()
        bell.send(None)

    def rest(self, began: float, soonest: float, latest: float, over: Event) -> None:
        """Return at `soonest` where the service is awake or anything has happened since `began`, else at `latest`.

        At once when `over` is sent. All three are moments of the monotonic clock; whoever sends `over` rings.
        """
        while not over.ready():
            wanted = soonest if self.awake or self._rung_at >= began else latest
            if (left := wanted - time.monotonic()) <= 0:
                return
            self._bell.wait(left)

    def start(self) -> None:
        """Begin to listen, in a green thread of the container."""
        self._settings = settings_of(self.container)
        self._name, self._channel = f"{self._settings.service}-waking", channel_of(self._settings.service)
        self._thread = self.container.spawn_managed_thread(self._listen_on, identifier=self._name)

    def stop(self) -> None:
        """Listen no more."""
        self._thread.kill()

    kill = stop

    def _listen_on(self) -> None:
        backoff = Backoff(0.5, 10.0)
        while True:
            try:
                with self._connected() as connection:
                    connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._channel)))
                    backoff.reset()
                    self._hears = True
                    self.ring()
                    self._hear(connection)
            except (psycopg.Error, OSError) as error:
                self._hears = False
                self.ring()
                log.warning("waking.lost", service=self._settings.service, error=type(error).__name__)
            eventlet.sleep(backoff.next())

    def _connected(self) -> BoundedConnection:
        connection = BoundedConnection.connect(
            self._settings.database_url,
            autocommit=True,
            application_name=self._name,
            connect_timeout=CONNECT_SECONDS,
            **KEEPALIVE,
        )
        connection.answer_seconds = ANSWER_SECONDS
        return connection

    def _hear(self, connection: psycopg.Connection[Any]) -> None:
        while True:
            if any(True for _ in connection.notifies(timeout=0)):
                self.ring()
                eventlet.sleep(THROTTLE)
            elif not _readable(connection.fileno()):
                connection.execute("SELECT 1")


def _readable(descriptor: int) -> bool:
    """Wait for something to read, CHECK_EVERY seconds at the most; a wait of psycopg's own looks ten times a second."""
    with suppress(_Silence):
        trampoline(descriptor, read=True, timeout=CHECK_EVERY, timeout_exc=_Silence)
        return True
    return False


class _Silence(Exception):
    """Nothing has come."""
