"""What cadres do at the counter: scan, tell the recipient, hand over."""

import json
from collections.abc import Mapping
from typing import Any

from deploy.simulate.credentials import Credentials
from deploy.simulate.line import Line, Request, content_of
from deploy.simulate.steps import Parcel, Step
from deploy.simulate.tally import Tally

PARCELS = "/express/v1/parcels"
WRONG = "1-1-000000"
OK, INVALID = 200, 422


async def check_in(line: Line, step: Step, tally: Tally) -> None:
    """Scan a parcel that came without an event."""
    parcel = step.parcels[0]
    body = {
        "carrier": parcel.carrier,
        "waybill": parcel.waybill,
        "recipient": {"name": parcel.name, "phone": parcel.phone},
        "consent": parcel.consent,
    }
    answer = await line.ask(_write(parcel, "/check-in", body, "check-in"))
    tally.done("arrived", "扫码入库", answer)


async def notify(line: Line, step: Step, tally: Tally) -> None:
    """Tell the recipient, by the channel that this one likes."""
    parcel = step.parcels[0]
    found = await _look_up(line, parcel, tally)
    if found:
        body = {"channel": parcel.channel}
        answer = await line.ask(_write(parcel, f"/{found['id']}/notify", body, "notify"))
        tally.done("notified", "登记通知", answer)


async def collect(line: Line, step: Step, tally: Tally) -> None:
    """Hand over to the recipient, or to the agent who was sent."""
    parcel = step.parcels[0]
    found = await _look_up(line, parcel, tally)
    if found:
        hand_over = _hand_over(parcel, found["pickup_code"])
        answer = await line.ask(_write(parcel, f"/{found['id']}/collect", hand_over, "collect"))
        tally.done("collected", "签收", answer)


async def wrong_code(line: Line, step: Step, tally: Tally) -> None:
    """Try a code that somebody misread; it is to be refused."""
    parcel = step.parcels[0]
    found = await _look_up(line, parcel, tally)
    if found:
        answer = await line.ask(_write(parcel, f"/{found['id']}/collect", _hand_over(parcel, WRONG), "wrong-code"))
        tally.refusal_of("错误的取件码", answer, INVALID)


async def _look_up(line: Line, parcel: Parcel, tally: Tally) -> Mapping[str, Any] | None:
    """Find the parcel by its waybill, as the scanner at the counter does."""

    def query(credentials: Credentials) -> Request:
        path = f"{PARCELS}?waybill={parcel.waybill}&carrier={parcel.carrier}"
        return Request("GET", path, headers=_bearer(credentials, parcel))

    answer = await line.ask(query)
    found = content_of(answer).get("items") if answer.status_code == OK else None
    if not found:
        tally.unexpected("查找包裹", answer)
        return None
    first: Mapping[str, Any] = found[0]
    return first


def _write(parcel: Parcel, path: str, body: Mapping[str, Any], verb: str) -> Any:
    """Make a write that may be sent again under the same key."""

    def make(credentials: Credentials) -> Request:
        headers = {"content-type": "application/json", "idempotency-key": f"{parcel.waybill}-{verb}"}
        return Request("POST", PARCELS + path, json.dumps(body).encode(), headers | _bearer(credentials, parcel))

    return make


def _hand_over(parcel: Parcel, code: str) -> dict[str, Any]:
    if parcel.agent is None:
        return {"code": code, "by": "self", "consent": True}
    name, relation = parcel.agent
    return {"code": code, "by": "agent", "agent": {"name": name, "relation": relation}, "consent": True}


def _bearer(credentials: Credentials, parcel: Parcel) -> dict[str, str]:
    return {"authorization": f"Bearer {credentials.cadres[parcel.centre]}"}
