"""The operations of the plain model as commands of the service."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

from contracts.parcels import (
    Channel,
    CollectedBy,
    ComplaintKind,
    ComplaintOutcome,
    Consent,
    DeliveryFailure,
    Finding,
    NotifyFailure,
    RefusalReason,
    TraceMeaning,
    Trouble,
)
from contracts.people import Actor, Tier
from services.chassis.machine import Deed
from services.chassis.work import Command, Job
from services.express.api.partners import _dispute_if_here
from services.express.domain.parcel import Parcel
from services.express.domain.people import Purpose, Recipient
from services.express.domain.pickup import code_for, place_of
from services.express.domain.trace import Trace
from services.express.domain.transitions import Action
from services.express.handlers.counter import Correct, OnParcel, Ring, SendBack, Told
from services.express.handlers.parcels import Announce, Arrive, ByWaybill, Track
from tests.unit.express.plain import SAID, WHO, Op

Verb: TypeAlias = Callable[[Parcel, Deed], None]

ACTORS: Mapping[str, Actor] = {
    name: Actor(name if name == "system" else f"{tier}:{name}", Tier(tier), scope)
    for name, (tier, scope) in WHO.items()
}


def job_of(op: Op) -> Job:
    """Who does it, and what."""
    make = _MAKE.get(op["do"], _on_parcel)
    return Job(command=make(op), actor=ACTORS[op["by"]], if_match=op.get("if_match"))


def _announce(op: Op) -> Command:
    return Announce(carrier=op["carrier"], waybill=op["waybill"], centre=op["centre"], recipient=Recipient())


def _arrive(op: Op) -> Command:
    return Arrive(
        carrier=op["carrier"],
        waybill=op["waybill"],
        centre=op["centre"],
        recipient=Recipient(),
        consent=Consent(op["consent"]),
        numbers=op["numbers"],
    )


def _track(op: Op) -> Command:
    meaning = TraceMeaning(op["meaning"])
    lines = [Trace(op["at"], meaning[:20], meaning, "sealed", op["digest"])] if op["at"] else []
    return Track(
        carrier=op["carrier"],
        waybill=op["waybill"],
        traces=lines,
        latest=meaning,
        latest_code=meaning[:20],
        traced_at=op["at"],
        numbers=op["numbers"],
        renamed_from=op["renamed_from"],
    )


def _by_waybill(verb: Verb, op: Op) -> Command:
    return ByWaybill(carrier=op["carrier"], waybill=op["waybill"], verb=verb)


def _on_parcel(op: Op) -> Command:
    return OnParcel(parcel=op["parcel"], verb=_verb(op), note="sealed")


def _verb(op: Op) -> Verb:
    if op["do"] == "collect":
        code = code_for(place_of(op["waybill"]), op["number"])
        return lambda parcel, deed: parcel.collect(deed, code, CollectedBy.SELF, None)
    if op["do"] == "report":
        return lambda parcel, deed: parcel.report(deed, Trouble(op["kind"]))
    return _VERBS[op["do"]]


_VERBS: Mapping[str, Verb] = {
    "notify": lambda parcel, deed: parcel.notify(deed, Channel.PHONE),
    "fail_notice": lambda parcel, deed: parcel.fail_notice(deed, NotifyFailure.UNREACHABLE),
    "refuse": lambda parcel, deed: parcel.refuse(deed, RefusalReason.UNWANTED),
    "deliver": Parcel.deliver,
    "fail_delivery": lambda parcel, deed: parcel.fail_delivery(deed, DeliveryFailure.NOBODY_HOME),
    "stop_return": Parcel.stop_return,
    "hand_back": Parcel.hand_back,
    "resume": Parcel.resume,
    "compensate": lambda parcel, deed: parcel.compensate(deed, 1_000),
    "write_off": Parcel.write_off,
    "agree": Parcel.agree,
    "ask_for_delivery": Parcel.ask_for_delivery,
    "complain": lambda parcel, deed: parcel.complain(deed, ComplaintKind.DELAY),
    "answer": lambda parcel, deed: parcel.answer_complaint(deed, ComplaintOutcome.SETTLED),
    "settle": lambda parcel, deed: parcel.settle_dispute(deed, Finding.CARRIER_WRONG),
}
assert set(SAID) <= {*_VERBS, "report"}

_MAKE: Mapping[str, Callable[[Op], Command]] = {
    "announce": _announce,
    "arrive": _arrive,
    "track": _track,
    "delivered": partial(_by_waybill, partial(_dispute_if_here, code="delivered")),
    "came_back": partial(_by_waybill, Parcel.hand_back),
    "send_back": lambda op: SendBack(parcel=op["parcel"]),
    "correct": lambda op: Correct(parcel=op["parcel"], reason="sealed", numbers=op["numbers"]),
    "ring": lambda op: Ring(parcel=op["parcel"], action=Action(op["action"]), version=op["version"]),
    "told": lambda op: Told(
        parcel=op["parcel"],
        purpose=Purpose.ARRIVED,
        channel=Channel.SMS,
        failure=None if op["reached"] else NotifyFailure.GATEWAY,
    ),
}


def fields_of(told: Any) -> dict[str, Any]:
    """Of a parcel, as an aggregate or a row, what the model describes; the number of its code without its place."""
    code = told.pickup_code
    return {
        "id": str(told.id),
        "number": code[-6:] if code else None,
        **{
            name: getattr(told, name)
            for name in [
                "carrier",
                "waybill",
                "centre",
                "state",
                "consent",
                "disputed",
                "complained",
                "wants_delivery",
                "trouble",
                "version",
                "expected_at",
                "arrived_at",
                "notified_at",
                "traced_at",
            ]
        },
    }
