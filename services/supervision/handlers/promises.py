"""What the county does with its standards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.standards import Standard
from services.chassis.work import Answer, Handler, Ref, Work
from services.supervision.domain.promise import Edition, Promise


@dataclass(frozen=True, slots=True)
class Draft:
    """A standard as it is to be."""

    standard: Standard

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The standard."""
        return (Ref(Promise, self.standard.id),)


@dataclass(frozen=True, slots=True)
class Discard:
    """The draft is not wanted."""

    id: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The standard."""
        return (Ref(Promise, self.id),)


@dataclass(frozen=True, slots=True)
class PublishDraft:
    """The draft is promised from a time on; from now, where none is named."""

    id: str
    valid_from: datetime | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The standard."""
        return (Ref(Promise, self.id),)


@dataclass(frozen=True, slots=True)
class Retire:
    """No case is to open it any more from a time on; from now, where none is named."""

    id: str
    valid_from: datetime | None
    reason: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The standard."""
        return (Ref(Promise, self.id),)


@dataclass(frozen=True, slots=True)
class Keep:
    """It is not to be retired after all."""

    id: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The standard."""
        return (Ref(Promise, self.id),)


def save_draft(work: Work, command: Draft) -> Answer:
    """Kept; nothing is promised by it yet."""
    promise = work.get(Promise, command.standard.id)
    promise.save(command.standard, work.actor.id)
    return {"id": promise.id, "version": promise.version}


def discard(work: Work, command: Discard) -> Answer:
    """Forgotten."""
    promise = work.get(Promise, command.id)
    promise.discard(work.actor.id)
    return {"id": promise.id, "version": promise.version}


def publish(work: Work, command: PublishDraft) -> Answer:
    """The next version: cases that open from then on are bound by it, and no other."""
    promise = work.get(Promise, command.id)
    return _made(promise, promise.publish(command.valid_from, work.deed))


def retire(work: Work, command: Retire) -> Answer:
    """The next version binds nobody: cases that run keep theirs, those that open from then on have none."""
    promise = work.get(Promise, command.id)
    return _made(promise, promise.retire(command.valid_from, command.reason, work.deed))


def keep(work: Work, command: Keep) -> Answer:
    """The next version is as the one before the retirement, and begins sooner than that."""
    promise = work.get(Promise, command.id)
    return _made(promise, promise.keep(work.deed))


def _made(promise: Promise, made: Edition) -> Answer:
    return {"id": promise.id, "number": made.number, "valid_from": made.valid_from.isoformat()}


HANDLERS: Mapping[type, Handler] = {
    Draft: save_draft,
    Discard: discard,
    PublishDraft: publish,
    Retire: retire,
    Keep: keep,
}
