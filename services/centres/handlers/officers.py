"""What the county enters of those who hear for towns, bureaux and itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.people import Sealed
from services.centres.domain.officer import Officer
from services.chassis.work import Answer, Handler, Ref, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class _OnOfficer:
    officer: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The person."""
        return (Ref(Officer, self.officer),)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole(_OnOfficer):
    party: str
    post: str
    name: Sealed
    phone: Sealed

    def by(self, actor: str) -> Officer:
        """The person, as entered by an actor."""
        return Officer(id=self.officer, party=self.party, post=self.post, name=self.name, phone=self.phone, by=actor)


class Appoint(_Whole):
    """A person is new; so is their id."""


class Change(_Whole):
    """What is known of a person is this now."""


class Leave(_OnOfficer):
    """A person hears no more."""


def appoint(work: Work, command: Appoint) -> Answer:
    """They are told from now on."""
    work.add(command.officer, command.by(work.actor.id))
    return {"id": command.officer, "version": 1}


def change(work: Work, command: Change) -> Answer:
    """The new phone is called from the next message on."""
    officer = work.get(Officer, command.officer)
    officer.change(command.by(work.actor.id))
    return {"id": officer.id, "version": officer.version}


def leave(work: Work, command: Leave) -> Answer:
    """Their name and phone are forgotten."""
    officer = work.get(Officer, command.officer)
    officer.leave()
    return {"id": officer.id, "version": officer.version}


HANDLERS: Mapping[type, Handler] = {Appoint: appoint, Change: change, Leave: leave}
