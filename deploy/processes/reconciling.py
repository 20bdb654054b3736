"""After a database was restored: what was said and what was heard, compared, and said again where it was not heard.

What each side holds: `sent` and `outbox` what a service has said within some days, the audit log all that was ever
recorded, each `inbox` what its consumer has taken in (ADR 0070).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from sqlalchemy import Engine, text

from contracts.envelope import Event
from contracts.registry import CARDS, PARTNER
from deploy.processes.discovery import with_tables
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.ids import first_of
from services.chassis.work.outbox import Outbox, as_json
from services.chassis.work.sent import Structured, heard, kept_from, sent, unheard, waiting
from services.supervision.store import log

RECORDER = "supervision"
SECONDS = 3600
"""What one statement may take: a county's log of years is read through."""
PORTION = 500
"""Events that are looked at, and said again, in one go."""
JUST_NOW = timedelta(minutes=1)
"""What was said within this time before the comparison may have been heard and not yet be seen as said."""

Tell = Callable[[int], None]
"""Told of progress: so many events looked at."""

T = TypeVar("T")
HEARERS: Mapping[str, Sequence[str]] = {card.type: card.consumers for card in CARDS if card.producer != PARTNER}


@dataclass
class Findings:
    """What the comparison has found.

    `kept` says since when each service's events can be compared, None where it has none; `lacking` counts by
    (consumer, producer, type) what was not heard; `orphans` are events that others hold and their own service has not
    said as far as it knows; `unknown` are ids, by consumer, that were heard and that nobody has said.
    """

    kept: dict[str, datetime | None] = field(default_factory=dict)
    lacking: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    again: int = 0
    orphans: list[Event] = field(default_factory=list)
    unknown: dict[str, list[str]] = field(default_factory=dict)


def reconcile(*, send: bool, tell: Tell, since: datetime | None = None) -> Findings:
    """Compare all services, by default for as long as each keeps what it sent.

    `send` puts what is lacking into the outboxes of those who said it; a consumer drops what it knows, so this is safe
    to repeat, and while all are at work. Raises EnvError without an address, OperationalError without a database.
    """
    with ExitStack() as stack:
        engines = {}
        for service in with_tables():
            url = Settings.load(service).database_url
            engines[service] = engine_for(url, name="reconcile", pool=2, statement_seconds=SECONDS)
            stack.callback(engines[service].dispose)
        return _Comparison(engines, since, tell, send=send).run()


class _Comparison:
    def __init__(self, engines: Mapping[str, Engine], since: datetime | None, tell: Tell, *, send: bool) -> None:
        self._engines = engines
        self._since = since
        self._tell = tell
        self._send = send
        self._looked_at = 0
        self._known: dict[str, set[str]] = {}
        self._found = Findings()

    def run(self) -> Findings:
        with self._engines[RECORDER].connect() as connection:
            began: datetime = connection.execute(text("SELECT now()")).scalar_one()
        for service in self._engines:
            self._own(service)
        self._recorded(began)
        self._unknown(began)
        return self._found

    def _own(self, service: str) -> None:
        """What a service says that it has said. The outbox first: what leaves it meanwhile is seen among the sent."""
        with self._engines[service].connect() as connection:
            kept = self._found.kept[service] = kept_from(connection)
            known = self._known[service] = {event["id"] for event in waiting(connection)}
            if kept is None:
                return
            for portion in _portions(sent(connection, self._since or kept)):
                new = {event["id"]: event for event in portion if event["id"] not in known}
                known.update(new)
                self._compare(service, list(new.values()))

    def _recorded(self, began: datetime) -> None:
        """What the log has beyond that: what its service keeps no longer, or was restored from before."""
        since = self._since or min(filter(None, self._found.kept.values()), default=began)
        with self._engines[RECORDER].connect() as connection:
            for portion in _portions(log.said(connection, since, began)):
                new = [event for event in portion if event.id not in self._known[_sayer(event)]]
                self._found.orphans += [event for event in new if self._is_orphan(event)]
                for service in {_sayer(event) for event in new}:
                    own = [as_json(event) for event in new if _sayer(event) == service]
                    self._known[service].update(event["id"] for event in own)
                    self._compare(service, own)

    def _is_orphan(self, event: Event) -> bool:
        kept = self._found.kept[_sayer(event)]
        return kept is not None and event.time >= kept

    def _unknown(self, began: datetime) -> None:
        """What was heard since all keep what they send, and nobody knows of."""
        kept = [*filter(None, [*self._found.kept.values(), self._since])]
        if not kept:
            return
        first, beyond = first_of(max(kept)), first_of(began - JUST_NOW)
        for consumer, engine in self._engines.items():
            if consumer != RECORDER:
                with engine.connect() as connection:
                    ids = heard(connection, consumer, first, beyond)
                    self._found.unknown[consumer] = [one for one in ids if not self._is_known(one)]

    def _is_known(self, event_id: str) -> bool:
        return any(event_id in known for known in self._known.values())

    def _compare(self, service: str, events: Sequence[Structured]) -> None:
        lacking = set[str]()
        for consumer in {hearer for event in events for hearer in _hearers(event)}:
            heard_of = [event for event in events if consumer in _hearers(event)]
            with self._engines[consumer].connect() as connection:
                ids = unheard(connection, consumer, [event["id"] for event in heard_of])
            self._found.lacking.update((consumer, service, each["type"]) for each in heard_of if each["id"] in ids)
            lacking |= ids
        self._say_again(service, [event for event in events if event["id"] in lacking])
        self._looked_at += len(events)
        self._tell(self._looked_at)

    def _say_again(self, service: str, events: Sequence[Structured]) -> None:
        if events and self._send:
            with self._engines[service].begin() as connection:
                Outbox(service).put(connection, events)
            self._found.again += len(events)


def _sayer(event: Event) -> str:
    return event.source.removeprefix("/")


def _hearers(event: Structured) -> Sequence[str]:
    return HEARERS.get(event["type"], ())


def _portions(each: Iterator[T]) -> Iterator[Sequence[T]]:
    while portion := list(islice(each, PORTION)):
        yield portion
