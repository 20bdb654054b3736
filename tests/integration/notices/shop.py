"""An invented service that tells people of their orders, and writes down what it hears of its notices."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, text

from contracts.envelope import Fact
from services.chassis import metrics
from services.chassis.ids import uuid7
from services.chassis.notices import Gateway, Message, Notice, Pace, Post, Settled, Words, cancel, enqueue
from services.chassis.notices.post import Within
from services.chassis.vault import Vault
from services.chassis.work import Answer, Command, Ref, UnitOfWork, Work

SERVICE = "supervision"
"""Whose schema it borrows."""
HEARD = "CREATE TABLE heard (notice text NOT NULL, subject text NOT NULL, state text NOT NULL, reason text)"
"""Without a key: what was heard twice would show."""
ARRIVED, RATED = "arrived", "rated"
PHONE, OTHER = "13800001234", "13900005678"
BY_DAY = Pace(quiet=None)


@dataclass
class Hearsay:
    id: str
    subject: str
    state: str
    reason: str | None
    centre: str = "370829001001"
    version: int = 1
    facts: tuple[Fact, ...] = field(default=())


@dataclass(frozen=True)
class Hear:
    notice: str
    subject: str
    state: str
    reason: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        return (Ref(Hearsay, self.notice),)


class Ledger:
    rules = None

    def load(self, connection: Connection, refs: Sequence[Ref[Any]]) -> Mapping[Ref[Any], Any]:
        return {}

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Any], now: Any) -> None:
        rows = [{"n": each.id, "s": each.subject, "st": each.state, "r": each.reason} for each in changed]
        connection.execute(text("INSERT INTO heard VALUES (:n, :s, :st, :r)"), rows)


def hear(work: Work, command: Hear) -> Answer:
    if command.subject == "cursed":
        raise KeyError("a bug")
    work.add(command.notice, Hearsay(command.notice, command.subject, command.state, command.reason))
    return {}


def told(settled: Settled) -> Command | None:
    return Hear(settled.id, settled.subject, settled.state, settled.reason)


def arrived(notices: Sequence[Mapping[str, Any]]) -> str:
    return "您有 " + "、".join(sorted(str(notice["what"]) for notice in notices)) + " 到了"


WORDS = Words(texts={ARRIVED: arrived, RATED: lambda notices: f"请评价 {len(notices)} 件"}, told=told)


class InMemory:
    """A gateway that remembers; `trouble`, if any, comes of each message."""

    def __init__(self) -> None:
        self.messages: dict[str, Message] = {}
        self.sent = 0
        self.trouble: Callable[[Message], None] = lambda _: None

    def send(self, message: Message) -> None:
        self.sent += 1
        self.trouble(message)
        self.messages[message.id] = message

    @property
    def texts(self) -> list[str]:
        return [self.messages[each].text for each in sorted(self.messages)]


@dataclass
class Shop:
    """The service, its database and its post."""

    engine: Engine
    vault: Vault
    gateway: Gateway

    def post(
        self,
        *,
        gateway: Gateway | None = None,
        engine: Engine | None = None,
        pace: Pace = BY_DAY,
        words: Words = WORDS,
        within: Within = lambda _: nullcontext(),
    ) -> Post:
        unit = UnitOfWork(SERVICE, engine or self.engine, Ledger(), {Hear: hear})
        return Post(unit, self.vault, gateway or self.gateway, words, pace, within)

    def queue(self, *subjects: str, purpose: str = ARRIVED, phone: str = PHONE, urgent: bool = False) -> None:
        with self.engine.begin() as connection:
            now = connection.execute(text("SELECT now()")).scalar_one()
            notices = [
                Notice(id=uuid7(), purpose=purpose, subject=s, phone=phone, parameters={"what": s}, urgent=urgent)
                for s in subjects
            ]
            enqueue(connection, self.vault, notices, now)

    def drop(self, *subjects: str) -> None:
        with self.engine.begin() as connection:
            cancel(connection, subjects)

    def later(self, span: timedelta) -> None:
        """Let time pass for all notices."""
        move = "ready_at = ready_at - :span, claimed_until = claimed_until - :span, settled_at = settled_at - :span"
        with self.engine.begin() as connection:
            connection.execute(text(f"UPDATE notice SET {move}"), {"span": span})

    def rows(self) -> list[dict[str, Any]]:
        with self.engine.begin() as connection:
            return [dict(row) for row in connection.execute(text("SELECT * FROM notice ORDER BY id")).mappings()]

    def states(self) -> dict[str, str]:
        return {row["subject"]: row["state"] for row in self.rows()}

    def heard(self) -> list[tuple[str, str]]:
        with self.engine.begin() as connection:
            rows = connection.execute(text("SELECT subject, state FROM heard ORDER BY subject"))
            return [(row.subject, row.state) for row in rows]


def counted(state: str, purpose: str = ARRIVED) -> float:
    return float(metrics.NOTICES.labels(SERVICE, purpose, state)._value.get())


def raising(error: BaseException) -> Any:
    def trouble(*_: object, **__: object) -> None:
        raise error

    return trouble
