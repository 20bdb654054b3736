"""Who orders: personal data, sealed."""

from dataclasses import dataclass
from enum import StrEnum

from contracts.people import Sealed


@dataclass(frozen=True, slots=True)
class Customer:
    """Who an order is for; `identity` is there where the law asks for it (restricted pesticides).

    `reachable` says whether a message can be sent to the phone.
    """

    name: Sealed | None = None
    phone: Sealed | None = None
    reachable: bool = False
    identity: Sealed | None = None

    @property
    def identified(self) -> bool:
        """Whether name and identity number are recorded."""
        return self.name is not None and self.identity is not None


class Purpose(StrEnum):
    """Why a customer, or who ordered for them, gets a message."""

    READY = "ready"
    EXPIRING = "expiring"
    MOVED = "moved"
    NEW_CODE = "new_code"
    ENTRUSTED = "entrusted"
