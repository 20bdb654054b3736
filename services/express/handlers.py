"""One function for each command: load, one domain call, done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.parcels import Channel, CollectedBy, Consent
from contracts.people import Tier
from contracts.refusals import Conflict, Invalid, NotFound
from services.chassis.ids import uuid7
from services.chassis.work import Answer, Handler, Ref, Work
from services.express.domain import Agent, Centre, Parcel, PickupCode, Recipient, Trace, waybill_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce:
    """A carrier says that a parcel is coming."""

    carrier: str
    waybill: str
    centre: str
    recipient: Recipient
    occurred_at: datetime | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The parcel; the centre is only looked at."""
        return Ref(Parcel, waybill_key(self.carrier, self.waybill)), Ref(Centre, self.centre, shared=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrive:
    """A parcel is on the shelf: by a carrier's event or a cadre's scan. `codes` are drawn beforehand."""

    carrier: str
    waybill: str
    centre: str
    recipient: Recipient
    consent: Consent
    codes: Sequence[str]
    occurred_at: datetime | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The parcel, the codes that it may get, and the centre."""
        parcel = Ref(Parcel, waybill_key(self.carrier, self.waybill))
        return parcel, Ref(Centre, self.centre, shared=True), *_codes(self.codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """An aggregator's push about an announced parcel: its full trace, and whether it has arrived."""

    carrier: str
    waybill: str
    traces: Sequence[Trace]
    arrived: bool
    codes: Sequence[str]

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The parcel and the codes that it may get."""
        return Ref(Parcel, waybill_key(self.carrier, self.waybill)), *_codes(self.codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """A cadre has told the recipient."""

    parcel: str
    channel: Channel

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The parcel."""
        return (Ref(Parcel, self.parcel),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collect:
    """A cadre hands a parcel over."""

    parcel: str
    code: str
    by: CollectedBy
    agent: Agent | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The parcel."""
        return (Ref(Parcel, self.parcel),)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyCentre:
    """The registry has published a centre; `version` is the sequence of that event."""

    id: str
    name: str
    version: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """Our copy of the centre."""
        return (Ref(Centre, self.id),)


def announce(work: Work, command: Announce) -> Answer:
    """A new expected parcel."""
    _must_exist(work, command.centre)
    parcel = work.find(Parcel, command.refs[0].key) or _new(work, command)
    parcel.announce(command.occurred_at)
    return _changed(parcel, work)


def arrive(work: Work, command: Arrive) -> Answer:
    """On the shelf, whether it was announced or not."""
    _must_exist(work, command.centre)
    parcel = work.find(Parcel, command.refs[0].key) or _new(work, command)
    parcel.know_recipient(command.recipient)
    parcel.arrive(command.centre, _take_code(work, command), command.consent, command.occurred_at)
    return _changed(parcel, work)


def track(work: Work, command: Track) -> Answer:
    """What an aggregator knows; an announced parcel that has reached the station comes on the shelf by it."""
    parcel = work.find(Parcel, command.refs[0].key)
    if parcel is None:
        raise NotFound("该运单没有预报,请先推送预报事件")
    parcel.trace(command.traces)
    if command.arrived and parcel.awaited:
        parcel.arrive(parcel.centre, _take_code(work, command), Consent.MISSING)
    return _changed(parcel, work)


def notify(work: Work, command: Notify) -> Answer:
    """The recipient knows."""
    parcel = work.get(Parcel, command.parcel)
    parcel.notify(command.channel)
    return _changed(parcel, work)


def collect(work: Work, command: Collect) -> Answer:
    """Out of our hands."""
    parcel = work.get(Parcel, command.parcel)
    parcel.collect(command.code, command.by, command.agent)
    return _changed(parcel, work)


def copy_centre(work: Work, command: CopyCentre) -> Answer:
    """Take over a centre's name unless we know a later one."""
    centre = work.find(Centre, command.id)
    if centre is None:
        work.add(command.id, Centre(command.id, command.name, command.version))
    elif command.version > centre.version:
        centre.name, centre.version = command.name, command.version
    return {}


HANDLERS: Mapping[type, Handler] = {
    Announce: announce,
    Arrive: arrive,
    Collect: collect,
    CopyCentre: copy_centre,
    Notify: notify,
    Track: track,
}


def _must_exist(work: Work, centre: str) -> None:
    if work.find(Centre, centre) is None:
        raise Invalid("没有这个服务中心,请核对编号", errors={"centre": ["没有这个服务中心"]})


def _new(work: Work, command: Announce | Arrive) -> Parcel:
    parcel = Parcel(
        id=str(uuid7()),
        carrier=command.carrier,
        waybill=command.waybill,
        centre=command.centre,
        recipient=command.recipient,
        partner=work.actor.id if work.actor.tier is Tier.PARTNER else None,
    )
    work.add(parcel.key, parcel)
    return parcel


def _codes(codes: Sequence[str]) -> tuple[Ref[PickupCode], ...]:
    return tuple(Ref(PickupCode, code) for code in codes)


def _take_code(work: Work, command: Arrive | Track) -> str:
    """The first of the drawn codes that no open parcel of the county has."""
    code = next((code for code in command.codes if not work.exists(PickupCode, code)), None)
    if code is None:
        raise Conflict("取件码暂时分配不出,请重试一次")
    work.add(code, PickupCode(code, work.actor.scope))
    return code


def _changed(parcel: Parcel, work: Work) -> Answer:
    """How the parcel stands now; its code is for the counter's eyes, not for carriers'."""
    answer = {"id": parcel.id, "state": parcel.state, "version": parcel.version}
    return answer if work.actor.tier is Tier.PARTNER else answer | {"pickup_code": parcel.pickup_code}
