"""Who has a post at a centre: entered, changed, on leave, back, gone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from contracts.staff import StaffState, centre_of
from services.centres.domain.centre import Centre
from services.centres.domain.staff import Held, Staff
from services.chassis import centres
from services.chassis.calendar import day_of
from services.chassis.machine import Deed
from services.chassis.work import Answer, Handler, Ref, Work

CORRECT_WITHIN = timedelta(minutes=10)
"""For so long may whoever entered something take it back (更正)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter:
    """Somebody has a post: new under this id, or changed; `since` is today where it isn't said.

    `unless_known` leaves alone whoever is in the register already.
    """

    id: str
    held: Held
    since: date | None = None
    unless_known: bool = False

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The person, and the centre."""
        return (Ref(Staff, self.id), Ref(Centre, centre_of(self.id), shared=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class OnStaff:
    """Something happens to somebody in a post: `verb` says it."""

    id: str
    verb: Callable[[Staff, Deed], object]

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The person."""
        return (Ref(Staff, self.id),)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnLeave:
    """The day has come on which the leave of somebody, as they stand at `version`, begins or is over."""

    id: str
    state: StaffState
    version: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The person."""
        return (Ref(Staff, self.id),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """The business of the centre by whose number somebody goes is at another one than they are, at `version`."""

    id: str
    centre: str
    version: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The person."""
        return (Ref(Staff, self.id),)


def enter(work: Work, command: Enter) -> Answer:
    """New, or as it is now. Raises Invalid for a centre that doesn't exist."""
    if not work.exists(Staff, command.id):
        centre = work.find(Centre, centre_of(command.id))
        if centre is None:
            raise centres.unknown()
        entered = Staff(id=command.id, centre=centre.id, held=command.held, since=command.since or day_of(work.now))
        entered.enter()
        work.add(entered.id, entered)
        return changed(entered)
    known = work.get(Staff, command.id)
    if not command.unless_known:
        known.change(work.deed, command.held)
    return changed(known)


def on_staff(work: Work, command: OnStaff) -> Answer:
    """Say it to them."""
    known = work.get(Staff, command.id)
    command.verb(known, work.deed)
    return changed(known)


def turn_leave(work: Work, command: TurnLeave) -> Answer:
    """They are away, or there again; nothing where something happened to them meanwhile."""
    known = work.get(Staff, command.id)
    if known.version == command.version:
        (known.begin if command.state is StaffState.ACTIVE else known.come_back)(work.deed)
    return {}


def follow(work: Work, command: Follow) -> Answer:
    """They go there too; nothing where something happened to them meanwhile, as they are looked for again."""
    known = work.get(Staff, command.id)
    if known.version == command.version:
        known.follow(command.centre)
    return {}


def changed(each: Staff) -> Answer:
    """How it stands now."""
    return {"id": each.id, "state": each.state, "version": each.version}


HANDLERS: Mapping[type, Handler] = {Enter: enter, Follow: follow, OnStaff: on_staff, TurnLeave: turn_leave}
