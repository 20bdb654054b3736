"""What goes into a unit of work and what comes out: commands, jobs, outcomes, and the ports that a service fills."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeAlias, TypeVar

from sqlalchemy import Connection

from contracts.envelope import Event, Fact
from contracts.people import SYSTEM, Actor
from contracts.refusals import Refusal

if TYPE_CHECKING:
    from services.chassis.work.once import Once
    from services.chassis.work.unit import Work

A = TypeVar("A")

Answer: TypeAlias = Mapping[str, Any]
"""What a handler returns: JSON-able, free of personal data, remembered for a repeated request."""


@dataclass(frozen=True, slots=True)
class Ref(Generic[A]):
    """Names an aggregate by its kind and one of its keys, from the request alone: `Ref(Parcel, "yunda:123")`.

    `shared` is for what the command only looks at, such as reference data: it is not locked.
    """

    kind: type[A]
    key: str
    shared: bool = field(default=False, compare=False)

    @property
    def lock(self) -> int:
        """The signed 64-bit advisory lock that guards this key, also while no row exists yet."""
        digest = hashlib.blake2b(f"{self.kind.__name__}:{self.key}".encode(), digest_size=8)
        return int.from_bytes(digest.digest(), signed=True)


class Aggregate(Protocol):
    """What a unit of work loads, hands out as a copy, and saves. Its fields are immutable, so `copy.copy` suffices."""

    @property
    def id(self) -> str: ...
    @property
    def centre(self) -> str: ...

    version: int
    facts: tuple[Fact, ...]


class Command(Protocol):
    """A frozen request to change something; `refs` are all aggregates it may touch, the one it is about first."""

    @property
    def refs(self) -> Sequence[Ref[Any]]: ...


Handler: TypeAlias = "Callable[[Work, Any], Answer]"
"""Load, one domain call, done. Has no effect outside the work it is given.

Nor on its command, which is run once more where its batch failed: what one brings is copied before it moves.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One command on its way: who asks, which version they saw, and how a repetition is recognised."""

    command: Command
    actor: Actor = SYSTEM
    once: "Once | None" = None
    if_match: int | None = None
    traceparent: str = ""


class Status(StrEnum):
    """What became of a job."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A job's end: `answer` when accepted (or the first one again, when duplicate), `refusal` when refused.

    `error` when failed: a fault of ours that this job alone met; it left nothing behind.
    """

    status: Status
    answer: Answer | None = None
    refusal: Refusal | None = None
    error: Exception | None = None


class Store(Protocol):
    """A service's tables, seen from the unit of work. Both methods run inside its transaction.

    `rules` are the settings that its handlers need (`work.rules`), or None. A store whose tables' constraints decide
    may have `refusals`, what people read, by a constraint's name.
    """

    rules: Any

    def load(self, connection: Connection, refs: Sequence[Ref[Any]]) -> Mapping[Ref[Any], Any]:
        """The aggregates that exist, `FOR UPDATE` in key order; two refs to one row map to the same object.

        It may add what these lead to and the request can't name, as the stock that an order holds.
        """

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
        """Write the changed aggregates and their history in bulk, keys sorted."""
