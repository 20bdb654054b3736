"""A parcel that comes in: every verb checks the table, changes the state and says what has happened."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from contracts.parcels import (
    Channel,
    CollectedBy,
    Consent,
    DeliveryFailure,
    NotArrived,
    NotifyFailure,
    RefusalReason,
    Trouble,
)
from contracts.parcels import ParcelState as State
from contracts.people import COUNTY, Party
from contracts.refusals import Conflict, Invalid
from services.chassis.machine import Deed, Move
from services.express.domain.claims import Claims
from services.express.domain.people import Agent, Purpose, Recipient
from services.express.domain.pickup import code_for, place_in, place_of
from services.express.domain.trace import Trace, Unmapped
from services.express.domain.transitions import GONE, HERE, SAYS_CONSENT, SHELF, TRANSITIONS, Action, owes


@dataclass(slots=True, kw_only=True)
class Parcel(Claims):
    """One parcel at one centre; the county's own, until somebody knows at which.

    `partner` is the actor id of the partner who told of it first, where it wasn't the station. `traced_at` is the time
    of the newest trace that was acted upon. `messages` are what the recipient is to be told. These, traces and unmapped
    codes are written with it and not loaded again.
    """

    THING: ClassVar[str] = "parcel"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = TRANSITIONS
    FINAL: ClassVar[tuple[str, ...]] = (Action.COMPENSATE,)
    SETTLED: ClassVar[frozenset[State]] = GONE

    waybill: str
    recipient: Recipient
    state: State = State.EXPECTED
    partner: str | None = None
    pickup_code: str | None = None
    consent: Consent | None = None
    agent: Agent | None = None
    expected_at: datetime | None = None
    arrived_at: datetime | None = None
    notified_at: datetime | None = None
    traced_at: datetime | None = None
    trouble: Trouble | None = None
    wants_delivery: bool = False
    traces: tuple[Trace, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()
    messages: tuple[Purpose, ...] = ()

    @property
    def key(self) -> str:
        """What carriers know it by."""
        return waybill_key(self.carrier, self.waybill)

    @property
    def here(self) -> bool:
        """Whether it lies on our shelf."""
        return self.state in HERE

    # Coming

    def announce(self, deed: Deed, centre: str, occurred_at: datetime | None) -> None:
        """The carrier says that it is coming."""
        if self.version == 0:
            self.expected_at = deed.now
        elif self.state is State.UNMATCHED:
            self._move(Action.ANNOUNCE, deed)
            self.centre = centre
        else:
            raise Conflict("该运单已预报,不能重复预报", state=self.state, legal=self.legal)
        self._say("expected", self._waybill(occurred_at))

    def appear(self, deed: Deed) -> None:
        """A carrier tracks it, and nobody knows yet where it goes."""
        self.expected_at = deed.now
        self._say("unmatched", self._waybill(None))

    def arrive(
        self, deed: Deed, centre: str, code: str, consent: Consent, occurred_at: datetime | None = None, was: str = ""
    ) -> None:
        """On the shelf, under a pickup code; the village owes the notice. `was` is a centre that merged into this."""
        if self.centre not in (centre, COUNTY, was):
            wrong = {"centre": ["与预报不符"]}
            raise Conflict("该运单预报到另一个服务中心,可能错分:请核对面单,并请快递公司改派", errors=wrong)
        self._move(Action.ARRIVE, deed)
        self.centre, self.pickup_code, self.consent, self.arrived_at = centre, code, consent, deed.now
        self._tell(Purpose.ARRIVED)
        self._say("inbound", self._waybill(occurred_at) | {"consent": consent})

    def miss(self, deed: Deed, why: NotArrived) -> None:
        """It will not come, or hasn't in time."""
        self._move(Action.MISS, deed)
        self._say("not_arrived", {"reason": why})

    # On the shelf

    def notify(self, deed: Deed, channel: Channel) -> None:
        """The recipient was told; it is theirs to come, and the village's to hand over."""
        self._move(Action.NOTIFY, deed)
        self.notified_at = deed.now
        self._say("notified", {"channel": channel})

    def fail_notice(self, deed: Deed, why: NotifyFailure) -> None:
        """The recipient could not be told: somebody has to call."""
        self._move(Action.FAIL_NOTICE, deed)
        self._say("notify_failed", {"reason": why})

    def remind(self, deed: Deed) -> None:
        """A day has passed and nobody came."""
        self._move(Action.REMIND, deed)
        self._tell(Purpose.REMINDER)
        self._say("reminded", {})

    def grow_overdue(self, deed: Deed) -> None:
        """It lies too long."""
        self._move(Action.GROW_OVERDUE, deed)
        self._say("overdue", {})

    def agree(self, deed: Deed) -> None:
        """The recipient agrees, after the fact, that it was left at the station."""
        if self.consent is not Consent.MISSING or self.state not in (*HERE, State.OUT_FOR_DELIVERY):
            raise Conflict("该件不缺收件人同意,无须补登", state=self.state, legal=self.legal)
        self.consent = Consent.RECORDED
        self._say("consented", {"consent": self.consent})

    def ask_for_delivery(self, deed: Deed) -> None:
        """The recipient wants it brought to the door, as the carrier owed it."""
        if not self.here or self.wants_delivery:
            raise Conflict("该件不在架上,或已登记上门派送", state=self.state, legal=self.legal)
        self.wants_delivery = True
        self._say("delivery_requested", {"consent": self.consent})

    def move_to(self, centre: str, deed: Deed) -> None:
        """As any case; what lies on a shelf has a place there now, and its recipient hears where."""
        Claims.move_to(self, centre, deed)
        if self.pickup_code and self.state not in GONE:
            self.pickup_code = code_for(place_of(self.waybill), self.pickup_code.rpartition("-")[2])
        if self.state in (State.INBOUND, State.NOTIFY_FAILED):
            self._tell(Purpose.ARRIVED)
        elif self.state in (*SHELF, State.OUT_FOR_DELIVERY, State.EXCEPTION) and self.pickup_code:
            self._tell(Purpose.MOVED)

    # Into somebody's hands

    def collect(self, deed: Deed, code: str, by: CollectedBy, agent: Agent | None) -> None:
        """It goes into somebody's hands, with their consent (the contract refuses anything else)."""
        self._move(Action.COLLECT, deed)
        if not hmac.compare_digest(code.encode(), (self.pickup_code or "").encode()):
            raise Invalid("取件码不对,请核对后再试", errors={"code": ["取件码不对"]})
        self.agent, self.consent = agent, Consent.RECORDED
        relation = {"relation": agent.relation} if agent else {}
        self._say("collected", {"by": by, "consent": Consent.RECORDED} | relation)

    def refuse(self, deed: Deed, reason: RefusalReason) -> None:
        """The recipient doesn't want it."""
        self._move(Action.REFUSE, deed)
        self._say("refused", {"reason": reason})

    def deliver(self, deed: Deed) -> None:
        """Somebody of the station takes it to the door."""
        self._move(Action.DELIVER, deed)
        self._say("out_for_delivery", {})

    def fail_delivery(self, deed: Deed, reason: DeliveryFailure) -> None:
        """It came back from the door and is on the shelf as before."""
        self._move(Action.FAIL_DELIVERY, deed)
        self._say("delivery_failed", {"reason": reason, "state": self.state})

    # Back

    def send_back(self, deed: Deed, not_before: datetime | None) -> None:
        """It waits for the carrier to take it back; one that nobody refused not before its days are over."""
        overdue = self.state is State.OVERDUE
        self._move(Action.SEND_BACK, deed)
        if overdue and not_before and deed.now < not_before:
            raise Conflict(f"未满保管期,{not_before:%Y-%m-%d %H:%M} 以后才能退回", state=State.OVERDUE)
        self._say("returning", {"reason": "overdue" if overdue else "refused"})

    def stop_return(self, deed: Deed) -> None:
        """The recipient came forward in time."""
        self._move(Action.STOP_RETURN, deed)
        self.notified_at = deed.now
        self._say("return_stopped", {})

    def hand_back(self, deed: Deed) -> None:
        """The carrier has it again."""
        self._move(Action.HAND_BACK, deed)
        self._say("returned", {})

    # What goes wrong

    def report(self, deed: Deed, trouble: Trouble) -> None:
        """It is damaged, at the wrong place, or lost."""
        self._move(Action.REPORT, deed)
        self.trouble = trouble
        self._say("exception_opened", {"kind": trouble})

    def resume(self, deed: Deed) -> None:
        """It was nothing, or is mended: as before."""
        self._move(Action.RESUME, deed)
        self.trouble = None
        self._say("exception_resolved", {"state": self.state})

    def compensate(self, deed: Deed, fen: int) -> None:
        """The recipient got money for it."""
        self._move(Action.COMPENSATE, deed)
        self._say("compensated", {"kind": self.trouble, "amount_fen": fen})

    def write_off(self, deed: Deed) -> None:
        """Nobody pays, nobody waits."""
        self._move(Action.WRITE_OFF, deed)
        self._say("written_off", {"kind": self.trouble})

    # What carriers say

    def know_recipient(self, recipient: Recipient) -> None:
        """Take over what a later message knows of the recipient."""
        self.recipient = self.recipient.with_more(recipient)

    def change_carrier(self, deed: Deed, carrier: str) -> None:
        """It travels with another carrier than was said."""
        was, self.carrier = self.carrier, carrier
        self._say("carrier_changed", {"was": was, "carrier": carrier})

    def trace(self, traces: Sequence[Trace], unmapped: Sequence[Unmapped] = ()) -> None:
        """Keep a carrier's tracking; the same line again changes nothing."""
        self.traces += tuple(traces)
        self.unmapped += tuple(unmapped)

    # What a correction does

    def correct(self, deed: Deed, within: timedelta) -> Move:
        """As any case; one that is expected again has its days anew, and what the recipient agreed to stands."""
        gone = self.state in GONE
        move = Claims.correct(self, deed, within)
        if move.action in SAYS_CONSENT:
            self.consent = Consent(move.kept["consent"]) if move.kept["consent"] else None
        if self.state is State.EXPECTED and self.expected_at is None:
            self.expected_at = deed.now
        if gone and self.pickup_code:
            self._tell(Purpose.NEW_CODE)
        return move

    def renew_code(self, number: str) -> None:
        """Its number was free for others, or somebody has seen it: a new one, at the same place."""
        self.pickup_code = code_for(place_in(self.pickup_code or ""), number)

    def _tell(self, purpose: Purpose) -> None:
        if self.recipient.reachable:
            self.messages += (purpose,)

    def _owed(self) -> tuple[Party, str]:
        party = owes(self.state)
        return party, self.carrier if party is Party.PARTNER else self.centre

    def _kept(self) -> Mapping[str, Any]:
        return {
            "centre": self.centre,
            "consent": self.consent,
            "arrived_at": self.arrived_at and self.arrived_at.isoformat(),
            "notified_at": self.notified_at and self.notified_at.isoformat(),
            "trouble": self.trouble,
        }

    def _restore(self, kept: Mapping[str, Any]) -> None:
        self.centre, self.agent = kept["centre"], None
        self.trouble = Trouble(kept["trouble"]) if kept["trouble"] else None
        self.arrived_at, self.notified_at = _moment(kept["arrived_at"]), _moment(kept["notified_at"])
        if self.arrived_at is None:
            self.pickup_code = None

    def _waybill(self, occurred_at: datetime | None) -> dict[str, Any]:
        claimed = {"occurred_at": occurred_at.isoformat()} if occurred_at else {}
        return {"carrier": self.carrier, "waybill": self.waybill} | claimed


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def waybill_key(carrier: str, waybill: str) -> str:
    """The key of a parcel that a carrier's message names."""
    return f"{carrier}:{waybill}"
