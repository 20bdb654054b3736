"""The unit of work: a batch of commands in one transaction, each as if it ran alone."""

import copy
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError

from contracts.envelope import Event
from contracts.people import Actor
from contracts.refusals import Conflict, NotFound, Refusal, Unavailable, VersionConflict
from services.chassis import metrics
from services.chassis.database import is_away, sqlstate_of
from services.chassis.ids import stamp_of, uuid7
from services.chassis.machine import Deed
from services.chassis.work.command import Aggregate, Answer, Handler, Job, Outcome, Ref, Status, Store
from services.chassis.work.once import First, Once, claim, locks_of, settle
from services.chassis.work.outbox import Outbox

A = TypeVar("A", bound=Aggregate)
RETRIES = 3
_TRANSIENT = {"40001", "40P01"}
"""SQLSTATE of serialisation failure and deadlock: the same command may succeed a moment later."""

_LOCK = text("""
    SELECT count(pg_advisory_xact_lock(k)), clock_timestamp() FROM unnest(CAST(:locks AS bigint[])) k
""")
log = structlog.get_logger()


class _Slot:
    """The place of one aggregate in a batch: what the next command will see of it."""

    __slots__ = ("changed", "value")

    def __init__(self, value: Any) -> None:
        self.value = value
        self.changed = False


class Work:
    """What a handler sees: the time, the actor, and copies of the aggregates that its command named.

    `rules` are the settings that the service's store was given.
    """

    def __init__(self, slots: dict[Ref[Any], _Slot], job: Job, now: datetime, rules: Any = None) -> None:
        self.now = now
        self.actor: Actor = job.actor
        self.rules = rules
        self._job = job
        self._slots = slots
        self._copies: dict[_Slot, Any] = {}
        self._renamed: list[tuple[Ref[Any], Ref[Any]]] = []
        self._called: list[tuple[Ref[Any], Ref[Any]]] = []

    @property
    def deed(self) -> Deed:
        """Who does it, and when."""
        return Deed(self.actor, self.now)

    def find(self, kind: type[A], key: str) -> A | None:
        """The aggregate, or None where it doesn't exist or the actor's scope doesn't reach it."""
        aggregate = self.hold(kind, key)
        return aggregate if aggregate is not None and self.actor.covers(aggregate.centre) else None

    def hold(self, kind: type[A], key: str) -> A | None:
        """The aggregate in whoever's scope, for what the actor has in hand; the handler checks what they may do."""
        slot = self._slots[Ref(kind, key)]
        if slot not in self._copies and slot.value is not None:
            self._copies[slot] = copy.copy(slot.value)
        aggregate: A | None = self._copies.get(slot)
        return aggregate

    def reach(self, kind: type[A], key: str) -> A | None:
        """As `hold`, for what the store adds to what the command named; None where it found no such thing."""
        return self.hold(kind, key) if Ref(kind, key) in self._slots else None

    def exists(self, kind: type[A], key: str) -> bool:
        """Whether there is one in anybody's scope."""
        slot = self._slots[Ref(kind, key)]
        return slot.value is not None or slot in self._copies

    def get(self, kind: type[A], key: str) -> A:
        """The aggregate. Raises NotFound where `find` gives None, VersionConflict where `If-Match` is another."""
        aggregate = self.find(kind, key)
        if aggregate is None:
            raise NotFound("没有这条记录,或不在您的管辖范围内")
        expected = self._job.if_match
        if expected not in (None, aggregate.version) and Ref(kind, key) == self._job.command.refs[0]:
            raise VersionConflict(aggregate.version, getattr(aggregate, "state", None))
        return aggregate

    def add(self, key: str, aggregate: Aggregate) -> None:
        """A new aggregate under a key that the command named."""
        if self.exists(type(aggregate), key):
            raise Conflict("这条记录已经存在")
        self._copies[self._slots[Ref(type(aggregate), key)]] = aggregate

    def rename(self, kind: type[A], old: str, new: str) -> None:
        """The aggregate under `old` is known by `new` from now on; both keys were named. Raises Conflict if taken."""
        if self.exists(kind, new):
            raise Conflict("这条记录已经存在")
        self._renamed.append((Ref(kind, old), Ref(kind, new)))

    def call(self, kind: type[A], key: str, other: str) -> None:
        """The aggregate under `key` is known by `other` too from now on; both keys were named, and `other` is free."""
        self._called.append((Ref(kind, key), Ref(kind, other)))

    def keep(self) -> list[Any]:
        """Let the next command see what this one changed; returns the aggregates that it changed."""
        changed = []
        for old, new in self._renamed:
            self._slots[new], self._slots[old] = self._slots[old], self._slots[new]
        for key, other in self._called:
            self._slots[other] = self._slots[key]
        for slot, aggregate in self._copies.items():
            if aggregate != slot.value:
                slot.value, slot.changed = aggregate, True
                changed.append(aggregate)
        return changed


class _Batch:
    """One transaction's worth of jobs."""

    def __init__(self, unit: "UnitOfWork", connection: Connection, jobs: Sequence[Job]) -> None:
        self._unit = unit
        self._connection = connection
        self._jobs = jobs
        self._accepted: dict[str, tuple[Once, Answer]] = {}
        self._refused: dict[str, Once] = {}
        self._events: list[Event] = []
        self._dated = False

    def run(self) -> list[Outcome]:
        """Lock, claim, load, run one after another, write; the caller commits."""
        onces = [job.once for job in self._jobs if job.once]
        refs = [frozenset(job.command.refs) for job in self._jobs]
        self._now = self._lock(locks_of(onces).union(*map(_locks_of, refs)))
        self._seen = claim(self._connection, onces)
        fresh = (named for job, named in zip(self._jobs, refs, strict=True) if not self._was_seen(job))
        self._slots = self._load(sorted(frozenset().union(*fresh), key=lambda ref: (ref.kind.__name__, ref.key)))
        outcomes = [self._run_one(job) for job in self._jobs]
        self._write()
        return outcomes

    def _lock(self, locks: Iterable[int]) -> datetime:
        now: datetime = self._connection.execute(_LOCK, {"locks": sorted(locks)}).one()[1]
        return now

    def _was_seen(self, job: Job) -> bool:
        return job.once is not None and job.once.key in self._seen

    def _load(self, refs: Sequence[Ref[Any]]) -> dict[Ref[Any], _Slot]:
        loaded = self._unit.store.load(self._connection, refs) if refs else {}
        shared = {id(aggregate): _Slot(aggregate) for aggregate in loaded.values()}
        return {ref: _Slot(None) for ref in refs} | {ref: shared[id(found)] for ref, found in loaded.items()}

    def _run_one(self, job: Job) -> Outcome:
        again = self._repeated(job.once) if job.once else None
        if again is not None:
            return again
        work = Work(self._slots, job, self._now, self._unit.store.rules)
        try:
            answer = self._unit.handlers[type(job.command)](work, job.command)
        except Refusal as refusal:
            return self._unless_again(job, Outcome(Status.REFUSED, refusal=refusal))
        except Exception as error:
            log.exception("command.failed", service=self._unit.service, command=type(job.command).__name__)
            return self._unless_again(job, Outcome(Status.FAILED, error=error))
        self._collect(work, job)
        if job.once:
            self._accepted[job.once.key] = (job.once, answer)
            self._refused.pop(job.once.key, None)
        return Outcome(Status.ACCEPTED, answer)

    def _repeated(self, once: Once) -> Outcome | None:
        first = self._seen.get(once.key)
        if first is None and once.key in self._accepted:
            first = First(*_as_first(self._accepted[once.key]))
        if first is None:
            return None
        if bytes(first.digest) != once.digest:
            return Outcome(Status.REFUSED, refusal=Conflict("同一编号已用于另一内容;请换一个编号", code="reused_id"))
        return Outcome(Status.DUPLICATE, first.answer)

    def _unless_again(self, job: Job, outcome: Outcome) -> Outcome:
        """The outcome of a job that left nothing behind: its key is forgotten, so that it may come again corrected."""
        if job.once:
            self._refused[job.once.key] = job.once
        return outcome

    def _collect(self, work: Work, job: Job) -> None:
        for aggregate in work.keep():
            self._dated = self._dated or any(fact.id for fact in aggregate.facts)
            self._events += [self._event(aggregate, fact, job) for fact in aggregate.facts]
            aggregate.facts = ()

    def _event(self, aggregate: Any, fact: Any, job: Job) -> Event:
        return Event(
            id=fact.id or str(uuid7()),
            source=f"/{self._unit.service}",
            type=fact.type,
            subject=aggregate.id,
            time=self._now,
            sequence=fact.sequence,
            centre=aggregate.centre,
            actor=job.actor.id,
            responsible=fact.responsible,
            traceparent=job.traceparent,
            data=fact.data,
        )

    def _write(self) -> None:
        if self._dated:
            self._events.sort(key=stamp_of)
        changed = {id(slot): slot.value for slot in self._slots.values() if slot.changed}
        if changed:
            self._unit.store.save(self._connection, list(changed.values()), self._events, self._now)
        self._unit.outbox.write(self._connection, self._events)
        settle(self._connection, self._accepted, list(self._refused.values()))


def _locks_of(refs: Iterable[Ref[Any]]) -> set[int]:
    return {ref.lock for ref in refs if not ref.shared}


def _as_first(accepted: tuple[Once, Answer]) -> tuple[bytes, Answer]:
    once, answer = accepted
    return once.digest, answer


class UnitOfWork:
    """Runs batches of jobs against one service's store. Synchronous; used alike by api and worker.

    A table's CHECK sees each row of history, but of an aggregate only what the batch leaves: what must hold after every
    single command is the domain's to refuse.
    """

    def __init__(self, service: str, engine: Engine, store: Store, handlers: Mapping[type, Handler]) -> None:
        self.service = service
        self.engine = engine
        self.store = store
        self.handlers = handlers
        self.outbox = Outbox(service)

    def run(self, jobs: Sequence[Job]) -> list[Outcome]:
        """One outcome for each job, in order. An error of the whole batch makes each job run alone.

        Raises Unavailable when the database can't be reached: then nothing is known to have been done, and a repetition
        with the same idempotency key is safe.
        """
        try:
            return self._transact(jobs)
        except Exception as error:  # noqa: BLE001 - whatever it is, each job then meets it alone or not at all
            _give_up_if_unreachable(error)
            metrics.BATCH_SPLITS.labels(self.service).inc()
            log.info("batch.split", service=self.service, jobs=len(jobs), error=type(error).__name__)
        return [self._run_alone(job) for job in jobs]

    def _transact(self, jobs: Sequence[Job]) -> list[Outcome]:
        started = time.perf_counter()
        with self.engine.begin() as connection:
            outcomes = _Batch(self, connection, jobs).run()
        metrics.BATCH_SIZE.labels(self.service).observe(len(jobs))
        metrics.BATCH_SECONDS.labels(self.service).observe(time.perf_counter() - started)
        return outcomes

    def _run_alone(self, job: Job) -> Outcome:
        for attempt in range(1, RETRIES + 1):
            try:
                return self._transact([job])[0]
            except IntegrityError as error:
                return Outcome(Status.REFUSED, refusal=self._broken_rule(error))
            except Exception as error:
                _give_up_if_unreachable(error)
                if sqlstate_of(error) not in _TRANSIENT or attempt == RETRIES:
                    log.exception("command.failed", service=self.service, command=type(job.command).__name__)
                    return Outcome(Status.FAILED, error=error)
        raise AssertionError("unreachable")

    def _broken_rule(self, error: IntegrityError) -> Conflict:
        constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        words: Mapping[str | None, str] = getattr(self.store, "refusals", {})
        return Conflict(words.get(constraint, "与已有记录冲突,请核对后重试"), constraint=constraint)


def _give_up_if_unreachable(error: Exception) -> None:
    """Raises Unavailable for errors of the connection or the server, as opposed to errors of the batch."""
    if is_away(error):
        raise Unavailable("数据库暂时不可用") from error
