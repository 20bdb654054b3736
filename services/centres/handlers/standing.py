"""What towns ask and the county decides of a centre that has opened; what falls due by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from contracts.days import day_of
from contracts.refusals import Invalid
from contracts.standing import CentreState as State
from contracts.standing import ClosingReason
from services.centres.domain.centre import Centre
from services.centres.domain.standing import Asked
from services.chassis.machine import Deed
from services.chassis.work import Answer, Ref, Work

CORRECT_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCentre:
    """Somebody does something with a centre alone; `note` is encrypted."""

    centre: str
    verb: Callable[[Centre, Deed], object]
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The centre."""
        return (Ref(Centre, self.centre),)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Towards:
    """Something that leads from one centre to another: both are locked, so that no two merge into each other."""

    centre: str
    other: str
    reason: ClosingReason
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """Both."""
        return Ref(Centre, self.centre), Ref(Centre, self.other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend(_Towards):
    """A centre is closed until a day; people go to the other one."""

    reopens_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge(_Towards):
    """A centre's business is the other one's from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen:
    """The day has come on which a centre opens again, as it stood with `version`."""

    centre: str
    version: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The centre."""
        return (Ref(Centre, self.centre),)


def on_centre(work: Work, command: OnCentre) -> Answer:
    """Say it to the centre."""
    centre = work.get(Centre, command.centre)
    command.verb(centre, work.deed)
    return _changed(centre, command.note)


def suspend(work: Work, command: Suspend) -> Answer:
    """Everybody hears from when to when, and where to go."""
    centre, other = work.get(Centre, command.centre), _other(work, command, "instead")
    centre.suspend(work.deed, command.reason, command.reopens_on, other)
    return _changed(centre, command.note)


def merge(work: Work, command: Merge) -> Answer:
    """Everybody hears where its business is now."""
    centre, other = work.get(Centre, command.centre), _other(work, command, "joint_site")
    centre.merge(work.deed, command.reason, other)
    return _changed(centre, command.note)


def reopen(work: Work, command: Reopen) -> Answer:
    """Unless the county was faster."""
    centre = work.find(Centre, command.centre)
    if centre is None or centre.version != command.version or centre.state is not State.SUSPENDED:
        return {}
    if centre.pauses and centre.pauses[-1].reopens_on <= day_of(work.now):
        centre.reopen(work.deed)
    return {}


def ask(asked: Asked) -> Callable[[Centre, Deed], object]:
    """The verb of a town."""
    return lambda centre, _: centre.ask(asked)


def correct(centre: Centre, deed: Deed) -> object:
    """The newest deed is taken back, by whoever did it."""
    return centre.correct(deed, CORRECT_WITHIN)


def _other(work: Work, command: _Towards, name: str) -> Centre:
    other = work.find(Centre, command.other)
    if other is None:
        raise Invalid("没有这个服务中心,请核对编号", errors={name: ["没有这个服务中心"]})
    return other


def _changed(centre: Centre, note: str | None) -> Answer:
    centre.remark(note)
    return {"id": centre.id, "state": centre.state, "version": centre.version}
