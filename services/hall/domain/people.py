"""Who applies, and the sides of a dispute: personal data, sealed."""

from dataclasses import dataclass

from contracts.people import Identity, Sealed


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies; `reachable` says whether there is a phone to which a message can be sent."""

    name: Sealed
    phone: Sealed | None
    identity: Sealed
    document: Identity
    reachable: bool


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a dispute."""

    name: Sealed
    phone: Sealed
