"""Whom parcels are for and who comes for them: personal data, sealed."""

from dataclasses import dataclass
from enum import StrEnum

from contracts.people import Identity, Sealed


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a parcel is for, as far as the carrier says; `phone_tail` is the last four digits where they are known.

    `reachable` says whether a message can be sent to the phone: it is no masked or virtual number, and no landline.
    """

    name: Sealed | None = None
    phone: Sealed | None = None
    phone_tail: str | None = None
    reachable: bool = False

    def with_more(self, later: "Recipient") -> "Recipient":
        """What is known, and what a later message adds to it."""
        phone = later if later.phone else self
        return Recipient(later.name or self.name, phone.phone, later.phone_tail or self.phone_tail, phone.reachable)


@dataclass(frozen=True, slots=True)
class Agent:
    """Who collected for the recipient (代收)."""

    name: Sealed
    relation: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a parcel, by name and by the number of a document (实名收寄)."""

    name: Sealed
    phone: Sealed
    identity: Sealed
    document: Identity


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a parcel goes; `address` is encrypted text, `province` a GB/T 2260 code of two digits."""

    name: Sealed
    phone: Sealed
    province: str
    address: str


class Purpose(StrEnum):
    """Why a recipient gets a message."""

    ARRIVED = "arrived"
    REMINDER = "reminder"
    MOVED = "moved"
    NEW_CODE = "new_code"
