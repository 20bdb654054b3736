"""What a plan consists of: parcels, and steps that are due at a moment of the simulated day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from contracts.parcels import Channel, Contents


class Action(StrEnum):
    """What a step does."""

    ANNOUNCE = "announce"
    ARRIVE = "arrive"
    PUSH = "push"
    SIGNED_FOR = "signed_for"
    TAKEN_BACK = "taken_back"
    UNSIGNED = "unsigned"
    CHECK_IN = "check_in"
    NOTIFY = "notify"
    NOTIFY_FAILED = "notify_failed"
    CONSENT = "consent"
    WRONG_CODE = "wrong_code"
    COLLECT = "collect"
    CORRECT = "correct"
    REQUEST_DELIVERY = "request_delivery"
    DELIVER = "deliver"
    DELIVERY_FAILED = "delivery_failed"
    REFUSE = "refuse"
    SEND_BACK = "send_back"
    STOP_RETURN = "stop_return"
    HAND_BACK = "hand_back"
    REPORT = "report"
    RESUME = "resume"
    COMPENSATE = "compensate"
    WRITE_OFF = "write_off"
    SETTLE = "settle"
    COMPLAIN = "complain"
    ANSWER = "answer"
    DRAFT = "draft"
    CHECK = "check"
    ACCEPT = "accept"
    HAND_OVER = "hand_over"
    WITHDRAW = "withdraw"


class AtHall(StrEnum):
    """What a step does at the one-stop hall, by cadres and by bureaus."""

    APPLY = "apply"
    REQUEST_PAPERS = "request_papers"
    HAND_IN = "hand_in"
    ACCEPT = "accept_application"
    DECLINE = "decline"
    FORWARD = "forward"
    ACKNOWLEDGE = "acknowledge"
    BACK = "back"
    SUSPEND = "suspend"
    CONTINUE = "continue"
    EXTEND = "extend"
    GRANT = "grant"
    DENY = "deny"
    DELIVER = "deliver_result"
    RETRACT = "retract"


class AtShop(StrEnum):
    """What a step does at the counters of the two shops, or by a chain's web shop."""

    ORDER = "order"
    SELL = "sell"
    RESTOCK = "restock"
    TELL_ORDER = "tell_order"
    TELL_PAID = "tell_paid"
    TELL_CANCELLED = "tell_cancelled"
    TELL_REFUNDED = "tell_refunded"
    CONFIRM = "confirm"
    PICK = "pick"
    SHORTEN = "shorten"
    DISPATCH = "dispatch"
    SHELVE = "shelve"
    FETCH = "fetch"
    CANCEL = "cancel_order"
    BRING_BACK = "bring_back"
    TAKE_BACK = "take_back"
    REFUND = "refund"
    PAID_BACK = "paid_back"


class AtWall(StrEnum):
    """What a step does with what people say, by cadres and, where it names one of them, by their town."""

    SAY = "say"
    TAKE_ON = "take_on"
    CALL = "call"
    ASSIGN = "assign"
    BEGIN = "begin"
    REPLY = "reply"
    ASK = "ask"
    AGAIN = "again"
    CLOSE = "close"
    RATE = "rate"


class Told(StrEnum):
    """What a carrier's own push says of a parcel."""

    ON_ITS_WAY = "on_its_way"
    IN_TRANSIT = "in_transit"
    AT_STATION = "at_station"
    SIGNED_FOR = "signed_for"
    INTERCEPTED = "intercepted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What steps are about, by the number under which the plan knows it, at one centre."""

    waybill: str
    centre: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked(Known):
    """What a carrier has: `pusher` is who tracks it in a form of their own."""

    carrier: str
    pusher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel(Tracked):
    """A parcel that comes, as its story needs it; `agent` is the name and relation of somebody sent to collect it."""

    name: str
    phone: str
    consent: bool
    channel: Channel
    agent: tuple[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends, by name and identity card."""

    name: str
    phone: str
    identity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment(Tracked):
    """A parcel that goes out; its waybill is what its carrier will give it."""

    sender: Sender
    name: str
    phone: str
    province: str
    contents: Contents
    weight_g: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter(Known):
    """What somebody applies for; of its papers the `missing` stay at home at first."""

    item: str
    bureau: str
    applicant: Sender
    papers: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crate(Known):
    """So much of one article, as it comes to a shop."""

    shop: str
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase(Crate):
    """What somebody orders of one article, and what it costs; `number` is a web shop's own for it."""

    price_fen: int
    buyer: Sender
    number: int | None = None

    @property
    def total_fen(self) -> int:
        """What all of it costs."""
        return self.price_fen * self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice(Known):
    """What somebody says; without a phone nobody can be asked how it went."""

    kind: str
    channel: str
    text: str
    names_staff: bool
    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One act, due `at` seconds after the first simulated midnight, on parcels, at the hall, a shop or the echo wall.

    Several of them stand in a carrier's events, a scan of a truck's load, a household's pick-up and a producer's
    delivery. `says` is what the cadre enters beside them, or what a carrier's push tells.
    """

    at: float
    action: Action | AtHall | AtShop | AtWall
    parcels: tuple[Parcel, ...] = ()
    says: Mapping[str, Any] = field(default_factory=dict)
    shipments: tuple[Shipment, ...] = ()
    matters: tuple[Matter, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    crates: tuple[Crate, ...] = ()
    voices: tuple[Voice, ...] = ()

    @property
    def goods(self) -> Sequence[Known]:
        """All that no other step may touch at the same time."""
        return self.parcels or self.shipments or self.matters or self.purchases or self.crates or self.voices

    @property
    def tracked(self) -> Sequence[Tracked]:
        """Those of them that a carrier knows."""
        return self.parcels or self.shipments

    @property
    def waybills(self) -> Sequence[str]:
        """Their numbers."""
        return [each.waybill for each in self.goods]

    @property
    def centre(self) -> str:
        """Whose cadre takes it; a carrier's events may be for several centres."""
        return self.goods[0].centre
