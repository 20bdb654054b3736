"""The sender: due notices become messages, those go through the gateway, and the service hears what became of them."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias
from uuid import UUID

import structlog

from contracts.refusals import Unavailable
from services.chassis import metrics
from services.chassis.database import looking
from services.chassis.masking import mask_phones_in
from services.chassis.notices import queue
from services.chassis.notices.gateway import Gateway, Message, TryLater, Unreachable
from services.chassis.notices.pace import ATTEMPTS, Pace, wait_after
from services.chassis.notices.queue import SEALED, Claimed, Late, State
from services.chassis.vault import Vault
from services.chassis.villagers import codes
from services.chassis.work import Command, Job, Remember, Status, UnitOfWork

SEND_SECONDS = 5.0
"""What one message may take."""
ROUND_SECONDS = 30.0
"""What the messages of one round may take; the rest is put back well before its claim ends."""
_TOLD = timedelta(days=3)
"""How long a repetition of a notice's end is recognised: a message is tried for an hour and a night at the most."""
_REASON = 200

Text: TypeAlias = Callable[[Sequence[Mapping[str, Any]]], str]
"""Makes one text of the parameters of one or several notices of a purpose to one person, the oldest first."""
Within: TypeAlias = Callable[[float], AbstractContextManager[None]]
"""A block that raises Unavailable where it takes more than so many seconds."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of a notice: `sent`, or `failed` for a `reason` in Chinese. Nothing in it is personal."""

    id: str
    purpose: str
    subject: str
    version: int | None
    batch: str
    state: State
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a service says: a text for each of its purposes, and the command by which a case hears of a notice's end.

    `told` gives None where nobody needs to hear, and is asked for the purposes in `texts` alone. After a crash it is
    asked again; the command then has its effect once.
    """

    texts: Mapping[str, Text]
    told: Callable[[Settled], Command | None] = lambda _: None


@dataclass(frozen=True, slots=True)
class _End:
    """What came of one message: a state for good, or None to try again. `tried` is False where time ran out first."""

    notices: Sequence[Claimed]
    state: State | None
    reason: str | None = None
    tried: bool = True

    @property
    def settled(self) -> Iterator[Settled]:
        for notice in self.notices:
            if self.state is not None:
                yield Settled(
                    id=str(notice.id),
                    purpose=notice.purpose,
                    subject=notice.subject,
                    version=notice.subject_version,
                    batch=str(notice.batch),
                    state=self.state,
                    reason=self.reason,
                )


class Post:
    """Sends one service's notices; any number of replicas may do so at once.

    A crash after sending and before the end is written sends the same message again, under the same id.
    """

    def __init__(
        self,
        unit: UnitOfWork,
        vault: Vault,
        gateway: Gateway,
        words: Words,
        pace: Pace,
        within: Within = lambda _: nullcontext(),
    ) -> None:
        self._unit = unit
        self._looking = looking(unit.engine)
        self._vault = vault
        self._gateway = gateway
        self._words = words
        self._texts = {codes.PURPOSE: codes.text_of, **words.texts}
        self._pace = pace
        self._within = within
        self.waits = False
        """Whether anything was due at the last look, also what is on its way or is tried again later."""

    def deliver_due(self) -> int:
        """One round: claim, send, tell, settle; returns how many messages were handed over.

        Raises Unavailable or sqlalchemy's errors where the database is away: what was claimed comes again by itself.
        """
        with self._looking.connect() as connection:
            age = queue.oldest(connection)
        metrics.NOTICE_AGE.labels(self._unit.service).set(age or 0.0)
        self.waits = age is not None
        if not self.waits:
            return 0
        with self._unit.engine.begin() as connection:
            claimed = queue.claim(connection, self._pace)
        ends = list(self._send_all(claimed))
        if ends:
            untold = self._tell(ends)
            self._settle([_unless_untold(end, untold) for end in ends])
        return sum(end.state is State.SENT for end in ends)

    def _send_all(self, claimed: Sequence[Claimed]) -> Iterator[_End]:
        ends = time.monotonic() + ROUND_SECONDS
        messages: dict[UUID, list[Claimed]] = {}
        for notice in claimed:
            messages.setdefault(notice.batch, []).append(notice)
        for notices in messages.values():
            yield self._send(notices) if time.monotonic() < ends else _End(notices, None, tried=False)

    def _send(self, notices: Sequence[Claimed]) -> _End:
        if notices[0].purpose == codes.PURPOSE and codes.is_over(notices[0].id):
            return _End(notices, State.DROPPED)
        try:
            message = self._message(notices)
            with self._within(SEND_SECONDS):
                self._gateway.send(message)
        except Unreachable as refusal:
            return _End(notices, State.FAILED, _impersonal(refusal.reason))
        except TryLater as delay:
            return self._again(notices, _impersonal(str(delay)))
        except Unavailable:
            return self._again(notices, "短信通道没有及时答复")
        except Exception as error:  # noqa: BLE001 - whatever an adapter or a text does, the others go on
            return self._again(notices, type(error).__name__)
        return _End(notices, State.SENT)

    def _message(self, notices: Sequence[Claimed]) -> Message:
        contents = [self._opened(notice) for notice in notices]
        text = self._texts[notices[0].purpose]([content["parameters"] for content in contents])
        return Message(str(notices[0].batch), contents[0]["phone"], text)

    def _opened(self, notice: Claimed) -> dict[str, Any]:
        [column] = SEALED
        content: dict[str, Any] = json.loads(self._vault.decrypt(notice.sealed, column.context.format(id=notice.id)))
        return content

    def _again(self, notices: Sequence[Claimed], reason: str) -> _End:
        first = notices[0]
        about = {"service": self._unit.service, "purpose": first.purpose, "batch": str(first.batch)}
        log.warning("notice.delayed", **about, attempts=first.attempts, reason=reason)
        metrics.NOTICES_DELAYED.labels(self._unit.service, first.purpose).inc(len(notices))
        return _End(notices, State.FAILED if first.attempts >= ATTEMPTS else None, reason)

    def _tell(self, ends: Sequence[_End]) -> set[str]:
        """Let the cases hear of it; returns the ids of the notices that a fault of ours kept from them."""
        jobs: dict[str, Job] = {}
        untold: set[str] = set()
        for settled in (settled for end in ends for settled in end.settled):
            try:
                command = self._words.told(settled) if settled.purpose in self._words.texts else None
            except Exception:
                log.exception("notice.untold", service=self._unit.service, purpose=settled.purpose, notice=settled.id)
                untold.add(settled.id)
                continue
            if command is not None:
                jobs[settled.id] = Job(command=command, once=_once(settled))
        outcomes = self._unit.run(list(jobs.values())) if jobs else []
        failed = (each for each, end in zip(jobs, outcomes, strict=True) if end.status is Status.FAILED)
        return untold.union(failed)

    def _settle(self, ends: Sequence[_End]) -> None:
        settled = [(notice, end) for end in ends if end.state is not None for notice in end.notices]
        with self._unit.engine.begin() as connection:
            queue.settle(connection, [(notice.id, end.state, end.reason) for notice, end in settled if end.state])
            queue.put_back(connection, [_late(n, end) for end in ends if end.state is None for n in end.notices])
        counts = Counter((notice.purpose, str(end.state)) for notice, end in settled)
        for labels, number in counts.items():
            metrics.NOTICES.labels(self._unit.service, *labels).inc(number)


def _late(notice: Claimed, end: _End) -> Late:
    wait = wait_after(notice.attempts).total_seconds() if end.tried else 0.0
    return Late(id=str(notice.id), wait=wait, tried=int(end.tried), reason=end.reason)


def _once(settled: Settled) -> Remember:
    """The end that was told first stands."""
    return Remember(scope=("notice", settled.batch, settled.id), digest=b"", keep=_TOLD)


def _unless_untold(end: _End, untold: set[str]) -> _End:
    """A message whose end a case didn't hear of comes again, under its id, until it has come too often."""
    heard = not any(str(notice.id) in untold for notice in end.notices)
    return end if heard or end.notices[0].attempts >= ATTEMPTS else _End(end.notices, None, "untold")


def _impersonal(reason: str) -> str:
    """What an adapter says, without a number that it may have put into it."""
    return mask_phones_in(reason)[:_REASON]
