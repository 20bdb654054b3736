"""A parcel that goes out from a station (寄件): its table, its verbs, and what carriers say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from contracts.parcels import Contents, TraceMeaning, Withdrawal
from contracts.parcels import ShipmentState as State
from contracts.people import Actor, Party, Tier
from contracts.refusals import Invalid
from services.chassis.machine import Deed, Machine
from services.express.domain.parcel import waybill_key
from services.express.domain.people import Addressee, Sender
from services.express.domain.trace import Trace, Unmapped


class Action(StrEnum):
    """What cadres and carriers do with a shipment."""

    CHECK = "check"
    """实名核对、验视"""
    ACCEPT = "accept"
    """收寄"""
    HAND_OVER = "hand_over"
    """交快递公司"""
    TRACK = "track"
    """有轨迹"""
    DELIVER = "deliver"
    """送达"""
    WITHDRAW = "withdraw"
    """撤销"""


OURS = (State.DRAFTED, State.CHECKED, State.ACCEPTED)
"""In the station's hands."""

SENDING: Mapping[tuple[State, Action], State] = {
    (State.DRAFTED, Action.CHECK): State.CHECKED,
    (State.CHECKED, Action.ACCEPT): State.ACCEPTED,
    (State.ACCEPTED, Action.HAND_OVER): State.HANDED_TO_CARRIER,
    (State.HANDED_TO_CARRIER, Action.TRACK): State.TRACKED,
    (State.TRACKED, Action.DELIVER): State.DELIVERED,
    **{(state, Action.WITHDRAW): State.WITHDRAWN for state in OURS},
}
"""What may happen to a shipment, as a table (DOMAIN: express, sending; ADR 0013)."""

CARRIED = (State.HANDED_TO_CARRIER, State.TRACKED, State.DELIVERED)
"""The carrier has it and answers for it."""


ENDED = (State.DELIVERED, State.WITHDRAWN)
"""Nobody waits for anything more."""


@dataclass(slots=True, kw_only=True)
class Shipment(Machine):
    """One parcel that goes out from one centre.

    `weight_g` is as declared until it is accepted. `waybill` and `carrier` are what carriers know it by once they have
    it. `traced_at` is the time of their newest line, `partner` the actor id of whoever told of it first. Traces,
    unmapped codes, encrypted notes (each with its fact's sequence) and `adopts`, parcels whose traces are this
    shipment's, are written with it and not loaded again.
    """

    THING: ClassVar[str] = "shipment"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = SENDING
    SETTLED: ClassVar[tuple[State, ...]] = ENDED

    sender: Sender
    recipient: Addressee
    carrier: str
    contents: Contents
    weight_g: int | None = None
    state: State = State.DRAFTED
    postage_fen: int | None = None
    waybill: str | None = None
    traced_at: datetime | None = None
    partner: str | None = None
    traces: tuple[Trace, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()
    adopts: tuple[str, ...] = ()

    @property
    def key(self) -> str | None:
        """What carriers know it by, while they have it."""
        return waybill_key(self.carrier, self.waybill) if self.waybill else None

    # At the counter

    def draft(self) -> None:
        """Somebody wants to send it."""
        weighed = {} if self.weight_g is None else {"weight_g": self.weight_g}
        data = {"carrier": self.carrier, "contents": self.contents, "province": self.recipient.province}
        self._say("drafted", data | weighed)

    def check(self, deed: Deed, found: Contents | None) -> None:
        """Document and contents were looked at (the contract refuses anything else); `found` where it is other."""
        self._move(Action.CHECK, deed)
        self.contents = found or self.contents
        self._say("checked", {"contents": self.contents})

    def accept(self, deed: Deed, postage_fen: int, weight_g: int | None) -> None:
        """It is taken in for money. Raises Invalid where nobody has said what it weighs."""
        self._move(Action.ACCEPT, deed)
        weight = weight_g or self.weight_g
        if weight is None:
            raise Invalid("请先称重:登记时没有填写重量", errors={"weight_g": ["必填:登记时没有填写重量"]})
        self.weight_g, self.postage_fen = weight, postage_fen
        self._say("accepted", {"weight_g": weight, "postage_fen": postage_fen})

    def withdraw(self, deed: Deed, reason: Withdrawal) -> None:
        """It isn't sent after all, and its sender has it back."""
        self._move(Action.WITHDRAW, deed)
        self._say("withdrawn", {"reason": reason})

    def hand_over(self, deed: Deed, carrier: str, waybill: str) -> None:
        """A courier has it; from now on the carrier answers for it."""
        self._move(Action.HAND_OVER, deed)
        self.carrier, self.waybill = carrier, waybill
        self._say("handed_to_carrier", {"carrier": carrier, "waybill": waybill})

    # What carriers say

    def trace(self, traces: Sequence[Trace], unmapped: Sequence[Unmapped]) -> None:
        """Keep a carrier's tracking; the same line again changes nothing."""
        self.traces += tuple(traces)
        self.unmapped += tuple(unmapped)

    def hear(self, deed: Deed, latest: TraceMeaning, code: str, traced_at: datetime | None) -> None:
        """Act upon the newest line of a push: any line says that the carrier has it, the newest that it was delivered.

        Pushes overtake one another: one that is older than what was heard before delivers nothing.
        """
        if traced_at is None:
            return
        self._belong_to(deed.actor)
        if self.state is State.HANDED_TO_CARRIER:
            self._move(Action.TRACK, deed)
            self._say("tracked", {"carrier": self.carrier, "meaning": latest})
        if self.traced_at is not None and traced_at < self.traced_at:
            return
        self.traced_at = traced_at
        if latest is TraceMeaning.SIGNED_FOR and self.state is State.TRACKED:
            self._move(Action.DELIVER, deed)
            self._say("delivered", {"carrier": self.carrier, "code": code})

    def adopt(self, parcel: str, partner: str | None) -> None:
        """What was traced as a parcel that nobody knew was this one; `partner` told of it."""
        self.adopts += (parcel,)
        self.partner = partner

    def _belong_to(self, actor: Actor) -> None:
        """Its case is that partner's too, from now on."""
        if self.partner is None and actor.tier is Tier.PARTNER:
            self.partner = actor.id

    def change_carrier(self, deed: Deed, carrier: str) -> None:
        """It travels with another carrier than was said."""
        was, self.carrier = self.carrier, carrier
        self._say("carrier_changed", {"was": was, "carrier": carrier})

    def _owed(self) -> tuple[Party, str]:
        carried = self.state in CARRIED
        return (Party.PARTNER, self.carrier) if carried else (Party.VILLAGE, self.centre)

    def _kept(self) -> Mapping[str, Any]:
        return {
            "carrier": self.carrier,
            "waybill": self.waybill,
            "contents": self.contents,
            "weight_g": self.weight_g,
            "postage_fen": self.postage_fen,
        }

    def _restore(self, kept: Mapping[str, Any]) -> None:
        self.contents = Contents(kept["contents"])
        self.weight_g, self.postage_fen = kept["weight_g"], kept["postage_fen"]
        if kept["waybill"] is None:
            self.carrier, self.waybill, self.traced_at, self.partner = kept["carrier"], None, None, None
