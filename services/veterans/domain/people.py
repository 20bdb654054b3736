"""Who is on the register, and who acts for them: personal data, sealed."""

from dataclasses import dataclass

from contracts.applications import Authority, Relation
from contracts.people import Sealed


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by name, identity number and the phone that not everybody has; `reachable` if it takes messages."""

    name: Sealed
    phone: Sealed | None
    identity: Sealed
    reachable: bool


@dataclass(frozen=True, slots=True)
class Agent:
    """A guardian (监护人) or whoever else does it for them (代办), and by what they may."""

    name: Sealed
    phone: Sealed
    relation: Relation
    authority: Authority
