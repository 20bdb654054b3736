"""What a parcel is and what may happen to it."""

import hmac
import secrets
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from contracts.envelope import Fact
from contracts.parcels import Channel, CollectedBy, Consent, ParcelState, TraceMeaning
from contracts.people import Party, owed_by
from contracts.refusals import Conflict, IllegalTransition, Invalid

State = ParcelState

SHELVES, ROWS = 6, 5
DIGITS = 6
CODE_DRAWS = 3
"""Codes drawn for each arrival; with a thousand parcels on the shelves all three are taken once in 10^13 arrivals."""


class Action(StrEnum):
    """What cadres and carriers do with a parcel."""

    ARRIVE = "arrive"
    NOTIFY = "notify"
    COLLECT = "collect"


TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (State.EXPECTED, Action.ARRIVE): State.INBOUND,
    (State.INBOUND, Action.NOTIFY): State.NOTIFIED,
    (State.INBOUND, Action.COLLECT): State.COLLECTED,
    (State.NOTIFIED, Action.COLLECT): State.COLLECTED,
}
OPEN = frozenset(state for state, _ in TRANSITIONS)
"""States from which something can still happen."""


def legal(state: State) -> list[str]:
    """The actions that `state` allows, sorted."""
    return sorted(action for source, action in TRANSITIONS if source is state)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A piece of personal data: encrypted, masked for the eye, hashed for look-up."""

    cipher: str
    masked: str
    hash: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a parcel is for, as far as the carrier says; `phone_tail` is the last four digits where they are known."""

    name: Sealed | None = None
    phone: Sealed | None = None
    phone_tail: str | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    """Who collected for the recipient (代收)."""

    name: Sealed
    relation: str


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of a carrier's own tracking; `text` is encrypted, as couriers' names and phones stand in it."""

    time: datetime
    code: str
    meaning: TraceMeaning
    text: str
    digest: str


@dataclass(slots=True)
class Centre:
    """This service's copy of a service centre."""

    id: str
    name: str
    version: int
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """Its own scope."""
        return self.id


@dataclass(slots=True)
class PickupCode:
    """A code that some open parcel has; it is there as long as it is taken."""

    id: str
    centre: str
    version: int = 1
    facts: tuple[Fact, ...] = ()


def draw_codes(waybill: str, shelf: int | None = None, row: int | None = None) -> tuple[str, ...]:
    """Some unguessable codes `shelf-row-number` for one parcel; without a place given, the waybill decides it."""
    place = zlib.crc32(waybill.encode()) % (SHELVES * ROWS)
    spot = f"{shelf or place // ROWS + 1}-{row or place % ROWS + 1}"
    drawn = f"{secrets.randbelow(10 ** (DIGITS * CODE_DRAWS)):0{DIGITS * CODE_DRAWS}}"
    return tuple(f"{spot}-{drawn[start : start + DIGITS]}" for start in range(0, len(drawn), DIGITS))


@dataclass(slots=True, kw_only=True)
class Parcel:
    """One parcel at one centre. Each verb checks the machine, changes the state and appends one fact.

    `partner` is the actor id of the partner who told of it first, where it wasn't the station.
    """

    id: str
    carrier: str
    waybill: str
    centre: str
    recipient: Recipient
    partner: str | None = None
    state: State = State.EXPECTED
    pickup_code: str | None = None
    consent: Consent | None = None
    agent: Agent | None = None
    traces: tuple[Trace, ...] = ()
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def key(self) -> str:
        """What carriers know it by."""
        return waybill_key(self.carrier, self.waybill)

    @property
    def awaited(self) -> bool:
        """Announced, and not yet here."""
        return self.state is State.EXPECTED

    def announce(self, occurred_at: datetime | None) -> None:
        """The carrier says that it is coming."""
        if self.version:
            raise Conflict("该运单已预报,不能重复预报", state=self.state, legal=legal(self.state))
        self._say("parcel.expected.v1", self._waybill(occurred_at), Party.PARTNER, self.carrier)

    def arrive(self, centre: str, code: str, consent: Consent, occurred_at: datetime | None = None) -> None:
        """It is on the shelf, under a pickup code; from now on the village owes the notice."""
        self._move(Action.ARRIVE)
        if centre != self.centre:
            raise Conflict(f"该运单预报的到站中心是 {self.centre},请核对是否错分", errors={"centre": ["与预报不符"]})
        self.pickup_code, self.consent = code, consent
        self._say("parcel.inbound.v1", self._waybill(occurred_at) | {"consent": consent}, Party.VILLAGE, centre)

    def notify(self, channel: Channel) -> None:
        """The recipient was told; it is theirs to come, and the village's to hand over."""
        self._move(Action.NOTIFY)
        self._say("parcel.notified.v1", {"channel": channel}, Party.VILLAGE, self.centre)

    def collect(self, code: str, by: CollectedBy, agent: Agent | None) -> None:
        """It goes into somebody's hands, with their consent (the contract refuses anything else)."""
        self._move(Action.COLLECT)
        if not hmac.compare_digest(code, self.pickup_code or ""):
            raise Invalid("取件码不对,请核对后再试", errors={"code": ["取件码不对"]})
        self.agent, self.consent = agent, Consent.RECORDED
        relation = {"relation": agent.relation} if agent else {}
        data = {"by": by, "consent": Consent.RECORDED} | relation
        self._say("parcel.collected.v1", data, Party.VILLAGE, self.centre)

    def know_recipient(self, recipient: Recipient) -> None:
        """Take over what a later message knows of the recipient."""
        known = self.recipient
        self.recipient = Recipient(
            recipient.name or known.name, recipient.phone or known.phone, recipient.phone_tail or known.phone_tail
        )

    def trace(self, traces: Sequence[Trace]) -> None:
        """Keep a carrier's tracking; the same line again changes nothing."""
        self.traces = tuple(traces)

    def _move(self, action: Action) -> None:
        target = TRANSITIONS.get((self.state, action))
        if target is None:
            raise IllegalTransition(action, self.state, legal(self.state))
        self.state = target

    def _say(self, kind: str, data: Mapping[str, Any], party: Party, owner: str) -> None:
        self.version += 1
        self.facts += (Fact(kind, data, self.version, owed_by(party, owner)),)

    def _waybill(self, occurred_at: datetime | None) -> dict[str, Any]:
        claimed = {"occurred_at": occurred_at.isoformat()} if occurred_at else {}
        return {"carrier": self.carrier, "waybill": self.waybill} | claimed


def waybill_key(carrier: str, waybill: str) -> str:
    """The key of a parcel that a carrier's message names."""
    return f"{carrier}:{waybill}"
