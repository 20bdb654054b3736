"""Who is on the register, and who acts for them: personal data, sealed."""

from dataclasses import dataclass

from contracts.applications import Authority, Relation
from contracts.people import Sealed


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by name, phone and identity number; `reachable` says whether a message can be sent to the phone."""

    name: Sealed
    phone: Sealed
    identity: Sealed
    reachable: bool


@dataclass(frozen=True, slots=True)
class Agent:
    """A guardian (监护人) or whoever else does it for them (代办), and by what they may."""

    name: Sealed
    phone: Sealed
    relation: Relation
    authority: Authority
