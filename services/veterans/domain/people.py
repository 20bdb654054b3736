"""Who is on the register: personal data, sealed."""

from dataclasses import dataclass

from contracts.people import Sealed


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by name, identity number and the phone that not everybody has; `reachable` if it takes messages."""

    name: Sealed
    phone: Sealed | None
    identity: Sealed
    reachable: bool
