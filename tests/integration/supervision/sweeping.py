"""The sweep as the worker runs it, and what it has said."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import Engine, text

from contracts.envelope import Event
from services.chassis.bus.due import DueCommands
from services.chassis.work import Command, UnitOfWork
from services.supervision.events import due
from services.supervision.handlers import HANDLERS
from services.supervision.store import SupervisionStore
from services.supervision.store.centres import copies
from tests.unit.supervision.events import event

ROUNDS = 5
"""After so many rounds nothing may be due any more."""


def sweep(engine: Engine) -> None:
    """Carry out all that is due, as one replica; what was taken back is counted anew by the next round."""
    unit = UnitOfWork("supervision", engine, SupervisionStore(copies()), HANDLERS)
    commands = DueCommands()
    for _ in range(ROUNDS):
        commands.carry_out(partial(_ask, engine), unit.run)
        if not _ask(engine, 1):
            return
    raise AssertionError(f"still due: {_ask(engine, 10)}")


def _ask(engine: Engine, limit: int) -> Sequence[Command]:
    with engine.connect() as connection:
        return due(connection, limit)


def told(engine: Engine) -> list[tuple[str, str]]:
    """What supervision has said, in the order in which it went out: type without version, and case."""
    return [(row.type.split(".")[1], row.data["case"]) for row in said(engine)]


def said(engine: Engine) -> list[Any]:
    """The audited events of supervision, in the order of its outbox."""
    query = """
        SELECT a.* FROM outbox, json_array_elements(events::json) WITH ORDINALITY AS o(event, place)
        JOIN audit_log a ON a.id = CAST(event ->> 'id' AS uuid) ORDER BY outbox.position, place
    """
    with engine.connect() as connection:
        return list(connection.execute(text(query)))


def heartbeat(moment: datetime | None = None, service: str = "express") -> Event:
    """The relay of a service says that all is out up to then, by default up to now."""
    return event("relay.beaten.v1", 0, subject=service, source=f"/{service}", time=moment or datetime.now(UTC), data={})
