"""Who applies, and who does it for them: personal data, sealed."""

from dataclasses import dataclass

from contracts.applications import STANDING, Authority, Relation
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
class Agent:
    """Who does it for them (代办), and by what they may; `proof` are the ids of files that show it."""

    name: Sealed
    phone: Sealed
    relation: Relation
    authority: Authority
    proof: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether they may do more by their own phone."""
        return self.authority in STANDING


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a dispute."""

    name: Sealed
    phone: Sealed
