"""Who applies, and who does it for them: personal data, sealed."""

from dataclasses import dataclass

from contracts.people import Identity, Sealed


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies; `reachable` says whether a message can be sent to the phone."""

    name: Sealed
    phone: Sealed
    identity: Sealed
    document: Identity
    reachable: bool


@dataclass(frozen=True, slots=True)
class Agent:
    """Who does it for them (代办)."""

    name: Sealed
    phone: Sealed
    relation: str


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a dispute."""

    name: Sealed
    phone: Sealed
