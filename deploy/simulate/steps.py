"""What a plan consists of: parcels, and steps that are due at a moment of the simulated day."""

from dataclasses import dataclass
from enum import StrEnum

from contracts.parcels import Channel


class Action(StrEnum):
    """What a step does."""

    ANNOUNCE = "announce"
    ARRIVE = "arrive"
    PUSH = "push"
    UNSIGNED = "unsigned"
    CHECK_IN = "check_in"
    NOTIFY = "notify"
    WRONG_CODE = "wrong_code"
    COLLECT = "collect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A parcel as its story needs it; `agent` is the name and relation of somebody sent to collect it."""

    carrier: str
    waybill: str
    centre: str
    name: str
    phone: str
    consent: bool
    channel: Channel
    agent: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Step:
    """One act, due `at` seconds after the first simulated midnight; only carriers' events hold several parcels."""

    at: float
    action: Action
    parcels: tuple[Parcel, ...]
