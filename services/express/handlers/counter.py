"""What cadres, clocks and messages do with one parcel that is known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.parcels import Channel, NotArrived, NotifyFailure
from contracts.parcels import ParcelState as State
from contracts.people import villager_id
from contracts.refusals import NotFound
from services.chassis.machine import Deed
from services.chassis.work import Answer, Ref, Work
from services.express.domain.clock import Rules, due
from services.express.domain.parcel import Parcel
from services.express.domain.people import Purpose
from services.express.domain.transitions import GONE, Action
from services.express.handlers.parcels import changed, codes, take_number


@dataclass(frozen=True, slots=True, kw_only=True)
class OnParcel:
    """A cadre does something with a parcel: `verb` says it to the parcel as it stands; `note` is encrypted."""

    parcel: str
    verb: Callable[[Parcel, Deed], None]
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The parcel."""
        return (Ref(Parcel, self.parcel),)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnOwn:
    """A villager does something with a parcel of their own."""

    parcel: str
    verb: Callable[[Parcel, Deed], None]

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The parcel."""
        return (Ref(Parcel, self.parcel),)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBack:
    """A cadre starts a parcel's return."""

    parcel: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The parcel."""
        return (Ref(Parcel, self.parcel),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """Somebody takes back what was done last (更正), for a reason; `numbers` are for a new pickup code."""

    parcel: str
    reason: str
    numbers: Sequence[str]

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The parcel, and the numbers that it may get."""
        return Ref(Parcel, self.parcel), *codes(self.numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """A limit of a parcel has run out, as it stood with `version`."""

    parcel: str
    action: Action
    version: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The parcel."""
        return (Ref(Parcel, self.parcel),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of a message to the recipient; `failure` says why it did not reach them."""

    parcel: str
    purpose: Purpose
    channel: Channel
    failure: NotifyFailure | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The parcel."""
        return (Ref(Parcel, self.parcel),)


def on_parcel(work: Work, command: OnParcel) -> Answer:
    """Say it to the parcel."""
    parcel = work.get(Parcel, command.parcel)
    command.verb(parcel, work.deed)
    parcel.remark(command.note)
    return changed(parcel, work)


def on_own(work: Work, command: OnOwn) -> Answer:
    """Say it to the parcel, if its recipient's phone is the one that the actor has shown to have."""
    parcel = work.find(Parcel, command.parcel)
    phone = parcel.recipient.phone if parcel else None
    if parcel is None or phone is None or work.actor.id != villager_id(phone.hash):
        raise NotFound("没有这件包裹,或收件电话不是您的")
    command.verb(parcel, work.deed)
    return changed(parcel, work)


def send_back(work: Work, command: SendBack) -> Answer:
    """It waits for the carrier, once its days on the shelf are over."""
    parcel = work.get(Parcel, command.parcel)
    _, not_before = due(parcel, _rules(work)) or (None, None)
    parcel.send_back(work.deed, not_before)
    return changed(parcel, work)


def correct(work: Work, command: Correct) -> Answer:
    """As before the newest move; a code that was out of our hands is replaced."""
    parcel = work.get(Parcel, command.parcel)
    gone = parcel.state in GONE
    parcel.correct(work.deed, _rules(work).correct_within)
    if gone and parcel.pickup_code:
        parcel.renew_code(take_number(work, command.numbers))
    parcel.remark(command.reason)
    return changed(parcel, work)


def ring(work: Work, command: Ring) -> Answer:
    """What falls due, unless somebody was faster."""
    parcel = work.find(Parcel, command.parcel)
    if parcel is None or parcel.version != command.version:
        return {}
    match command.action:
        case Action.MISS:
            parcel.miss(work.deed, NotArrived.OVERDUE)
        case Action.REMIND:
            parcel.remind(work.deed)
        case Action.GROW_OVERDUE:
            parcel.grow_overdue(work.deed)
    return {}


def told(work: Work, command: Told) -> Answer:
    """A first message that went out is the notice; one that could not leaves it to the cadre to call."""
    parcel = work.find(Parcel, command.parcel)
    if parcel is None or command.purpose is not Purpose.ARRIVED:
        return {}
    if command.failure is None and parcel.state in (State.INBOUND, State.NOTIFY_FAILED):
        parcel.notify(work.deed, command.channel)
    elif command.failure is not None and parcel.state is State.INBOUND:
        parcel.fail_notice(work.deed, command.failure)
    return {}


def _rules(work: Work) -> Rules:
    rules: Rules = work.rules
    return rules
