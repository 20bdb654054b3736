"""What carriers do by signed events: lists, trucks, and what becomes of a parcel elsewhere."""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from deploy.simulate.credentials import Credentials
from deploy.simulate.line import Request, content_of
from deploy.simulate.signing import MANY, ONE, signed
from deploy.simulate.stage import Stage
from deploy.simulate.steps import Parcel, Step

INTAKE = "/express/v1/events"
FORGED = b64encode(bytes(32)).decode()
OK, UNAUTHORIZED = 200, 401


async def announce(stage: Stage, step: Step) -> None:
    """Send a carrier's early list."""
    await _send(stage, step, "announced", "announced")


async def arrive(stage: Stage, step: Step) -> None:
    """Send what a truck has unloaded."""
    await _send(stage, step, "arrived", "arrived")


async def sign_for(stage: Stage, step: Step) -> None:
    """Say that a parcel was signed for, whether or not it was."""
    await _send(stage, step, "delivered", "tracked")


async def take_back(stage: Stage, step: Step) -> None:
    """Say that a parcel is on its way to its sender."""
    await _send(stage, step, "returned", "handled")


async def unsigned(stage: Stage, step: Step) -> None:
    """Send an arrival under a made-up signature; it is to be refused."""
    body = _body("arrived", step)

    def forged(credentials: Credentials) -> Request:
        request = _signed(credentials, body, ONE)
        return replace(request, headers=request.headers | {"webhook-signature": f"v1,{FORGED}"})

    stage.tally.refusal_of("无签名的事件", await stage.line.ask(forged), UNAUTHORIZED)


async def _send(stage: Stage, step: Step, what: str, counts: str) -> None:
    body = _body(what, step)
    kind = ONE if len(step.parcels) == 1 else MANY
    answer = await stage.line.ask(lambda credentials: _signed(credentials, body, kind))
    if answer.status_code == OK:
        stage.tally.each(counts, f"partner.parcel.{what}.v1", content_of(answer)["results"])
    else:
        stage.tally.unexpected(f"partner.parcel.{what}.v1", answer)


def _signed(credentials: Credentials, body: bytes, kind: str) -> Request:
    return signed(INTAKE, credentials.carrier, credentials.secret, body, kind)


def _body(what: str, step: Step) -> bytes:
    events = [_event(what, parcel, step.says) for parcel in step.parcels]
    return json.dumps(events if len(events) > 1 else events[0], ensure_ascii=False).encode()


def _event(what: str, parcel: Parcel, says: Mapping[str, Any]) -> Mapping[str, Any]:
    """One CloudEvent; its id follows from the parcel, so that a repetition is seen as one."""
    return {
        "specversion": "1.0",
        "id": f"{parcel.waybill}-{what}",
        "source": f"/carriers/{parcel.carrier}",
        "type": f"partner.parcel.{what}.v1",
        "data": {"carrier": parcel.carrier, "waybill": parcel.waybill, **_more(what, parcel), **says},
    }


def _more(what: str, parcel: Parcel) -> Mapping[str, Any]:
    """Where it goes and to whom: only while it comes."""
    if what not in ("announced", "arrived"):
        return {}
    consent = {"consent": parcel.consent} if what == "arrived" else {}
    return {"centre": parcel.centre, "recipient": {"name": parcel.name, "phone": parcel.phone}, **consent}
