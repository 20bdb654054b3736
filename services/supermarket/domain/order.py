"""An order: every verb checks the table, changes the state and says what has happened."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from contracts.agency import Agent
from contracts.orders import (
    Cancellation,
    Category,
    DoorFailure,
    Payment,
    RefundMethod,
    Rejection,
    ReturnReason,
    ReturnRefusal,
    Shop,
    Source,
)
from contracts.orders import OrderState as State
from contracts.people import SYSTEM, Party
from contracts.refusals import Conflict, Invalid
from services.chassis.machine import Deed, Move
from services.supermarket.domain.account import Account, line_rows
from services.supermarket.domain.basket import NONE, Holding, Line, check_amounts
from services.supermarket.domain.customer import Customer, Purpose
from services.supermarket.domain.transitions import ENDED_UNSOLD, GONE, TRANSITIONS, Action


@dataclass(slots=True, kw_only=True)
class Order(Account):
    """One order of one shop at one centre.

    `partner` is the actor id of the chain that sent it, `number` the chain's own for it. `agent` ordered for the
    customer, and hears for one without a phone. `code` is what the customer shows at the counter, from `ready` on.
    `messages` are what they are to be told; they are written with it and not loaded again.
    """

    THING: ClassVar[str] = "order"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = TRANSITIONS
    FINAL: ClassVar[tuple[str, ...]] = (Action.PAY_BACK, Action.PAY_BACK_PART)
    SETTLED: ClassVar[frozenset[State]] = GONE

    shop: Shop
    source: Source
    customer: Customer
    agent: Agent | None = None
    state: State = State.PLACED
    partner: str | None = None
    number: str | None = None
    code: str | None = None
    ready_at: datetime | None = None
    collected_at: datetime | None = None
    reminded: bool = False
    messages: tuple[Purpose, ...] = ()

    @property
    def key(self) -> str | None:
        """What its chain knows it by."""
        return partner_key(self.partner, self.number) if self.partner and self.number else None

    @property
    def settled(self) -> bool:
        """Whether nobody waits for goods or money any more."""
        return self.state in GONE and not (self.state in ENDED_UNSOLD and self.over_fen > 0)

    def move_to(self, centre: str, deed: Deed) -> None:
        """As any case; whoever is to come for it hears where it is now."""
        Account.move_to(self, centre, deed)
        self._tell(Purpose.MOVED)

    def place(self, _deed: Deed, total: int) -> None:
        """Somebody orders, or an agent for them, which they hear; money adds up. Raises Invalid naming what doesn't."""
        check_amounts(self.lines, total)
        if self.agent and self.customer.reachable:
            self._tell(Purpose.ENTRUSTED)
        known = {"number": self.number} if self.number else {}
        data = {"shop": self.shop, "source": self.source, "payment": self.payment, "total_fen": total}
        self._say("placed", known | data | {"lines": line_rows(self.lines)})

    def confirm(self, deed: Deed) -> None:
        """The shop takes it; one whose payment was told already is paid, which is taken back with the confirmation."""
        self._move(Action.CONFIRM, deed)
        self._say("confirmed", {})
        if self.payment is Payment.PREPAID and self.paid_fen:
            self._move(Action.PAY, replace(deed, actor=SYSTEM))
            self._say("paid", {"amount_fen": self.paid_fen, "noted": True})

    def reject(self, deed: Deed, reason: Rejection) -> None:
        """The shop doesn't take it."""
        self._move(Action.REJECT, deed)
        self.holding = Holding.NOTHING
        self._say("rejected", {"reason": reason})

    def pay(self, deed: Deed, fen: int) -> None:
        """The customer has paid in advance. Before it is confirmed that is noted, and counts when it is."""
        if self.payment is not Payment.PREPAID or self.paid_fen:
            raise Conflict("这张订单不收预付款,或已收过", state=self.state, legal=self.legal)
        if self.state is State.PLACED:
            self.take(fen)
            self._say("payment_noted", {"amount_fen": fen})
        else:
            self._move(Action.PAY, deed)
            self.take(fen)
            self._say("paid", {"amount_fen": fen})

    def pick(self, deed: Deed) -> None:
        """Its goods are taken off the shelves; one to be paid in advance, once it is paid."""
        if self.state is State.CONFIRMED and self.payment is Payment.PREPAID:
            raise Conflict("预付订单尚未付款,付款后再拣货", state=self.state, legal=self.legal)
        self._move(Action.PICK, deed)
        self._say("picking", {})

    def shorten(self, deed: Deed, quantities: Mapping[str, Decimal]) -> None:
        """Less than was ordered, with the customer's consent (the contract refuses anything else)."""
        self._move(Action.SHORTEN, deed)
        self.cut(quantities)
        self._say("partially_fulfilled", {"total_fen": self.total_fen, "lines": line_rows(self.lines)})

    def substitute(self, deed: Deed, sku: str, other: Line) -> None:
        """Something else instead, with the customer's consent, and never dearer."""
        self._move(Action.SUBSTITUTE, deed)
        self.swap(sku, other)
        self._say("substituted", {"sku": sku, "total_fen": self.total_fen, "lines": line_rows(self.lines)})

    def dispatch(self, deed: Deed) -> None:
        """It leaves for the centre's counter."""
        self._move(Action.DISPATCH, deed)
        self._say("dispatched", {})

    def shelve(self, deed: Deed, code: str) -> None:
        """It waits at the counter, under a code."""
        self._move(Action.SHELVE, deed)
        self.code, self.ready_at, self.reminded = code, deed.now, False
        self._tell(Purpose.READY)
        self._say("ready", {})

    def remind(self, _deed: Deed) -> None:
        """It is soon given up."""
        if self.state is not State.READY or self.reminded:
            raise Conflict("无须提醒", state=self.state, legal=self.legal)
        self.reminded = True
        self._tell(Purpose.EXPIRING)
        self._say("reminded", {})

    def deliver(self, deed: Deed) -> None:
        """Somebody of the shop takes it to the door; restricted pesticides go over the counter only."""
        if any(line.category is Category.RESTRICTED_PESTICIDE for line in self.lines):
            raise Conflict("限制使用农药须在柜台当面交付,不能送货上门", state=self.state, legal=self.legal)
        self._move(Action.DELIVER, deed)
        self._say("out_for_delivery", {})

    def fail_delivery(self, deed: Deed, reason: DoorFailure) -> None:
        """It came back from the door."""
        self._move(Action.FAIL_DELIVERY, deed)
        self._say("delivery_failed", {"reason": reason})

    def collect(self, deed: Deed, code: str) -> None:
        """It goes into the customer's hands; what isn't paid yet is paid in cash."""
        self._move(Action.COLLECT, deed)
        if not hmac.compare_digest(code.encode(), (self.code or "").encode()):
            raise Invalid("取货码不对,请核对后再试", errors={"code": ["取货码不对"]})
        self.holding, self.collected_at = Holding.SOLD, deed.now
        cash = max(0, -self.over_fen)
        self.paid_fen += cash
        self._say("collected", {"value_fen": self.value_fen, "cash_fen": cash})

    def complete(self, deed: Deed) -> None:
        """Nobody brought it back in time."""
        self._move(Action.COMPLETE, deed)
        self._say("completed", {})

    def cancel(self, deed: Deed, reason: Cancellation) -> None:
        """It is given up before it is dispatched; its goods are free again."""
        self._move(Action.CANCEL, deed)
        self.holding = Holding.NOTHING
        self._say("cancelled", {"reason": reason})

    def expire(self, deed: Deed) -> None:
        """Nobody came; its goods are free again."""
        self._move(Action.EXPIRE, deed)
        self.holding = Holding.NOTHING
        self._say("expired", {})

    def ask_return(self, deed: Deed, reason: ReturnReason, quantities: Mapping[str, Decimal]) -> None:
        """The customer wants to bring it back: all of it, or so much of some lines."""
        self._move(Action.ASK_RETURN, deed)
        self.bring_back(quantities)
        self._say("return_requested", {"reason": reason})

    def take_back(self, deed: Deed) -> None:
        """The goods are there again; the money is due within seven days (消费者权益保护法 art 25)."""
        self._move(Action.TAKE_BACK, deed)
        self.holding = Holding.RETURNED
        self._say("return_received", {"value_fen": self.value_fen, "lines": line_rows(self.lines)})

    def refuse_return(self, deed: Deed, reason: ReturnRefusal) -> None:
        """The goods are not taken back."""
        self._move(Action.REFUSE_RETURN, deed)
        self.lines = tuple(replace(line, returned=NONE) for line in self.lines)
        self._say("return_refused", {"reason": reason})

    def begin_refund(self, deed: Deed) -> None:
        """The customer has paid more than they owe, and gets it back."""
        if self.over_fen <= 0:
            raise Conflict("没有多付的款项,不用退款", state=self.state, legal=self.legal)
        self._move(Action.BEGIN_REFUND, deed)
        self._say("refunding", {"amount_fen": self.over_fen})

    def pay_back(self, deed: Deed, method: RefundMethod) -> None:
        """They have it; where only a part of the order was lacking, the rest goes on."""
        part = self.holding in (Holding.RESERVED, Holding.SOLD)
        self._move(Action.PAY_BACK_PART if part else Action.PAY_BACK, deed)
        fen = self.over_fen
        self.refunded_fen += fen
        self._say("refunded", {"amount_fen": fen, "method": method, "part": part, "state": self.state})

    def refund_by_chain(self, deed: Deed, fen: int) -> None:
        """Its chain has given back all that is due, at once. Raises Invalid for any other amount."""
        if self.state is not State.REFUNDING:
            self.begin_refund(deed)
        if fen != self.over_fen:
            raise Invalid(
                f"应退 {self.over_fen} 分,收到的是 {fen} 分,请核对", errors={"amount_fen": [f"应为 {self.over_fen}"]}
            )
        self.pay_back(deed, RefundMethod.PARTNER)

    def cancel_by_chain(self, deed: Deed, fen: int) -> None:
        """Its chain gives it up, and has given back so much of what was paid: if that is all, nothing is due."""
        self.cancel(deed, Cancellation.PARTNER)
        if self.over_fen > 0 and fen == self.paid_fen:
            self.refund_by_chain(deed, self.over_fen)

    def correct(self, deed: Deed, within: timedelta) -> Move:
        """As any case; whoever was told a code that is of no use hears the new one."""
        had = self.state
        move = Account.correct(self, deed, within)
        if had is State.COLLECTED:
            self._tell(Purpose.NEW_CODE)
        return move

    def renew_code(self, code: str) -> None:
        """Somebody has seen the old one."""
        self.code = code

    def _is_final(self, move: Move) -> bool:
        """Money that went back, and pesticides that were handed out: a counter-entry instead (DOMAIN: Undo)."""
        handed_out = move.action == Action.COLLECT and any(line.is_pesticide for line in self.lines)
        return handed_out or move.action in self.FINAL

    def _tell(self, purpose: Purpose) -> None:
        if self.customer.reachable or self.agent:
            self.messages += (purpose,)

    def _owed(self) -> tuple[Party, str]:
        """The chain owes what goes over its own till: a payment that it takes, and money that it gives back."""
        its_turn = self.state in (State.RETURN_RECEIVED, State.REFUNDING) or (
            self.state is State.CONFIRMED and self.payment is Payment.PREPAID
        )
        if self.partner and self.payment is Payment.PREPAID and its_turn:
            return Party.PARTNER, self.partner.removeprefix("partner:")
        return Party.VILLAGE, self.centre

    def _kept(self) -> Mapping[str, Any]:
        return self._account() | {
            "ready_at": self.ready_at and self.ready_at.isoformat(),
            "collected_at": self.collected_at and self.collected_at.isoformat(),
            "reminded": self.reminded,
        }

    def _restore(self, kept: Mapping[str, Any]) -> None:
        self._restore_account(kept)
        self.ready_at, self.collected_at = _moment(kept["ready_at"]), _moment(kept["collected_at"])
        self.reminded = kept["reminded"]
        if self.ready_at is None:
            self.code = None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def partner_key(partner: str, number: str) -> str:
    """The key of an order that a chain's message names by its own number."""
    return f"{partner}:{number}"
