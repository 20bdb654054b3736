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


class Told(StrEnum):
    """What a carrier's own push says of a parcel."""

    ON_ITS_WAY = "on_its_way"
    IN_TRANSIT = "in_transit"
    AT_STATION = "at_station"
    SIGNED_FOR = "signed_for"
    INTERCEPTED = "intercepted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """What a carrier has: `pusher` is who tracks it in a form of their own."""

    carrier: str
    waybill: str
    centre: str
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


@dataclass(frozen=True, slots=True)
class Step:
    """One act, due `at` seconds after the first simulated midnight, on parcels that come or on some that go out.

    Several of them stand in a carrier's events, a scan of a truck's load, a household's pick-up and a producer's
    delivery. `says` is what the cadre enters beside them, or what a carrier's push tells.
    """

    at: float
    action: Action
    parcels: tuple[Parcel, ...] = ()
    says: Mapping[str, Any] = field(default_factory=dict)
    shipments: tuple[Shipment, ...] = ()

    @property
    def goods(self) -> Sequence[Tracked]:
        """All that no other step may touch at the same time."""
        return self.parcels or self.shipments

    @property
    def waybills(self) -> Sequence[str]:
        """Their numbers."""
        return [each.waybill for each in self.goods]

    @property
    def centre(self) -> str:
        """Whose cadre takes it; a carrier's events may be for several centres."""
        return self.goods[0].centre
